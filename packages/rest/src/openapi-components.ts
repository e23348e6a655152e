import { approvalStates, effectStates, executionStatuses, modules, sources } from "@acta/core";
import { pageLimit } from "./query.ts";

export type Json = { [key: string]: unknown };

export function ref(kind: "schemas" | "parameters" | "headers" | "responses", name: string): Json {
  return { $ref: `#/components/${kind}/${name}` };
}

export function jsonContent(schema: Json): Json {
  return { "application/json": { schema } };
}

/** Headers that every answer has which names them. */
const certainHeaders = {
  RequestId: {
    description: "Id of this request; quote it when asking about it.",
    schema: { type: "string", format: "uuid" },
  },
  ExecutionId: {
    description: "The execution that was recorded.",
    schema: { type: "string", format: "uuid" },
  },
  Approval: {
    description: "Where the approval is read.",
    schema: { type: "string", format: "uri-reference" },
  },
  RateLimitPolicy: {
    description: "The limits of this key (draft-ietf-httpapi-ratelimit-headers).",
    schema: { type: "string", examples: ['"calls";q=600;w=60'] },
  },
  RateLimit: {
    description: "Calls left, and seconds until all of them are there again.",
    schema: { type: "string", examples: ['"calls";r=599;t=1'] },
  },
  RetryAfter: { description: "Seconds to wait.", schema: { type: "integer", minimum: 1 } },
  WwwAuthenticate: { description: "The scheme to use.", schema: { type: "string" } },
  ETag: { description: "Send it back in If-None-Match.", schema: { type: "string" } },
};

/** The same where it depends: the description says on what. */
function unlessUnknown({ description, schema }: { description: string; schema: Json }, when: string): Json {
  return { description: `${description} ${when}`, schema };
}

const onceAdmitted = "Left out where the request was refused before its key was known.";

export const headers: Json = {
  ...Object.fromEntries(
    Object.entries(certainHeaders).map(([name, certain]) => [name, { ...certain, required: true }]),
  ),
  RateLimitPolicyIfKnown: unlessUnknown(certainHeaders.RateLimitPolicy, onceAdmitted),
  RateLimitIfKnown: unlessUnknown(certainHeaders.RateLimit, onceAdmitted),
  ExecutionIdIfRecorded: unlessUnknown(
    certainHeaders.ExecutionId,
    "Left out where the call was refused before it could be recorded.",
  ),
  RetryAfterIfKnown: unlessUnknown(certainHeaders.RetryAfter, "Left out where that is not known."),
  AcceptedPermissions: {
    description: "The permissions the tool needs, separated by commas.",
    schema: { type: "string" },
  },
  IdempotentReplayed: {
    description: "`true` where this is the answer of an earlier call with the same Idempotency-Key.",
    schema: { const: "true" },
  },
  Link: {
    description: 'The next page as `rel="next"`, where there is one (RFC 8288).',
    schema: { type: "string" },
  },
};

const header = (name: string, description: string, schema: Json): Json => ({
  name,
  in: "header",
  required: false,
  description,
  schema,
});
const query = (name: string, description: string, schema: Json): Json => ({
  name,
  in: "query",
  required: false,
  description,
  schema,
});
const listQuery = (name: string, description: string, items: Json): Json => ({
  ...query(name, description, { type: "array", items }),
  style: "form",
  explode: false,
});
const path = (name: string, description: string, schema: Json): Json => ({
  name,
  in: "path",
  required: true,
  description,
  schema,
});
const visibleAscii = { type: "string", minLength: 1, maxLength: 255, pattern: "^[\\x21-\\x7e]+$" };

export const parameters: Json = {
  IdempotencyKey: header(
    "Idempotency-Key",
    "Names this call for 7 days: sent again, it is answered again and not done again. Reads ignore it.",
    visibleAscii,
  ),
  Plan: header(
    "Acta-Plan",
    "The id of a dry-run of this very call: it is carried out only if it comes out the same, but for new ids and times.",
    { type: "string", format: "uuid" },
  ),
  Session: header("Acta-Session", "An agent's run; kept as the execution's session id.", visibleAscii),
  TraceParent: header("traceparent", "W3C trace context; its trace id is kept with the execution.", {
    type: "string",
  }),
  IfNoneMatch: header("If-None-Match", "The ETag of an earlier answer.", { type: "string" }),
  ToolName: path("name", "module.entity.action", { type: "string" }),
  ExecutionId: path("id", "Id of an execution", { type: "string", format: "uuid" }),
  ApprovalId: path("id", "Id of an approval", { type: "string", format: "uuid" }),
  MessageId: path("id", "Id of a WhatsApp message", { type: "string", format: "uuid" }),
  ApprovalState: listQuery("state", "In any of these states", { enum: [...approvalStates] }),
  RecordKind: path("kind", "An entity such as `order`, or a table as `changes` name it", { type: "string" }),
  RecordId: path("id", "Id of a record", { type: "string", format: "uuid" }),
  At: query("at", "The instant; now where it is left out", { type: "string", format: "date-time" }),
  ErrorCode: path("code", "An error code", { type: "string" }),
  Module: query("module", "Tools of this module", { enum: [...modules] }),
  Text: query("q", "Part of a name, a description, an error message or an id", {
    type: "string",
    maxLength: 200,
  }),
  Cursor: query("cursor", "`nextCursor` of the page before, with the same filters", { type: "string" }),
  Limit: query("limit", "Items on a page", {
    type: "integer",
    minimum: pageLimit.minimum,
    maximum: pageLimit.maximum,
    default: pageLimit.default,
  }),
  Tool: listQuery("tool", "Names of tools", { type: "string" }),
  Status: listQuery("status", "How they ended", { enum: [...executionStatuses] }),
  Source: listQuery("source", "Where they came from", { enum: [...sources] }),
  Actor: listQuery("actor", "Ids of users and API keys", { type: "string", format: "uuid" }),
  Record: query("record", "Id of a record they changed", { type: "string", format: "uuid" }),
  From: query("from", "Started at or after", { type: "string", format: "date-time" }),
  To: query("to", "Started before", { type: "string", format: "date-time" }),
};

const nullableString = { type: ["string", "null"] };
const nullableObject = { type: ["object", "null"] };
const id = { type: "string", format: "uuid" };

const actorAndCause = {
  executionId: id,
  toolName: { type: "string" },
  at: { type: "string", format: "date-time", description: "When it was done." },
  actor: ref("schemas", "Actor"),
  source: { enum: [...sources] },
  approvalId: nullableString,
  batchId: nullableString,
  undoOf: { ...nullableString, description: "The execution it took back." },
};
const recordHead = { entity: { type: "string" }, table: { type: "string" }, id };
const recordState = {
  ...recordHead,
  at: { type: ["string", "null"], format: "date-time", description: "null: now." },
  state: { enum: ["present", "deleted", "notYet"] },
};
const orNull = (schema: string) => ({ anyOf: [ref("schemas", schema), { type: "null" }] });

export const commonSchemas: Json = {
  Problem: {
    type: "object",
    description: "RFC 9457. A 401 carries neither instance nor requestId.",
    required: ["type", "title", "status", "detail", "code", "retryable", "errors"],
    properties: {
      type: { type: "string", format: "uri" },
      title: { type: "string" },
      status: { type: "integer" },
      detail: { type: "string" },
      instance: { type: "string", format: "uri-reference" },
      code: { type: "string" },
      requestId: { type: "string" },
      executionId: id,
      retryable: { type: "boolean", description: "Whether the very same call may succeed later." },
      errors: { type: "array", items: ref("schemas", "Issue") },
      missingPermissions: { type: "array", items: { type: "string" } },
      details: { type: "object", description: "What the error is about; its members depend on the code." },
      drift: { type: "array", items: ref("schemas", "Drift"), description: "With PLAN_DRIFT." },
      conflicts: {
        type: "array",
        description: "Of an `UNDO_CONFLICT`: what has been changed since, and by whom. At most 100.",
        items: ref("schemas", "Conflict"),
      },
      itemIndex: { type: "integer", minimum: 0, description: "Of a batch: the item the problem is about." },
      items: {
        type: "array",
        description: "Of a batch: what became of each item. Left out where none has run.",
        items: ref("schemas", "BatchItem"),
      },
    },
  },
  BatchItem: {
    description:
      "What became of an item of a batch: a result as the call alone would have answered it, or a problem.",
    anyOf: [
      {
        type: "object",
        required: ["id", "toolName", "status", "outputs", "durationMs"],
        properties: {
          id,
          toolName: { type: "string" },
          status: { enum: ["success", "dry_run"] },
          outputs: { type: "object" },
          durationMs: { type: "integer", minimum: 0 },
          undo: ref("schemas", "Undo"),
          changes: { type: "array", items: ref("schemas", "Change") },
          effects: { type: "array", items: ref("schemas", "Effect") },
          approval: ref("schemas", "ApprovalPreview"),
        },
      },
      ref("schemas", "Problem"),
    ],
  },
  Drift: {
    type: "object",
    description: "One thing that came out differently from the plan.",
    required: ["table", "id", "field", "expected", "actual"],
    properties: {
      table: { ...nullableString, description: "null for outputs and effects." },
      id: nullableString,
      field: {
        ...nullableString,
        description:
          "A field of the record, or an RFC 6901 pointer from /outputs or /effects; null where the change as a whole " +
          "differs.",
      },
      expected: {},
      actual: {},
    },
  },
  Conflict: {
    type: "object",
    required: ["kind", "table", "id", "field", "expected", "actual", "other", "forcible", "changedBy"],
    properties: {
      kind: { enum: ["changed", "deleted", "referenced", "parentGone", "valueTaken"] },
      table: { type: "string" },
      id: { type: "string" },
      field: { ...nullableString, description: "null: the whole record." },
      expected: { description: "What the execution had left." },
      actual: { description: "What stands there now." },
      other: {
        ...nullableObject,
        description: "The record that is in the way.",
        properties: { table: { type: "string" }, id: { type: "string" } },
      },
      forcible: { type: "boolean", description: "Whether `force` overwrites it." },
      changedBy: {
        ...nullableObject,
        properties: { executionId: id, actor: ref("schemas", "Actor") },
      },
    },
  },
  Actor: {
    type: "object",
    properties: { type: { enum: ["user", "apiKey", "system"] }, id: nullableString, name: nullableString },
  },
  Undo: {
    type: "object",
    description: "Whether the call can be undone, and where. Absent on reads.",
    required: ["available"],
    properties: { available: { type: "boolean" }, href: { type: "string", format: "uri-reference" } },
  },
  Issue: {
    type: "object",
    required: ["pointer", "keyword", "message"],
    properties: {
      pointer: {
        type: "string",
        description: "RFC 6901 pointer to the value, or where a missing one belongs.",
      },
      keyword: { type: "string", description: "The rule that refused it." },
      message: { type: "string" },
      allowed: { type: "array", items: {} },
    },
  },
  Change: {
    type: "object",
    required: ["table", "id", "operation", "before", "after"],
    properties: {
      table: { type: "string" },
      id: { type: "string" },
      operation: { enum: ["insert", "update", "delete"] },
      before: nullableObject,
      after: nullableObject,
    },
  },
  Effect: {
    type: "object",
    required: ["kind", "target", "preview"],
    properties: { kind: { type: "string" }, target: { type: "string" }, preview: { type: "object" } },
  },
  ExecutionEffect: {
    type: "object",
    required: ["id", "kind", "target", "state", "attempts", "lastErrorCode"],
    properties: {
      id,
      kind: { type: "string" },
      target: { type: "string" },
      state: {
        enum: [...effectStates, null],
        description: "What became of it; null when that is no longer kept.",
      },
      attempts: { type: "integer" },
      lastErrorCode: nullableString,
    },
  },
  ApprovalPreview: {
    type: "object",
    required: ["required"],
    properties: {
      required: { type: "boolean" },
      policy: {
        type: "object",
        description: "The policy that asks; left out where the tool itself does.",
        properties: { id: { type: "string", format: "uuid" }, name: { type: "string" } },
      },
    },
  },
  PendingApproval: {
    type: "object",
    required: ["status", "toolName", "approvalId", "expiresAt"],
    properties: {
      status: { const: "pending_approval" },
      toolName: { type: "string" },
      approvalId: { type: "string", format: "uuid" },
      expiresAt: { type: "string", format: "date-time" },
    },
  },
  Tool: {
    type: "object",
    required: [
      "name",
      "title",
      "description",
      "inputSchema",
      "outputSchema",
      "metadata",
      "errors",
      "examples",
    ],
    properties: {
      name: { type: "string" },
      title: { type: "string" },
      description: { type: "string" },
      inputSchema: { type: "object" },
      outputSchema: { type: "object" },
      metadata: { type: "object" },
      errors: { type: "array", items: { type: "object" } },
      examples: { type: "array", items: { type: "object" } },
      contentHash: { type: "string", description: "Changes when, and only when, the definition does." },
    },
  },
  ToolPage: page("Tool"),
  Execution: {
    type: "object",
    required: ["id", "toolName", "status", "inputs", "outputs", "startedAt", "durationMs", "actor", "source"],
    properties: {
      id,
      workspaceId: id,
      toolName: { type: "string" },
      inputs: {},
      outputs: {},
      status: { enum: [...executionStatuses] },
      error: {
        type: ["object", "null"],
        properties: { code: { type: "string" }, message: { type: "string" }, fingerprint: nullableString },
      },
      startedAt: { type: "string", format: "date-time" },
      completedAt: { type: "string", format: "date-time" },
      durationMs: { type: "integer" },
      actor: ref("schemas", "Actor"),
      sessionId: nullableString,
      source: { enum: [...sources] },
      requestContext: { type: "object" },
      changes: { type: "array", items: ref("schemas", "Change") },
      preview: nullableObject,
      effects: { type: "array", items: ref("schemas", "ExecutionEffect") },
      batchId: nullableString,
      relatedExecutions: { type: "array", items: id },
      requestId: nullableString,
      traceId: nullableString,
      idempotencyKey: nullableString,
      approvalId: nullableString,
      planId: nullableString,
      undoOf: nullableString,
      rerunOf: nullableString,
      undo: ref("schemas", "UndoState"),
      createdAt: { type: "string", format: "date-time" },
    },
  },
  UndoState: {
    type: "object",
    required: ["state"],
    properties: {
      state: { enum: ["available", "undone", "not_reversible", "nothing_to_undo"] },
      undoneBy: id,
    },
  },
  ExecutionPage: page("Execution"),
  Approval: {
    type: "object",
    required: [
      "id",
      "toolName",
      "inputs",
      "state",
      "requester",
      "source",
      "createdAt",
      "expiresAt",
      "mayDecide",
      "mayCollect",
    ],
    properties: {
      id,
      toolName: { type: "string" },
      inputs: { type: "object", description: "Sensitive values are redacted." },
      state: { enum: [...approvalStates] },
      policy: {
        type: ["object", "null"],
        description: "The policy that asked; null: the tool itself.",
        properties: { id: { type: "string", format: "uuid" }, name: { type: "string" } },
      },
      requester: { type: "object", description: "Who asked.", properties: { type: { type: "string" } } },
      source: { enum: [...sources] },
      sessionId: nullableString,
      requestId: nullableString,
      idempotencyKey: nullableString,
      previewExecutionId: { ...id, description: "The dry-run that it is held to." },
      createdAt: { type: "string", format: "date-time" },
      expiresAt: { type: "string", format: "date-time" },
      decidedBy: { type: ["object", "null"], properties: { type: { type: "string" } } },
      decidedAt: nullableString,
      reason: nullableString,
      executionId: nullableString,
      errorCode: nullableString,
      errorMessage: nullableString,
      drift: { type: ["array", "null"], items: { type: "object" } },
      endedAt: nullableString,
      mayDecide: { type: "boolean", description: "Whether this caller may decide it now." },
      mayCollect: {
        type: "boolean",
        description: "Whether this caller may collect a secret now that the call has answered.",
      },
      preview: { type: ["object", "null"], description: "What it would do; left out in lists." },
    },
  },
  ApprovalPage: page("Approval"),
  RecordAuthor: {
    type: "object",
    description: "An execution, as far as a record's history tells of it.",
    required: Object.keys(actorAndCause),
    properties: actorAndCause,
  },
  RecordReference: {
    type: "object",
    description: "Another record that a row names by its id.",
    required: ["table", "id", "label"],
    properties: { table: { type: "string" }, id, label: nullableString },
  },
  RecordState: {
    type: "object",
    required: [...Object.keys(recordState), "record", "parts", "lastChange", "references"],
    properties: {
      ...recordState,
      record: { ...nullableObject, description: "null unless it was present." },
      parts: {
        type: "array",
        items: {
          type: "object",
          required: ["table", "id", "row"],
          properties: { table: { type: "string" }, id, row: { type: "object" } },
        },
      },
      lastChange: orNull("RecordAuthor"),
      references: { type: "array", items: ref("schemas", "RecordReference") },
    },
  },
  RecordTimeline: {
    type: "object",
    required: [...Object.keys(recordHead), "items", "nextCursor", "references"],
    properties: {
      ...recordHead,
      items: {
        type: "array",
        items: {
          type: "object",
          required: [...Object.keys(actorAndCause), "undo", "changes"],
          properties: {
            ...actorAndCause,
            undo: ref("schemas", "UndoState"),
            changes: { type: "array", items: ref("schemas", "Change") },
          },
        },
      },
      nextCursor: nullableString,
      references: { type: "array", items: ref("schemas", "RecordReference") },
    },
  },
  RecordBlame: {
    type: "object",
    required: [...Object.keys(recordState), "fields"],
    properties: {
      ...recordState,
      fields: {
        type: "array",
        items: {
          type: "object",
          required: ["field", "value", "origin", "setBy", "before", "restored"],
          properties: {
            field: { type: "string" },
            value: {},
            origin: {
              enum: ["execution", "hidden", "unrecorded"],
              description: "unrecorded: the value is older than the history.",
            },
            setBy: orNull("RecordAuthor"),
            before: { description: "What stood there before." },
            restored: orNull("RecordAuthor"),
          },
        },
      },
    },
  },
  WhoAmI: {
    type: "object",
    required: ["apiKeyId", "keyPrefix", "name", "kind", "workspace", "permissions", "limits", "expiresAt"],
    properties: {
      apiKeyId: id,
      keyPrefix: { type: "string" },
      name: { type: "string" },
      kind: { enum: ["api", "agent"] },
      workspace: {
        type: "object",
        required: ["id", "name", "timeZone", "currency", "locale", "sandbox"],
        properties: {
          id,
          name: { type: "string" },
          timeZone: { type: "string", description: "IANA name. Its days begin by it." },
          currency: { type: "string", description: "ISO 4217. Of amounts that name none." },
          locale: { type: "string", description: "BCP 47." },
          sandbox: {
            type: "boolean",
            description: "Whether it is one for trying things: it reaches nobody.",
          },
        },
      },
      permissions: { type: "array", items: { type: "string" } },
      limits: {
        type: "object",
        properties: {
          callsPerMinute: { type: "integer" },
          concurrentCalls: { type: "integer" },
          bodyBytes: { type: "integer" },
        },
      },
      expiresAt: { type: ["string", "null"], format: "date-time" },
    },
  },
  ErrorPage: {
    type: "object",
    required: ["code", "status", "step", "title", "detail", "retryable"],
    properties: {
      code: { type: "string" },
      status: { type: "integer" },
      step: { type: "string" },
      title: { type: "string" },
      detail: { type: "string" },
      retryable: { type: "boolean" },
    },
  },
  Health: { type: "object", required: ["status"], properties: { status: { type: "string" } } },
};

function page(item: string): Json {
  return {
    type: "object",
    required: ["items", "nextCursor"],
    properties: { items: { type: "array", items: ref("schemas", item) }, nextCursor: nullableString },
  };
}
