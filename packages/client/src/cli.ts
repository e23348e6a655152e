import { text } from "node:stream/consumers";
import { readEnv } from "./cli/env.ts";
import { main } from "./cli/main.ts";
import { exitCodes } from "./cli/output.ts";

// A reader that has seen enough (`acta tools | head`) is no error.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code === "EPIPE") process.exit(exitCodes.done);
  throw error;
});

let interrupts = 0;

process.exitCode = await main(process.argv.slice(2), readEnv(), {
  out: (output) => process.stdout.write(output),
  err: (message) => process.stderr.write(message),
  readStdin: () => text(process.stdin),
  stderr: process.stderr,
  onInterrupt(listener) {
    const onSignal = () => {
      interrupts += 1;
      if (interrupts > 1) process.exit(exitCodes.interrupted);
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
