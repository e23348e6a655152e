import { mkdtempSync, rmSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, dirname, join, relative, resolve, sep } from "node:path";
import { build } from "esbuild";

/**
 * Puts all that a program imports, of ours and of others, into one file: Node takes longer to find and open a thousand
 * modules than to run what is in them.
 *
 * @param {string} entry the program, compiled or not
 * @param {string} outfile where it is put; may be its own place
 * @param {{ conditions?: string[] }} [options] `@acta/source`: our packages too are taken as they are written
 */
export async function bundleProgram(entry, outfile, { conditions = [] } = {}) {
  await build({
    entryPoints: [entry],
    outfile,
    allowOverwrite: true,
    conditions,
    bundle: true,
    platform: "node",
    format: "esm",
    target: "node20",
    sourcemap: true,
    // What CommonJS packages require of Node itself.
    banner: {
      js: 'import { createRequire as $require } from "node:module"; const require = $require(import.meta.url);',
    },
    plugins: [besideItself(dirname(resolve(outfile)))],
    logLevel: "warning",
  });
}

/**
 * For a program that is only there for tests and that these start many times: from source, and gone with `remove`.
 *
 * @param {string} entry
 */
export async function bundleForTests(entry) {
  const folder = mkdtempSync(join(tmpdir(), "acta-program-"));
  const file = join(folder, basename(entry).replace(/\.[a-z]+$/, ".mjs"));
  await bundleProgram(entry, file, { conditions: ["@acta/source"] });
  return { file, remove: () => rmSync(folder, { recursive: true }) };
}

/**
 * What a module of ours finds beside itself (migrations, a worker's file) stays where it is: it goes on looking from
 * there, relative to the program.
 *
 * @param {string} folder of the program
 * @returns {import("esbuild").Plugin}
 */
function besideItself(folder) {
  const ours = /[/\\](packages|apps|tooling)[/\\][^/\\]+[/\\](dist|src)[/\\].*\.m?[jt]s$/;
  return {
    name: "beside-itself",
    setup({ onLoad }) {
      onLoad({ filter: ours }, async ({ path }) => {
        const text = await readFile(path, "utf8");
        if (path.includes("node_modules") || !text.includes("import.meta.url")) return undefined;
        const place = JSON.stringify(relative(folder, path).split(sep).join("/"));
        return {
          contents: text.replaceAll("import.meta.url", `new URL(${place}, import.meta.url).href`),
          loader: path.endsWith(".ts") ? "ts" : "js",
        };
      });
    },
  };
}
