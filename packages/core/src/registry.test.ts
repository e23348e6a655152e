import { expect, it } from "vitest";
import { createCursorCodec } from "./cursor.ts";
import { ActaError, defineErrors } from "./errors.ts";
import { idAt, idTime, isId, newId } from "./id.ts";
import { parseToolName } from "./names.ts";
import { createRegistry } from "./registry.ts";
import { type AnyTool, defineTool } from "./tool.ts";

function tool(
  name: string,
  permission: "contacts.view" | "orders.view",
  errors: string[] = [],
): AnyTool<unknown> {
  return defineTool({
    name,
    title: "T",
    description: "Does nothing.",
    inputSchema: { type: "object" },
    outputSchema: { type: "object" },
    metadata: { reversible: false, requiresApproval: false, sideEffects: [], permissions: [permission] },
    errors,
    examples: [{ inputs: {}, outputs: {} }],
    run: async () => ({}),
  }) as AnyTool<unknown>;
}

it("lists sorted, by module, by permission and by principal", () => {
  const registry = createRegistry([
    tool("system.thing.read", "orders.view"),
    tool("crm.contact.read", "contacts.view"),
  ]);
  const names = (filter?: Parameters<typeof registry.list>[0]) => registry.list(filter).map((t) => t.name);
  expect(names()).toEqual(["crm.contact.read", "system.thing.read"]);
  expect(names({ module: "system" })).toEqual(["system.thing.read"]);
  expect(names({ permission: "contacts.view" })).toEqual(["crm.contact.read"]);
  const principal = {
    type: "system" as const,
    workspaceId: "w",
    permissions: new Set(["orders.view" as const]),
  };
  expect(names({ principal })).toEqual(["system.thing.read"]);
});

it("refuses two tools of one name and codes that no table has", () => {
  expect(() => createRegistry([tool("crm.a.b", "orders.view"), tool("crm.a.b", "orders.view")])).toThrow(
    /defined twice/,
  );
  expect(() => createRegistry([tool("crm.a.b", "orders.view", ["NOPE"])])).toThrow(/NOPE is in no errors.ts/);
});

it("does not let a module redefine a common code", () => {
  expect(() => defineErrors({ INTERNAL: { status: 500, title: "", detail: "" } })).toThrow(/common/);
});

it.each([
  "crm.contact",
  "crm.contact_note.create",
  "shop.contact.create",
  "crm.Contact.create",
  "crm..create",
])("refuses the name %s", (name) => {
  expect(() => parseToolName(name)).toThrow();
});

it("makes ids that sort by time and tell it", () => {
  const at = new Date("2026-03-01T12:00:00.000Z");
  expect(idTime(idAt(at))).toEqual(at);
  expect(isId(idAt(at))).toBe(true);
  const id = newId();
  expect(id > idAt(new Date(Date.now() - 1_000)) && id < idAt(new Date(Date.now() + 1_000))).toBe(true);
});

it("makes cursors that hold only where they were made", () => {
  const cursors = createCursorCodec("0123456789abcdef0123456789abcdef");
  const cursor = cursors.encode("w1/crm.contact.list", ["a", 1]);
  expect(cursors.decode("w1/crm.contact.list", cursor)).toEqual(["a", 1]);
  for (const wrong of [
    () => cursors.decode("w2/crm.contact.list", cursor),
    () => cursors.decode("w1/crm.contact.list", `${cursor}x`),
    () => cursors.decode("x", "a.b"),
    () => cursors.decode("x", ""),
  ]) {
    expect(wrong).toThrow(ActaError);
  }
  expect(() => createCursorCodec("short")).toThrow(/32 bytes/);
});
