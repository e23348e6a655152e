// Plain JavaScript: a worker thread starts from this very file, both beside the sources (where nothing strips types
// for it) and in dist.
import { parentPort } from "node:worker_threads";
import { compareSync, hashSync } from "bcryptjs";

parentPort?.on("message", ({ secret, hash, cost }) => {
  parentPort?.postMessage(hash === undefined ? hashSync(secret, cost) : compareSync(secret, hash));
});
