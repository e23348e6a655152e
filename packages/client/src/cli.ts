import { text } from "node:stream/consumers";
import { readEnv } from "./cli/env.ts";
import { main } from "./cli/main.ts";
import { exitCodes } from "./cli/output.ts";

// A reader that has seen enough (`acta tools | head`) is no error.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code === "EPIPE") process.exit(exitCodes.done);
  throw error;
});

let interruptedAtMs: number | undefined;

process.exitCode = await main(process.argv.slice(2), readEnv(), {
  out: (output) => process.stdout.write(output),
  err: (message) => process.stderr.write(message),
  readStdin: () => text(process.stdin),
  stderr: process.stderr,
  onInterrupt(listener) {
    const onSignal = () => {
      // Runners pass on what the terminal has sent to all of them already: two signals at once are one Ctrl-C.
      const isSecond = interruptedAtMs !== undefined && Date.now() - interruptedAtMs > 500;
      if (isSecond) process.exit(exitCodes.interrupted);
      interruptedAtMs ??= Date.now();
      listener();
    };
    process.on("SIGINT", onSignal);
    process.on("SIGTERM", onSignal);
    return () => {
      process.off("SIGINT", onSignal);
      process.off("SIGTERM", onSignal);
    };
  },
});
