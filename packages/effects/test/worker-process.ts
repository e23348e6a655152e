import { armCrashPoints } from "@acta/core";
import { createEffectWorker } from "@acta/effects";
import { readOrder } from "./env.ts";
import { messageHandler, quick } from "./message.ts";

const order = readOrder();
armCrashPoints((point) => {
  if (point === order.crashAt) process.kill(process.pid, "SIGKILL");
});
const quiet = () => {};
const worker = createEffectWorker({
  workerUrl: order.workerUrl,
  handlers: [messageHandler(order)],
  logger: { debug: quiet, info: quiet, warn: quiet, error: console.error },
  timing: quick,
});
process.once("SIGTERM", () => void worker.stop().then(() => process.send?.("stopped")));
await worker.start();
process.send?.("started");
