import type { ApprovalGate, ApprovalPolicy, Principal } from "@acta/core";
import { createFreshCache } from "./fresh-cache.ts";
import { createWorkspaceReader } from "./history/read-database.ts";
import type { Listener } from "./listener.ts";

export interface ApprovalPolicies extends Pick<ApprovalGate, "policiesOf" | "heed" | "endsCaller"> {
  close(): Promise<void>;
}

export interface ApprovalPoliciesOptions {
  /** Logs in as `acta_app`. */
  appUrl: string;
  listener: Pick<Listener, "alive" | "subscribe">;
  /** Milliseconds since the epoch. */
  clock?: () => number;
}

type Policies = readonly ApprovalPolicy[];

const maxWorkspaces = 10_000;
const ttlMs = 60_000;
const none: Policies = [];

/**
 * The workspaces' policies, read once a process and workspace and again after a change: every call asks for them, and
 * most workspaces have none.
 */
export function createApprovalPolicies({
  appUrl,
  listener,
  clock = Date.now,
}: ApprovalPoliciesOptions): ApprovalPolicies {
  const reader = createWorkspaceReader(appUrl, 2);
  const known = createFreshCache<{ policies: Policies }, Principal>({
    read: (_, viewer) => reader.read(viewer, readPolicies),
    isListening: () => listener.alive,
    max: maxWorkspaces,
    ttlMs,
    now: clock,
  });

  const readPolicies: Parameters<typeof reader.read<{ policies: Policies } | null>>[1] = async (sql) => {
    // To a caller who has just been shut out there are no rows: that is not to be taken for a workspace without policies.
    const [seen] = await sql<{ workspace: string | null }[]>`select acta.current_workspace() as workspace`;
    if (!seen?.workspace) return null;
    const policies = await sql<ApprovalPolicy[]>`
      select id, name, tool, sources, inputs, max_rows as "maxRows", max_effects as "maxEffects",
             expires_after_seconds as "expiresAfterSeconds", creator_may_decide as "creatorMayDecide"
      from approval_policies where enabled
      order by priority desc, id`;
    return { policies: [...policies] };
  };

  const unsubscribe = listener.subscribe("acta_auth", hear, known.forgetAll);

  // The row's id does not say whose it is, and policies are seldom changed.
  function hear(payload: string): void {
    if (payload.includes('"approval_policies"') || payload.includes('"*"')) known.forgetAll();
  }

  return {
    policiesOf(principal) {
      const { workspaceId } = principal;
      const fresh = known.peek(workspaceId);
      if (fresh) return fresh.policies;
      return known.get(workspaceId, principal).then((read) => read?.policies ?? none);
    },
    heed(workspaceId, changes) {
      if (changes.some(({ table }) => table === "approval_policies"))
        known.forget((_, key) => key === workspaceId);
    },
    // A person is not removed by themselves.
    endsCaller: (principal, changes) =>
      principal.type === "apiKey" &&
      changes.some(
        ({ table, id, after }) =>
          table === "api_keys" && id === principal.apiKeyId && (after === null || after.revoked === true),
      ),
    async close() {
      unsubscribe();
      await reader.close();
    },
  };
}
