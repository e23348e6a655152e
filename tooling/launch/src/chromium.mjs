import { accessSync, constants, existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import { capture, LaunchError, root, step } from "./toolchain.mjs";

const names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];

/**
 * Finds a Chromium for the end-to-end tests, and installs one where there is none.
 *
 * @returns the path of its executable.
 * @throws LaunchError that says what to do when none can be had.
 */
export async function findChromium(env) {
  if (env.ACTA_CHROMIUM) {
    if (existsSync(env.ACTA_CHROMIUM)) return env.ACTA_CHROMIUM;
    throw new LaunchError(`ACTA_CHROMIUM names ${env.ACTA_CHROMIUM}, which does not exist.`);
  }
  return onPath(env) ?? (await installFromDebian(env)) ?? (await installFromPlaywright(env)) ?? giveUp();
}

function onPath(env) {
  for (const name of names) {
    const path = findExecutable(name, env);
    if (path) return path;
  }
  return null;
}

async function installFromDebian(env) {
  if (process.getuid?.() !== 0 || !findExecutable("apt-get", env)) return null;
  return step("Installing Debian's chromium", async () => {
    const quiet = { env: { DEBIAN_FRONTEND: "noninteractive" } };
    await capture("apt-get", ["update", "-q"], quiet);
    await capture("apt-get", ["install", "-y", "-q", "--no-install-recommends", "chromium"], quiet);
    return onPath(env);
  });
}

async function installFromPlaywright() {
  const cli = join(root, "tests", "node_modules", "playwright", "cli.js");
  return step("Downloading Playwright's Chromium", async () => {
    const { code } = await capture(process.execPath, [cli, "install", "chromium"]);
    if (code !== 0) return null;
    const { output } = await capture(process.execPath, [
      "--input-type=module",
      "--eval",
      `import { chromium } from ${JSON.stringify(join(root, "tests", "node_modules", "playwright", "index.mjs"))};
       process.stdout.write(chromium.executablePath());`,
    ]);
    return existsSync(output) ? output : null;
  });
}

function giveUp() {
  throw new LaunchError(
    [
      "The end-to-end tests need a Chromium, and none was found or could be installed. Do one of these:",
      "  Debian, Ubuntu   sudo apt-get install chromium",
      "  macOS, Windows   install Google Chrome or Chromium",
      "  anywhere         set ACTA_CHROMIUM to the path of its executable",
    ].join("\n"),
  );
}

function findExecutable(name, env) {
  for (const folder of (env.PATH ?? "").split(delimiter)) {
    const path = join(folder, name);
    try {
      accessSync(path, constants.X_OK);
      return path;
    } catch {
      // Not in this folder.
    }
  }
  return null;
}
