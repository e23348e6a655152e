// `npm start`: from a fresh clone to a running product. `--dev` watches the sources instead of running what was built.
import { claim } from "./src/preflight.mjs";
import { readSettings } from "./src/settings.mjs";
import { install, reportFailure, requireNode, step, turbo } from "./src/toolchain.mjs";

const dev = process.argv.includes("--dev");

try {
  requireNode();
  const settings = readSettings(process.env, { dev });
  const release = await claim(settings);
  process.once("exit", release);
  await install();
  // In watch mode the applications run from source.
  const filters = ["@acta/launch", "@acta/client", ...(dev ? [] : ["./apps/*"])];
  await step("Building", () => turbo("build", { filters }));

  const { launch } = await import("./dist/launch.js");
  await launch(settings);
} catch (error) {
  reportFailure(error);
}
