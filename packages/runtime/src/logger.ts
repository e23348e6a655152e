import { type DestinationStream, type Logger, pino, stdSerializers } from "pino";
import SonicBoom from "sonic-boom";
import type { LogLevel } from "./config.ts";

/**
 * Names under which a secret could stand in a log line. Call inputs are never logged, so these are the names of HTTP
 * and of our own objects.
 */
const secretNames: ReadonlySet<string> = new Set([
  "authorization",
  "cookie",
  "set-cookie",
  "x-api-key",
  "password",
  "passwordHash",
  "password_hash",
  "secret",
  "token",
  "accessToken",
  "refreshToken",
  "apiKey",
  "key",
  "keyHash",
  "key_hash",
  "connectionString",
]);

const redacted = "[redacted]";
/** Levels below the top that are looked into. What is deeper is not printed. */
const maxDepth = 4;

/**
 * Replaces what stands under a secret name, at any depth. What holds no secret is answered as it is, uncopied.
 *
 * By hand rather than by pino's `redact`: its wildcard paths for these names cost 75 µs a line, this under one, and
 * there is a line for every request.
 */
function redact(value: object, depth: number): object {
  let copy: Record<string, unknown> | unknown[] | undefined;
  for (const [name, inner] of Object.entries(value)) {
    let kept: unknown = inner;
    if (secretNames.has(name)) kept = inner === undefined || inner === null ? inner : redacted;
    else if (typeof inner === "object" && inner !== null) kept = redactInner(inner, depth);
    if (kept === inner) continue;
    copy ??= Array.isArray(value) ? [...value] : { ...value };
    (copy as Record<string, unknown>)[name] = kept;
  }
  return copy ?? value;
}

function redactInner(inner: object, depth: number): unknown {
  // Errors come through the serializer; what prints itself (dates, secrets) knows what it shows.
  if (inner instanceof Error || "toJSON" in inner) return inner;
  return depth >= maxDepth ? "[…]" : redact(inner, depth + 1);
}

function serializeError(error: Error): object {
  const plain: object = { ...stdSerializers.err(error) };
  return redact(plain, 0);
}

/** Lines that could not be written yet are kept up to this length; later ones are dropped. */
const maxHeldBytes = 4 * 1_048_576;

/**
 * Standard output, in few writes: a line waits a quarter of a second at most, and none is lost at exit.
 *
 * Where nobody reads any more, there is nothing to write, and nothing to hold up an exit for. Not `pino.destination`:
 * the sonic-boom it brings (4.2.1) tries for ever to flush into a broken pipe when the process would end.
 */
function createOutput(): DestinationStream {
  const output = new SonicBoom({
    fd: 1,
    sync: false,
    minLength: 4_096,
    periodicFlush: 250,
    maxLength: maxHeldBytes,
  });
  let broken = false;
  // Anything else, as a full disk, may pass: what is held is tried again with the next line.
  output.on("error", (error: NodeJS.ErrnoException) => {
    broken ||= error.code === "EPIPE";
  });
  process.once("exit", () => {
    try {
      if (!broken) output.flushSync();
    } catch {
      // The process ends, and this was its way to say so.
    }
  });
  return {
    write(line) {
      if (!broken) output.write(line);
    },
  };
}

/** JSON lines on standard output: one for each event, no more than one for each request. */
export function createLogger(
  options: { name: string; level: LogLevel },
  stream: DestinationStream = createOutput(),
): Logger {
  return pino(
    {
      name: options.name,
      level: options.level,
      timestamp: () => `,"time":"${new Date().toISOString()}"`,
      serializers: { err: serializeError },
      formatters: {
        level: (label) => ({ level: label }),
        log: (details) => redact(details, 0) as Record<string, unknown>,
      },
    },
    stream,
  );
}
