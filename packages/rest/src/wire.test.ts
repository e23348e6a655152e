import type { Preview, ToolExecution } from "@acta/core";
import { describe, expect, it } from "vitest";
import { toWireExecution, toWireResult } from "./wire.ts";

const preview: Preview = {
  changes: [
    {
      table: "order_lines",
      id: "1",
      operation: "insert",
      before: null,
      after: { unit_price_minor: 5, custom_fields: { snake_name: { inner_name: 1 } }, __odd_name: null },
    },
  ],
  effects: [],
  approval: { required: false },
};
const wireRow = { unitPriceMinor: 5, customFields: { snake_name: { inner_name: 1 } }, OddName: null };

describe("the wire", () => {
  it("has a repeated answer as the first one was", () => {
    const first = {
      id: "x",
      toolName: "crm.order.create",
      status: "success",
      outputs: { z: 1, a: 2 },
      durationMs: 3,
    } as const;
    expect(JSON.stringify(toWireResult({ ...first, replayed: true }))).toBe(
      JSON.stringify(toWireResult(first)),
    );
  });

  it("has the parts of a preview beside its outputs, rows in camelCase, custom fields as they are", () => {
    const result = toWireResult({
      id: "x",
      toolName: "crm.order.create",
      status: "dry_run",
      outputs: { orderId: "1" },
      durationMs: 3,
      preview,
    });
    expect(result).toEqual({
      id: "x",
      toolName: "crm.order.create",
      status: "dry_run",
      outputs: { orderId: "1" },
      durationMs: 3,
      changes: [{ table: "order_lines", id: "1", operation: "insert", before: null, after: wireRow }],
      effects: [],
      approval: { required: false },
    });
  });

  it("leaves a success and a pending approval as they are", () => {
    const success = { id: "x", toolName: "a.b.c", status: "success", outputs: {}, durationMs: 1 } as const;
    expect(toWireResult(success)).toBe(success);
    const pending = { status: "pending_approval", toolName: "a", approvalId: "b", expiresAt: "c" } as const;
    expect(toWireResult(pending)).toBe(pending);
  });

  it("has an execution's rows in camelCase, in its changes and in its preview", () => {
    const execution = { id: "x", changes: preview.changes, preview } as unknown as ToolExecution;
    expect(toWireExecution(execution)).toMatchObject({
      changes: [{ after: wireRow }],
      preview: { changes: [{ after: wireRow }], approval: { required: false } },
    });
    expect(toWireExecution({ ...execution, preview: null })).toMatchObject({ preview: null });
  });
});
