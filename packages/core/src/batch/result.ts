import { ActaError } from "../errors.ts";
import type { JsonObject } from "../json.ts";
import type { BatchItemResult, BatchOutputs, ItemProblem } from "../types.ts";
import { prefixed } from "./prepare.ts";

/** What callers may see of an error, as a value. */
export function toItemProblem(error: ActaError): ItemProblem {
  const { code, definition, detail, details } = error;
  return {
    code,
    title: definition.title,
    status: definition.status,
    detail,
    retryable: error.retryable,
    errors: error.issues ?? [],
    ...(error.missingPermissions && { missingPermissions: error.missingPermissions }),
    ...(Object.keys(details).length > 0 && { details }),
    ...(error.drift && { drift: error.drift }),
    ...(error.conflicts && { conflicts: error.conflicts }),
  };
}

/** An error as that of the batch it ended: the same code, with what became of each item. */
export function toBatchError(
  error: ActaError,
  items: BatchItemResult[] | undefined,
  itemIndex: number | undefined,
): ActaError {
  const { issues, missingPermissions, drift, conflicts, retryAfterSeconds } = error;
  const failed = new ActaError(error.code, error.definition, error.details, {
    cause: error,
    detail: error.detail,
    batch: { ...(itemIndex !== undefined && { itemIndex }), ...(items && { items }) },
    ...(issues && { issues: itemIndex === undefined ? issues : prefixed(issues, itemIndex) }),
    ...(missingPermissions && { missingPermissions }),
    ...(drift && { drift }),
    ...(conflicts && { conflicts }),
    ...(retryAfterSeconds !== undefined && { retryAfterSeconds }),
  });
  // Of an item it names the item's row; the batch has one of its own.
  if (itemIndex === undefined) failed.executionId = error.executionId;
  return failed;
}

/** What a batch's row keeps of its outputs: those of the items stand in their own rows. */
export function recordedOutputs({ status, items }: BatchOutputs): JsonObject {
  return {
    status,
    items: items.map((item) => ({
      id: item.id,
      toolName: item.toolName,
      status: item.status,
      ...(item.status === "error" && { code: item.problem.code }),
    })),
  };
}

/** What a batch answers, without what no two runs have in common. */
export function plannedOutputs({ status, items }: BatchOutputs): JsonObject {
  return {
    status,
    items: items.map((item): JsonObject => {
      const { id, toolName } = item;
      return item.status === "error"
        ? { toolName, status: "error", code: item.problem.code }
        : { id, toolName, status: "done", outputs: item.outputs };
    }),
  };
}
