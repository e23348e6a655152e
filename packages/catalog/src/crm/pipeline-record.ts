import { ConstraintError, fail as failCommon, type InputIssue } from "@acta/core";
import {
  type Handles,
  orders,
  type PipelineStage,
  pipelines,
  type ReadDatabase,
  type StageKind,
  stageKinds,
} from "@acta/db";
import { and, count, eq, isNull, or, type SQL, sql } from "drizzle-orm";
import * as fields from "../fields.ts";
import type { CrmPipelineListOutput } from "../generated/types.ts";
import { fail } from "./errors.ts";
import { standardPipeline } from "./pipeline.ts";

export type PipelineRecord = CrmPipelineListOutput["items"][number];

const stageKey = fields.stageKey("Key of the stage: what orders have as their status.");
const stageKind = {
  type: "string",
  enum: stageKinds,
  description: "open; or won or lost, which close the order: it is not changed any more.",
} as const;
const next = {
  type: "array",
  maxItems: 50,
  uniqueItems: true,
  items: fields.stageKey("Key of another stage of the pipeline."),
} as const;

/** Stages as a caller writes them. */
export const stagesInput = {
  type: "array",
  minItems: 1,
  maxItems: 50,
  description: "The stages in their order. Orders begin in the first, which must be open.",
  items: fields.objectOf(
    {
      key: stageKey,
      name: fields.stageName,
      kind: { ...stageKind, default: "open" },
      next: {
        ...next,
        description:
          "Stages an order can go to from this one. Left out: all others from an open stage, none from a closing one.",
      },
    },
    { optional: ["kind", "next"] },
  ),
} as const;

/** A pipeline as every tool answers it. */
export const pipelineRecord = fields.objectOf({
  pipelineId: {
    ...fields.nullable(fields.shown(fields.idOf("pipeline"))),
    description: "Id of the pipeline; null for the standard one, which every workspace begins with.",
  },
  name: fields.shown(fields.pipelineName),
  isDefault: { type: "boolean", description: "Whether orders that name no pipeline go through it." },
  stages: {
    type: "array",
    description: "Its stages in their order; orders begin in the first.",
    items: fields.objectOf({
      key: fields.shown(stageKey),
      name: fields.shown(fields.stageName),
      kind: stageKind,
      next: {
        type: "array",
        items: { type: "string" },
        description: "Keys of the stages an order can go to from here.",
      },
    }),
  },
  createdAt: {
    ...fields.nullable(fields.shown(fields.createdAt)),
    description: "When it was created; null for the standard one.",
  },
  updatedAt: {
    ...fields.nullable(fields.shown(fields.updatedAt)),
    description: "When it was last changed; null for the standard one.",
  },
});

/** An example that the tools of pipelines share. */
export const examplePipeline: PipelineRecord = {
  pipelineId: "01981c2e-7a48-7e74-9b36-96f2b82a4d51",
  name: "Workshop orders",
  isDefault: true,
  stages: [
    { key: "new", name: "New", kind: "open", next: ["in-workshop", "cancelled"] },
    { key: "in-workshop", name: "In the workshop", kind: "open", next: ["ready", "cancelled"] },
    { key: "ready", name: "Ready", kind: "open", next: ["picked-up"] },
    { key: "picked-up", name: "Picked up", kind: "won", next: [] },
    { key: "cancelled", name: "Cancelled", kind: "lost", next: ["new"] },
  ],
  createdAt: "2026-05-04T13:28:00.000Z",
  updatedAt: "2026-05-04T13:28:00.000Z",
};

export function toPipelineRecord(row: typeof pipelines.$inferSelect): PipelineRecord {
  return {
    pipelineId: row.id,
    name: row.name,
    isDefault: row.isDefault === true,
    stages: row.stages,
    createdAt: row.createdAt.toISOString(),
    updatedAt: row.updatedAt.toISOString(),
  };
}

export function standardRecord(): PipelineRecord {
  const { id, name, stages } = standardPipeline;
  return {
    pipelineId: id,
    name,
    isDefault: true,
    stages: stages.map((stage) => ({ ...stage })),
    createdAt: null,
    updatedAt: null,
  };
}

interface StageInput {
  key: string;
  name: string;
  kind: StageKind;
  next?: string[];
}

/**
 * Stages with every way spelled out.
 *
 * @throws ActaError `INPUT_INVALID` where keys repeat, a way leads nowhere, or orders would begin closed
 */
export function toStages(given: readonly StageInput[]): PipelineStage[] {
  const keys = given.map(({ key }) => key);
  const issues: InputIssue[] = given.flatMap(({ key, kind, next = [] }, index): InputIssue[] => [
    ...(keys.indexOf(key) < index
      ? [{ pointer: `/stages/${index}/key`, keyword: "uniqueItems", message: "is the key of a stage before" }]
      : []),
    ...(index === 0 && kind !== "open"
      ? [{ pointer: "/stages/0/kind", keyword: "const", message: "must be open: orders begin here" }]
      : []),
    ...next.flatMap((to, place) =>
      keys.includes(to) && to !== key
        ? []
        : [
            {
              pointer: `/stages/${index}/next/${place}`,
              keyword: "enum",
              message: "must be the key of another stage",
              allowed: keys.filter((each) => each !== key),
            },
          ],
    ),
  ]);
  if (issues.length > 0) throw failCommon("INPUT_INVALID", {}, { issues });
  return given.map(({ key, name, kind, next }) => ({
    key,
    name,
    kind,
    next: next ?? (kind === "open" ? keys.filter((each) => each !== key) : []),
  }));
}

/** Orders that go through a pipeline: those that name it, and with the default one those that name none. */
export function ordersOf(pipelineId: string, isDefault: boolean): SQL | undefined {
  const named = eq(orders.pipelineId, pipelineId);
  return isDefault ? or(named, isNull(orders.pipelineId)) : named;
}

export const ordersOfDefault = (): SQL => isNull(orders.pipelineId);

const maxNamed = 10;

/** @throws ActaError `PIPELINE_STAGE_IN_USE` when some of these orders stand in a stage that is none of those given */
export async function assertOrdersFit(
  db: ReadDatabase,
  which: SQL | undefined,
  stages: readonly PipelineStage[],
): Promise<void> {
  const keys = stages.map(({ key }) => key);
  const stranded = and(which, sql`${orders.status} <> all(${sql.param(keys)}::text[])`);
  const [used, named] = await Promise.all([
    db
      .select({ status: orders.status, orders: count() })
      .from(orders)
      .where(stranded)
      .groupBy(orders.status)
      .orderBy(orders.status),
    db.select({ id: orders.id }).from(orders).where(stranded).orderBy(orders.id).limit(maxNamed),
  ]);
  if (used.length === 0) return;
  throw fail(
    "PIPELINE_STAGE_IN_USE",
    { stages: used, orderIds: named.map(({ id }) => id) },
    {
      detail: `Orders stand in ${used.map((each) => `${each.status} (${each.orders})`).join(", ")}, which would be no stage any more. Keep these stages, or move the orders first.`,
    },
  );
}

/** Takes the mark of the default pipeline off the one that has it. After `lockDefault`. */
export async function releaseDefault({ db, records }: Handles): Promise<void> {
  const [current] = await db
    .select({ id: pipelines.id })
    .from(pipelines)
    .where(eq(pipelines.isDefault, true))
    .for("update");
  if (current) await records.update(pipelines, current.id, { isDefault: null });
}

/** Who would make a default pipeline is told to try again where an undo, which takes no lock, has made one meanwhile. */
export async function asOnlyDefault<T>(write: Promise<T>): Promise<T> {
  try {
    return await write;
  } catch (error) {
    if (error instanceof ConstraintError && error.constraint === "pipelines_default_key")
      throw failCommon("CONFLICT", {}, { cause: error });
    throw error;
  }
}
