import { fail as failCommon } from "@acta/core";
import { orders, type PipelineStage, pipelines, prepared, type ReadDatabase } from "@acta/db";
import { eq, or, type SQL, sql } from "drizzle-orm";
import { fail } from "./errors.ts";

/** What orders go through. `id` is null for the standard pipeline, which is in no table. */
export interface Pipeline {
  id: string | null;
  name: string;
  /** In their order; the first is where orders begin. */
  stages: readonly PipelineStage[];
}

/** What every workspace has until it makes a default pipeline of its own. */
export const standardPipeline: Pipeline = {
  id: null,
  name: "Standard",
  stages: [
    { key: "new", name: "New", kind: "open", next: ["confirmed", "paid", "cancelled"] },
    { key: "confirmed", name: "Confirmed", kind: "open", next: ["paid", "cancelled"] },
    { key: "paid", name: "Paid", kind: "open", next: ["shipped", "cancelled"] },
    { key: "shipped", name: "Shipped", kind: "open", next: ["delivered"] },
    { key: "delivered", name: "Delivered", kind: "won", next: [] },
    { key: "cancelled", name: "Cancelled", kind: "lost", next: [] },
  ],
};

/*
 * Which pipeline is the default one is no row's to say: while there is none no row can be locked, and whoever has waited
 * for the row of one that was replaced does not see the one in its place. So there is a lock for it, taken by a
 * statement of its own ahead of the one that reads: a statement sees what was committed when it began.
 */
const defaultPipeline = sql`hashtextextended('default pipeline of ' || current_setting('acta.workspace_id'), 4703)`;

const shareDefault = prepared((db) =>
  db.select({ one: sql`1` }).from(sql`pg_advisory_xact_lock_shared(${defaultPipeline})`),
);

/** From here on no order begins or moves, and no default pipeline is made or replaced, until the call has ended. */
export const lockDefault = prepared((db) =>
  db.select({ one: sql`1` }).from(sql`pg_advisory_xact_lock(${defaultPipeline})`),
);

/**
 * The pipelines an order may turn out to be in, locked against changes until the call has ended. Asked for together
 * with the order itself, so that it costs no flush of its own.
 */
export function findPipelinesOfOrder(db: ReadDatabase, orderId: string): Promise<PipelineRow[]> {
  return selectPipelines(
    db,
    or(
      eq(pipelines.isDefault, true),
      sql`${pipelines.id} = (${db.select({ id: orders.pipelineId }).from(orders).where(eq(orders.id, orderId))})`,
    ),
  );
}

/** As `findPipelinesOfOrder`, for an order that is to be made. */
export function findPipelines(db: ReadDatabase, pipelineId: string | undefined): Promise<PipelineRow[]> {
  return selectPipelines(
    db,
    pipelineId === undefined ? eq(pipelines.isDefault, true) : eq(pipelines.id, pipelineId),
  );
}

type PipelineRow = Pick<typeof pipelines.$inferSelect, "id" | "name" | "isDefault" | "stages">;

async function selectPipelines(db: ReadDatabase, which: SQL | undefined): Promise<PipelineRow[]> {
  // Sent in this order, and in one flush.
  const [, found] = await Promise.all([
    shareDefault(db),
    db
      .select({
        id: pipelines.id,
        name: pipelines.name,
        isDefault: pipelines.isDefault,
        stages: pipelines.stages,
      })
      .from(pipelines)
      .where(which)
      // Share: orders do not wait for each other, and who changes the stages waits for the orders under way.
      .for("share"),
  ]);
  return found;
}

/**
 * The one an order is in.
 *
 * @param pipelineId null or undefined: the default one
 * @throws ActaError `PIPELINE_NOT_FOUND`
 */
export function pipelineOf(found: readonly PipelineRow[], pipelineId: string | null | undefined): Pipeline {
  if (pipelineId === null || pipelineId === undefined)
    return found.find(({ isDefault }) => isDefault) ?? standardPipeline;
  // As Postgres writes it: UUIDs may be sent in capitals (RFC 9562 §4).
  const named = found.find(({ id }) => id === pipelineId.toLowerCase());
  if (!named) throw fail("PIPELINE_NOT_FOUND");
  return named;
}

/** Where orders of a pipeline begin. */
export function firstStage({ stages }: Pipeline): PipelineStage {
  return stages[0]!;
}

/** @throws ActaError `INPUT_INVALID` for a status that is no stage of the pipeline */
export function assertStage({ stages }: Pipeline, status: string): void {
  const allowed = stages.map(({ key }) => key);
  if (allowed.includes(status)) return;
  throw failCommon(
    "INPUT_INVALID",
    {},
    {
      issues: [
        { pointer: "/status", keyword: "enum", message: "must be one of the allowed values", allowed },
      ],
    },
  );
}

/**
 * Where an order can go from where it is. One that stands in a stage its pipeline does not have, as may come of undoing
 * a change of the pipeline, can go to any: otherwise it could never leave.
 */
export function nextStatuses({ stages }: Pipeline, from: string): readonly string[] {
  const stage = stages.find(({ key }) => key === from);
  return stage ? stage.next : stages.map(({ key }) => key);
}

export function isClosed({ stages }: Pipeline, status: string): boolean {
  const stage = stages.find(({ key }) => key === status);
  return stage !== undefined && stage.kind !== "open";
}
