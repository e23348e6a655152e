import { watch } from "node:fs";
import type { Output, Program, Running } from "./processes.ts";
import { startProgram } from "./processes.ts";

/** Sources change in flocks: a save, then what the code generator makes of it. */
const settleMs = 300;

/**
 * A program that is started anew when a source file changes. One that ends by itself is waiting for that too: in watch
 * mode a mistake in a file is no reason to stop everything.
 */
export function startRestarting(program: Program, output: Output, folders: readonly string[]): Running {
  let current = startProgram(program, output);
  let timer: NodeJS.Timeout | undefined;
  let stopping = false;
  let resolveEnded: (how: string) => void = () => {};
  const ended = new Promise<string>((resolve) => {
    resolveEnded = resolve;
  });

  async function restart(): Promise<void> {
    const old = current;
    await old.stop();
    if (!stopping && current === old) current = begin();
  }

  function begin(): Running {
    const next = startProgram(program, output);
    tell(next);
    return next;
  }

  function tell(running: Running): void {
    void running.ended.then((how) => {
      if (stopping) resolveEnded(how);
      else if (running === current && timer === undefined) {
        console.log(`${program.name.padEnd(8)}│ ended with ${how}; a change of the sources starts it again`);
      }
    });
  }
  tell(current);

  const watchers = folders.map((folder) =>
    watch(folder, { recursive: true }, (_event, file) => {
      if (!file || !isSource(file)) return;
      clearTimeout(timer);
      timer = setTimeout(() => {
        void restart().finally(() => {
          timer = undefined;
        });
      }, settleMs);
    }),
  );

  return {
    name: program.name,
    ended,
    async stop() {
      stopping = true;
      clearTimeout(timer);
      for (const watcher of watchers) watcher.close();
      await current.stop();
      resolveEnded("a request to stop");
    },
    lastLines: (count) => current.lastLines(count),
  };
}

function isSource(file: string): boolean {
  return (
    /(^|[\\/])src[\\/].+\.(ts|tsx|json)$/.test(file) &&
    !/(^|[\\/])(node_modules|dist)[\\/]|\.(test|test-d)\.tsx?$/.test(file)
  );
}
