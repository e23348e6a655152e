import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, it } from "vitest";

const cli = fileURLToPath(new URL("cli.ts", import.meta.url));
const packageDir = fileURLToPath(new URL("..", import.meta.url));

it("finds the committed files as it would write them", async () => {
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ["--conditions=@acta/source", "--import", "tsx", cli, "gen", "--check"],
    { cwd: packageDir },
  ).catch((error: { stderr?: string }) => {
    throw new Error(error.stderr ?? String(error));
  });
  expect(stdout).toContain("generated files are current");
}, 60_000);
