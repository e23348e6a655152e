import { randomUUID } from "node:crypto";
import { connect, type Socket } from "node:net";

/**
 * A closed-loop HTTP/1.1 load generator on bare sockets: each connection sends its next call when the answer to the
 * one before is whole. Bare, because on two cores a heavier generator takes the time it is meant to measure.
 */
export interface LoadOptions {
  port: number;
  path: string;
  apiKey: string;
  connections: number;
  durationMs: number;
  body: (n: number) => string;
  /** Sends a new Idempotency-Key with every call. */
  idempotencyKeys: boolean;
}

export interface LoadResult {
  answers: number;
  /** Answers by HTTP status. */
  statuses: { [status: string]: number };
  durationMs: number;
  requestsPerSecond: number;
  p50Ms: number;
  p99Ms: number;
}

export async function runLoad(options: LoadOptions): Promise<LoadResult> {
  const latencies: number[] = [];
  const statuses: { [status: string]: number } = {};
  let sequence = 0;
  const startedAt = performance.now();
  const endsAt = startedAt + options.durationMs;

  const nextRequest = (): string => {
    const body = options.body(sequence++);
    return (
      `POST ${options.path} HTTP/1.1\r\nHost: 127.0.0.1:${options.port}\r\nAuthorization: Bearer ${options.apiKey}\r\n` +
      (options.idempotencyKeys ? `Idempotency-Key: ${randomUUID()}\r\n` : "") +
      `Content-Type: application/json\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`
    );
  };

  await Promise.all(
    Array.from({ length: options.connections }, () =>
      drive(
        options.port,
        nextRequest,
        () => performance.now() < endsAt,
        (status, ms) => {
          latencies.push(ms);
          statuses[status] = (statuses[status] ?? 0) + 1;
        },
      ),
    ),
  );
  const durationMs = performance.now() - startedAt;
  latencies.sort((a, b) => a - b);
  const quantile = (q: number) =>
    latencies[Math.min(latencies.length - 1, Math.floor(latencies.length * q))] ?? 0;
  return {
    answers: latencies.length,
    statuses,
    durationMs,
    requestsPerSecond: (latencies.length * 1_000) / durationMs,
    p50Ms: quantile(0.5),
    p99Ms: quantile(0.99),
  };
}

/** One connection's loop: resolves when `goesOn` says no after an answer. */
function drive(
  port: number,
  nextRequest: () => string,
  goesOn: () => boolean,
  onAnswer: (status: string, ms: number) => void,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket: Socket = connect({ port, host: "127.0.0.1", noDelay: true });
    let sentAt = 0;
    let pending = "";
    const send = () => {
      sentAt = performance.now();
      socket.write(nextRequest());
    };
    socket.setEncoding("latin1");
    socket.once("connect", send);
    socket.on("error", reject);
    socket.on("close", () => reject(new Error("the server closed a connection under load")));
    socket.on("data", (chunk: string) => {
      pending += chunk;
      const headEnd = pending.indexOf("\r\n\r\n");
      if (headEnd < 0) return;
      const length = /\r\ncontent-length: (\d+)/i.exec(pending.slice(0, headEnd));
      if (!length) return reject(new Error(`an answer without Content-Length: ${pending.slice(0, headEnd)}`));
      if (pending.length < headEnd + 4 + Number(length[1])) return;
      onAnswer(pending.slice(9, 12), performance.now() - sentAt);
      pending = "";
      if (goesOn()) return send();
      socket.removeAllListeners("close");
      socket.end();
      resolve();
    });
  });
}

/** Runs in a process of its own, so that the generator's garbage collection is not the harness's. */
if (process.argv[2] === "run") {
  const { bodyTemplate, ...options } = JSON.parse(process.argv[3] ?? "{}") as Omit<LoadOptions, "body"> & {
    bodyTemplate: string;
  };
  const salt = Math.floor(Math.random() * 1e6);
  const result = await runLoad({ ...options, body: (n) => bodyTemplate.replaceAll("$n", `${salt}-${n}`) });
  process.stdout.write(JSON.stringify(result));
}
