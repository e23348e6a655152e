import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../", import.meta.url));
const built = process.env.ACTA_TEST_BUILT === "1";

/** Where a program is started: tsx is found from here. */
export const programFolder = fileURLToPath(new URL(".", import.meta.url));

/**
 * What Node is given to run one of our programs: from source, so that what is tested is what is written; as it was
 * built where that has just been done (`npm test` sets `ACTA_TEST_BUILT`), which takes a second less of every start.
 *
 * @param entry its source from the root on, e.g. `apps/worker/src/worker.ts`
 * @param preload a module that is loaded into the process before anything else
 */
export function programArguments(entry: string, preload?: URL): string[] {
  const preloads = preload ? ["--import", preload.href] : [];
  return built
    ? [...preloads, join(root, entry.replace("/src/", "/dist/").replace(/\.ts$/, ".js"))]
    : ["--conditions=@acta/source", "--import", "tsx", ...preloads, join(root, entry)];
}
