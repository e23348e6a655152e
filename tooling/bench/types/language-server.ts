import { spawn } from "node:child_process";
import { readFile } from "node:fs/promises";
import { pathToFileURL } from "node:url";
import { tscPath } from "./measure.ts";

interface Message {
  id?: number;
  method?: string;
  params?: unknown;
  result?: unknown;
  error?: { message: string };
}

interface Completions {
  items?: { label: string }[];
}

/**
 * Opens a file as an editor does, types `client.crm.entity7.` at its end, and measures from the edit to the answered
 * completion. Each round is an edit of its own, so nothing of the round before can be reused by the checker.
 *
 * @returns milliseconds of each round after the first, which also loads the project
 * @throws Error when the completion does not offer the procedures: a wrong answer is no answer
 *
 * Source: Language Server Protocol 3.17, spoken by `tsc --lsp --stdio` of TypeScript 7.
 */
export async function measureCompletion(file: string, dir: string, rounds: number): Promise<number[]> {
  const server = startServer(dir);
  try {
    const uri = pathToFileURL(file).href;
    const source = await readFile(file, "utf8");
    const lines = source.split("\n").length - 1;
    await server.request("initialize", {
      processId: process.pid,
      rootUri: pathToFileURL(dir).href,
      workspaceFolders: [{ uri: pathToFileURL(dir).href, name: "bench" }],
      capabilities: { textDocument: { completion: { completionItem: { snippetSupport: false } } } },
    });
    server.notify("initialized", {});
    server.notify("textDocument/didOpen", {
      textDocument: { uri, languageId: "typescript", version: 1, text: source },
    });
    const times: number[] = [];
    for (let round = 0; round <= rounds; round++) {
      const line = `client.crm.entity${3 + round}.`;
      const started = performance.now();
      server.notify("textDocument/didChange", {
        textDocument: { uri, version: round + 2 },
        contentChanges: [{ text: `${source}${line}\n` }],
      });
      const answer = (await server.request("textDocument/completion", {
        textDocument: { uri },
        position: { line: lines, character: line.length },
        context: { triggerKind: 2, triggerCharacter: "." },
      })) as Completions | { label: string }[] | null;
      times.push(performance.now() - started);
      const items = Array.isArray(answer) ? answer : (answer?.items ?? []);
      if (!items.some(({ label }) => label === "create"))
        throw new Error(`completion of ${line} offered ${JSON.stringify(items.map(({ label }) => label))}`);
    }
    return times.slice(1);
  } finally {
    server.stop();
  }
}

function startServer(cwd: string) {
  const child = spawn(process.execPath, [tscPath, "--lsp", "--stdio"], {
    cwd,
    stdio: ["pipe", "pipe", "ignore"],
  });
  const waiting = new Map<number, { resolve: (value: unknown) => void; reject: (error: Error) => void }>();
  let buffered = Buffer.alloc(0);
  let lastId = 0;

  const send = (message: Message) => {
    const body = JSON.stringify({ jsonrpc: "2.0", ...message });
    child.stdin.write(`Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`);
  };
  const receive = (message: Message) => {
    if (message.id !== undefined && message.method !== undefined) {
      // The server asks for configuration and registrations: an editor without opinions answers null.
      const asked = (message.params as { items?: unknown[] } | undefined)?.items;
      send({ id: message.id, result: asked ? asked.map(() => null) : null });
    } else if (message.id !== undefined) {
      const waiter = waiting.get(message.id);
      waiting.delete(message.id);
      if (message.error) waiter?.reject(new Error(message.error.message));
      else waiter?.resolve(message.result);
    }
  };
  child.stdout.on("data", (chunk: Buffer) => {
    buffered = Buffer.concat([buffered, chunk]);
    for (;;) {
      const headerEnd = buffered.indexOf("\r\n\r\n");
      if (headerEnd < 0) return;
      const length = Number(/Content-Length: (\d+)/i.exec(buffered.toString("latin1", 0, headerEnd))?.[1]);
      if (buffered.length < headerEnd + 4 + length) return;
      receive(JSON.parse(buffered.toString("utf8", headerEnd + 4, headerEnd + 4 + length)) as Message);
      buffered = buffered.subarray(headerEnd + 4 + length);
    }
  });
  child.on("exit", () => {
    for (const { reject } of waiting.values()) reject(new Error("the language server ended"));
  });

  return {
    request(method: string, params: unknown): Promise<unknown> {
      const id = ++lastId;
      return new Promise((resolve, reject) => {
        waiting.set(id, { resolve, reject });
        send({ id, method, params });
      });
    },
    notify: (method: string, params: unknown) => send({ method, params }),
    stop: () => child.kill(),
  };
}
