import { createInterface } from "node:readline";
import { Writable } from "node:stream";
import { text } from "node:stream/consumers";
import { RefusedError } from "./command.ts";

/** Asks twice without showing what is typed; from a pipe it is the first line. Never an argument: those show. */
export async function askSecret(question: string): Promise<string> {
  if (!process.stdin.isTTY) return (await text(process.stdin)).split(/\r?\n/, 1)[0]!;
  const secret = await ask(`${question}: `);
  if (secret !== (await ask("Again: "))) throw new RefusedError("The two are not the same.");
  return secret;
}

function ask(question: string): Promise<string> {
  process.stderr.write(question);
  const silent = new Writable({ write: (_chunk, _encoding, done) => done() });
  const reader = createInterface({ input: process.stdin, output: silent, terminal: true });
  return new Promise((resolve, reject) => {
    reader.once("line", (line) => {
      reader.close();
      process.stderr.write("\n");
      resolve(line);
    });
    reader.once("SIGINT", () => {
      reader.close();
      reject(new RefusedError("\nNothing was done."));
    });
  });
}
