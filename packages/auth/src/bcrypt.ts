import { availableParallelism } from "node:os";
import { Worker } from "node:worker_threads";
import { fail } from "@acta/core";

/** OWASP's minimum. An API key's secret has 190 bits and needs no more; a password is throttled besides. */
const cost = 10;

/**
 * The hash of a random text nobody kept, at the cost above. Unknown names are compared with it, so that they take as
 * long as wrong secrets.
 */
export const nobodysHash = "$2b$10$0SIcjc1kj/D4C0vFdTR5mepGm4GOmCnXZZKVyHqSaXGyrfUn4o3bm";

/** Who is served first: what belongs to somebody we know, or what most likely is a guess. */
export type Lane = "known" | "unknown";

/**
 * bcrypt in worker threads, behind a gate: about ten hashes a second occupy a core, so a flood of keys must be turned
 * away rather than queued.
 */
export interface BcryptGate {
  /** @throws ActaError `RATE_LIMITED` when too many are waiting */
  hash(secret: string): Promise<string>;
  /** @throws ActaError `RATE_LIMITED` when too many are waiting */
  compare(secret: string, hash: string, lane?: Lane): Promise<boolean>;
  /** Jobs given to a worker so far. */
  readonly calls: number;
  /** Refuses what is waiting and stops the threads. */
  close(): Promise<void>;
}

export interface BcryptGateOptions {
  /** Threads at work at once. One core stays free for the event loop. */
  running?: number;
  /** Jobs that may wait. */
  queueLimit?: number;
}

interface Job {
  task: { secret: string; hash?: string; cost: number };
  resolve(value: string | boolean): void;
  reject(reason: Error): void;
}

interface Thread {
  worker: Worker;
  job: Job | null;
}

export function createBcryptGate({
  running = Math.max(1, availableParallelism() - 1),
  queueLimit = 32,
}: BcryptGateOptions = {}): BcryptGate {
  const threads = new Set<Thread>();
  const waiting: { [lane in Lane]: Job[] } = { known: [], unknown: [] };
  let calls = 0;
  let closed = false;

  function submit(task: Job["task"], lane: Lane): Promise<string | boolean> {
    return new Promise((resolve, reject) => {
      if (closed) return reject(new Error("the bcrypt gate is closed"));
      const job = { task, resolve, reject };
      const thread = idleThread();
      if (thread) return start(thread, job);
      if (waiting.known.length + waiting.unknown.length >= queueLimit) {
        // Under a flood of invented keys the owners of real ones still get their turn.
        const displaced = lane === "known" ? waiting.unknown.pop() : undefined;
        if (!displaced) return reject(tooMany());
        displaced.reject(tooMany());
      }
      waiting[lane].push(job);
    });
  }

  function idleThread(): Thread | undefined {
    for (const thread of threads) if (!thread.job) return thread;
    return threads.size < running ? createThread() : undefined;
  }

  function createThread(): Thread {
    // The parent's flags (loaders, inspectors, conditions) are of no use to the worker and slow its start.
    const worker = new Worker(new URL("./bcrypt-worker.js", import.meta.url), { execArgv: [] });
    const thread: Thread = { worker, job: null };
    worker.unref();
    worker.on("message", (value: string | boolean) => {
      thread.job?.resolve(value);
      proceed(thread);
    });
    worker.on("error", (error) => {
      threads.delete(thread);
      thread.job?.reject(error);
      thread.job = null;
    });
    // Follows an `error` too. Whoever waits must not depend on a newcomer to start another thread.
    worker.on("exit", () => {
      threads.delete(thread);
      thread.job?.reject(new Error("the bcrypt thread ended"));
      const next = closed ? undefined : nextJob();
      if (next) start(createThread(), next);
    });
    threads.add(thread);
    return thread;
  }

  function start(thread: Thread, job: Job): void {
    thread.job = job;
    calls += 1;
    // A process waits for work under way, and for nothing else here.
    thread.worker.ref();
    thread.worker.postMessage(job.task);
  }

  function proceed(thread: Thread): void {
    thread.job = null;
    const next = nextJob();
    if (next) start(thread, next);
    else thread.worker.unref();
  }

  function nextJob(): Job | undefined {
    return waiting.known.shift() ?? waiting.unknown.shift();
  }

  return {
    hash: async (secret) => String(await submit({ secret, cost }, "known")),
    compare: async (secret, hash, lane = "known") => (await submit({ secret, hash, cost }, lane)) === true,
    get calls() {
      return calls;
    },
    async close() {
      closed = true;
      for (const job of [...waiting.known.splice(0), ...waiting.unknown.splice(0)]) job.reject(tooMany());
      await Promise.all([...threads].map((thread) => thread.worker.terminate()));
    },
  };
}

function tooMany() {
  return fail("RATE_LIMITED", {}, { retryAfterSeconds: 1 });
}

let shared: BcryptGate | undefined;

/** The process's own gate, made when first needed: the limit on threads is the machine's, not each caller's. */
export function sharedBcryptGate(): BcryptGate {
  shared ??= createBcryptGate();
  return shared;
}
