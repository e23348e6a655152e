import { hashPassword } from "@acta/auth";
import { newId, permissions, type Role, roles } from "@acta/core";
import { connectPostgres } from "@acta/db";
import type postgres from "postgres";

/** Who and what the demo consists of, before the first call can be made. */
export interface DemoIdentity {
  workspaceId: string;
  /** When the workspace was made. The demo's days are counted from here, the same ones however often it is begun. */
  madeAt: Date;
  users: Record<Role, string>;
}

export const demoPassword = "acta-demo-2026";

export const demoLogins = roles.map((role) => ({ email: `${role}@acta.test`, password: demoPassword, role }));

/** The workspace to try things in, beside the demo's. */
export const sandboxName = "Acta Sandbox";

/** What the demo is filled with, one after the other. */
export type DemoPart = "shop" | "conversations";

/** The last call of whoever makes a part, by which it is known that all of it is there. */
export const lastCall = (part: DemoPart) => ({
  toolName: "system.workspace.read",
  userAgent: `Acta demo, ${part} filled`,
});

const demoNames: Record<Role, string> = { owner: "Demo Owner", admin: "Demo Admin", member: "Demo Member" };

/** As the migrator, which sees all rows: for what has to be there before anyone can log in. */
export class OwnerDatabase {
  readonly #sql: postgres.Sql;

  /** @param url logs in as `acta_owner` */
  constructor(url: string) {
    this.#sql = connectPostgres(url, {
      max: 1,
      onnotice: () => {},
      connection: { application_name: "acta seed" },
    });
  }

  /** Makes the demo workspace and its three people, where they are not there yet. */
  async ensureIdentity(): Promise<DemoIdentity> {
    const { workspaceId, madeAt } = await this.#ensureWorkspace("demo", "Acta Demo");
    const users: Record<Role, string> = { owner: "", admin: "", member: "" };
    for (const { email, password, role } of demoLogins) {
      users[role] = await this.#ensureUser(email, demoNames[role], password);
    }
    await this.ensureMembers(workspaceId, users);
    return { workspaceId, madeAt, users };
  }

  /** Lets each of the people into a workspace, where they are not in it yet. */
  async ensureMembers(workspaceId: string, users: Record<Role, string>): Promise<void> {
    for (const role of roles) {
      await this.#sql`
        insert into workspace_members (workspace_id, id, user_id, role)
        values (${workspaceId}, ${newId()}, ${users[role]}, ${role})
        on conflict do nothing`;
    }
  }

  /** The demo's second workspace. Earlier versions made it empty, and no sandbox. */
  async findSandbox(): Promise<string | null> {
    const [row] = await this.#sql<{ id: string }[]>`
      select id from workspaces where slug = 'sandbox' or (sandbox and name = ${sandboxName}) order by id limit 1`;
    return row?.id ?? null;
  }

  /**
   * Whether a part of the demo was made to its end. Its last call says so: that stands in the history, and goes wherever
   * the data goes. Without it the part is gone on with, as long as what was done is answered from idempotency keys. They
   * are kept for a week; what was begun before that stays as it is.
   */
  async hasPart(workspaceId: string, part: DemoPart): Promise<boolean> {
    const { toolName, userAgent } = lastCall(part);
    const rows = await this.#sql`
      select from tool_executions where workspace_id = ${workspaceId}
         and (tool_name = ${toolName} and request_context->>'userAgent' = ${userAgent}
              or created_at < now() - interval '6 days')
       limit 1`;
    return rows.length > 0;
  }

  /** Whether a key made earlier still opens everything there is. */
  async isFullKey(workspaceId: string, apiKeyId: string): Promise<boolean> {
    const rows = await this.#sql`
      select from api_keys
       where workspace_id = ${workspaceId} and id = ${apiKeyId} and not revoked
         and (expires_at is null or expires_at > now())
         and permissions @> ${[...permissions]}`;
    return rows.length > 0;
  }

  /** The connected WhatsApp number with this id, and where it is reached. */
  async findNumber(
    workspaceId: string,
    phoneNumberId: string,
  ): Promise<{ accountId: string; baseUrl: string } | null> {
    const [row] = await this.#sql<{ accountId: string; baseUrl: string }[]>`
      select id as "accountId", base_url as "baseUrl" from whatsapp_accounts
       where workspace_id = ${workspaceId} and phone_number_id = ${phoneNumberId}`;
    return row ?? null;
  }

  async close(): Promise<void> {
    await this.#sql.end({ timeout: 2 });
  }

  async #ensureWorkspace(slug: string, name: string): Promise<{ workspaceId: string; madeAt: Date }> {
    const id = newId();
    await this
      .#sql`insert into workspaces (id, name, slug) values (${id}, ${name}, ${slug}) on conflict do nothing`;
    const [row] = await this.#sql<{ workspaceId: string; madeAt: Date }[]>`
      select id as "workspaceId", created_at as "madeAt" from workspaces where slug = ${slug}`;
    return row!;
  }

  async #ensureUser(email: string, name: string, password: string): Promise<string> {
    const find = () => this.#sql<{ id: string }[]>`select id from users where email = ${email}`;
    const [known] = await find();
    if (known) return known.id;
    const passwordHash = await hashPassword(password);
    await this.#sql`
      insert into users (id, email, name, password_hash)
      values (${newId()}, ${email}, ${name}, ${passwordHash})
      on conflict do nothing`;
    const [made] = await find();
    return made!.id;
  }
}
