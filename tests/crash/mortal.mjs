import { armCrashPoints } from "@acta/core";
import { createUndoRunStore } from "@acta/db";
import { createRuntime, loadWorkerConfig } from "@acta/runtime";
import { createQuickWorker, decide, personIn } from "./acts.mjs";

/*
 * What the console and the worker hold, in a process that does one kind of work and is killed in it, as by kill -9. All
 * is ready before it is told what to do, so that the work begins at once.
 */

const config = loadWorkerConfig();
const runtime = await createRuntime(config, { name: "mortal" });

/** @param {import("./mortals.ts").MortalOrder} order */
async function obey({ point, pass, work }) {
  let left = pass;
  armCrashPoints((reached) => {
    if (reached === point && --left === 0) process.kill(process.pid, "SIGKILL");
  });
  if (work !== "effects") return await decideForEver(work);
  const workerUrl = config.workerDatabase.expose();
  const undoRuns = createUndoRunStore({ workerUrl });
  await createQuickWorker(runtime, { workerUrl, undoRuns }).start();
}

/** Two at a time, over and over: what was decided is refused from then on, which leaves rows of another kind. */
async function decideForEver({ workspaceId, userId, decisions }) {
  const person = await personIn(runtime, workspaceId, userId);
  for (let n = 0; ; n += 2) {
    const two = [decisions[n % decisions.length], decisions[(n + 1) % decisions.length]];
    await Promise.all(
      two.map(async (decision) => {
        if (await decide(runtime, person, decision)) process.send({ decided: decision });
      }),
    );
  }
}

process.once("message", (order) => void obey(order));
// Whoever started it is gone.
process.once("disconnect", () => process.exit());
process.send("ready");
