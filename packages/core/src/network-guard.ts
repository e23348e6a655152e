import { AsyncLocalStorage } from "node:async_hooks";
import { Socket as DatagramSocket } from "node:dgram";
import { Agent } from "node:http";
import { Socket } from "node:net";

/*
 * A tool acts on the outside through `ctx.effects` only: what it did itself could be neither previewed nor taken back.
 * So a dry-run runs its tool where the network is out of reach, and tests run every call so.
 *
 * It is a guard against mistakes, not a prison: whoever sets out to get around it (another process, a native module, a
 * connection handed in from outside) can.
 */

interface Run {
  attempt?: Error;
}

const running = new AsyncLocalStorage<Run>();
/** How many are running. Node follows every promise of the process while a storage is in use: so not longer than that. */
let guarded = 0;
let installed = false;

/**
 * Runs a tool's code where the network is out of reach. An attempt fails there and then, and the whole run with it,
 * whatever the tool made of that.
 */
export async function withoutNetwork<T>(run: () => Promise<T>): Promise<T> {
  install();
  const own: Run = {};
  guarded++;
  try {
    const result = await running.run(own, run);
    if (own.attempt) throw own.attempt;
    return result;
  } finally {
    if (--guarded === 0) running.disable();
  }
}

/** For our own connections, which are made when a tool first needs one: they are not the tool's. */
export function beyondNetworkGuard<T>(run: () => T): T {
  return guarded === 0 ? run() : running.exit(run);
}

/** @throws Error inside of `withoutNetwork` */
function refuse(what: string): void {
  const own = guarded === 0 ? undefined : running.getStore();
  if (!own) return;
  own.attempt ??= new Error(
    `a tool reached for the network (${what}): what goes out goes through ctx.effects`,
  );
  throw own.attempt;
}

/** Every way out of Node that does not start another process: TCP, TLS and pipes, datagrams, and connections kept open. */
function install(): void {
  if (installed) return;
  installed = true;
  guardMethod(Socket.prototype, "connect");
  guardMethod(DatagramSocket.prototype, "connect");
  guardMethod(DatagramSocket.prototype, "send");
  // Below `http.request` and `https.request`: an agent may have a connection that is open already.
  guardMethod(Agent.prototype as Agent & { addRequest(): void }, "addRequest");
  // And so may the dispatcher behind `fetch`.
  const { fetch } = globalThis;
  globalThis.fetch = async (...request) => {
    refuse("fetch");
    return fetch(...request);
  };
}

function guardMethod<Name extends string>(target: { [name in Name]: unknown }, name: Name): void {
  const original = target[name] as (...args: unknown[]) => unknown;
  target[name] = function guardedMethod(this: unknown, ...args: unknown[]) {
    refuse(name);
    return original.apply(this, args);
  };
}
