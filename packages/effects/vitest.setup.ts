import { fileURLToPath } from "node:url";
import { bundleForTests } from "@acta/config/bundle";
import { startTestCluster } from "@acta/db/testing";
import type { TestProject } from "vitest/node";

declare module "vitest" {
  export interface ProvidedContext {
    /** The worker that tests kill, in one file: it is there a second sooner. */
    workerProgram: string;
  }
}

export default async function setup({ provide }: TestProject) {
  const program = await bundleForTests(fileURLToPath(new URL("./test/worker-process.ts", import.meta.url)));
  provide("workerProgram", program.file);
  const stopCluster = await startTestCluster();
  return async () => {
    await stopCluster();
    program.remove();
  };
}
