/** A place where tests end the process. `test/crash-point.ts` takes this file's place under their own condition. */
export function crashPoint(_name: CrashPointName): void {}

export type CrashPointName = "relayed" | "taken" | "leased" | "sending" | "performed" | "recorded";
