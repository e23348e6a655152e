import { type Command, UsageError } from "./command.ts";
import { makeFirstOwner } from "./make-first-owner.ts";
import { parseOptions } from "./options.ts";
import { ownerDatabaseUrl, reaching } from "./owner-database.ts";

export const firstOwner: Command = {
  usage: "first-owner --email E --name N --workspace W",
  summary: "make the first workspace and its owner; asks for the password",
  async run(args, env, io) {
    const { email, name, workspace } = readOptions(args);
    const ownerUrl = ownerDatabaseUrl(env);
    const password = await io.askSecret("Password");
    const { workspaceId } = await reaching(makeFirstOwner(ownerUrl, { email, name, workspace, password }));
    io.out(`${email} owns the workspace ${workspace} (${workspaceId}) and can log in.\n`);
    return 0;
  },
};

function readOptions(args: readonly string[]): { email: string; name: string; workspace: string } {
  const option = { type: "string" } as const;
  const { email, name, workspace } = parseOptions(args, { email: option, name: option, workspace: option });
  if (!email || !name || !workspace) throw new UsageError("--email, --name and --workspace are all needed.");
  return { email, name, workspace };
}
