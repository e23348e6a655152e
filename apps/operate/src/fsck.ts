import { createFsck, type FsckReport } from "@acta/db";
import type { Command } from "./command.ts";
import { parseOptions } from "./options.ts";
import { ownerDatabaseUrl, reaching } from "./owner-database.ts";

export const fsck: Command = {
  usage: "fsck [--json]",
  summary: "whether everything stored fits together; changes nothing",
  async run(args, env, io) {
    const { json } = parseOptions(args, { json: { type: "boolean" } });
    const report = await reaching(createFsck({ ownerUrl: ownerDatabaseUrl(env) }).run());
    io.out(json ? `${JSON.stringify(report, null, 2)}\n` : describe(report));
    return report.sound ? 0 : 1;
  },
};

function describe({ sound, at, results }: FsckReport): string {
  const width = Math.max(...results.map(({ name }) => name.length));
  const lines = results.flatMap(({ name, holds, count, found }) => [
    `${count === 0 ? "     ok" : String(count).padStart(7)}  ${name.padEnd(width)}  ${holds}`,
    ...found.map(({ workspaceId, subject, problem }) => {
      const place = workspaceId === null ? "" : `workspace ${workspaceId}, `;
      return `         ${place}${subject}: ${problem}`;
    }),
    ...(count > found.length ? [`         … and ${count - found.length} more`] : []),
  ]);
  const wrong = results.reduce((sum, { count }) => sum + count, 0);
  const verdict = sound ? "Sound." : `Not sound: ${wrong} ${wrong === 1 ? "place" : "places"}.`;
  return `As of ${at}\n\n${lines.join("\n")}\n\n${verdict}\n`;
}
