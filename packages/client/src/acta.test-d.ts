/** Types are the product here: compiled by `tsc`, never run. Each line that must not compile says so. */
import {
  type Acta,
  type ActaProblem,
  type BatchItem,
  type CommonErrorCode,
  isProblem,
  type PendingApproval,
  type ToolErrorCodes,
  type ToolOutputs,
  type ToolPreview,
  type ToolResult,
} from "./index.ts";

type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
declare function assertType<_T extends true>(): void;
declare const acta: Acta;

export async function calls() {
  const result = await acta.call("crm.contact.create", { name: "Ana", country: "CO" });
  assertType<Equal<typeof result, ToolResult<ToolOutputs["crm.contact.create"]> | PendingApproval>>();
  // @ts-expect-error a pending approval has no outputs: look at the status first
  result.outputs;
  if (result.status === "success") assertType<Equal<typeof result.outputs.created, boolean>>();

  const preview = await acta.call(
    "crm.order.updateStatus",
    { orderId: "…", status: "paid" },
    { dryRun: true },
  );
  assertType<Equal<typeof preview, ToolPreview<ToolOutputs["crm.order.updateStatus"]>>>();
  const same = await acta.dryRun("crm.order.updateStatus", { orderId: "…", status: "paid" });
  assertType<Equal<typeof same, typeof preview>>();

  // @ts-expect-error the name is required
  acta.call("crm.contact.create", {});
  // @ts-expect-error no such input
  acta.call("crm.contact.create", { name: "Ana", nickname: "An" });
  // @ts-expect-error no such status
  acta.call("crm.task.update", { taskId: "…", status: "lost" });
  // @ts-expect-error no such tool
  acta.call("crm.contact.dance", {});
}

export function refusals(error: unknown) {
  if (isProblem(error)) assertType<Equal<typeof error, ActaProblem>>();
  if (!isProblem(error, "crm.contact.create")) return;
  assertType<Equal<typeof error.code, ToolErrorCodes["crm.contact.create"] | CommonErrorCode>>();
  if (error.code === "PHONE_TAKEN") return;
  // @ts-expect-error another tool's code
  if (error.code === "ORDER_TRANSITION_INVALID") return;
}

export async function batches() {
  const done = await acta.batch([
    { tool: "crm.contact.create", inputs: { name: "Ana", customFields: { vip: "$0.created" } } },
    {
      tool: "crm.order.create",
      inputs: {
        contactId: "$0.contactId",
        lines: [{ description: "Coffee", quantity: "$0.n", unitPriceMinor: 1 }],
      },
    },
    { tool: "crm.order.updateStatus", inputs: { orderId: "$1.orderId", status: "$2.status" } },
  ]);
  // @ts-expect-error a pending approval has no items: look at the status first
  done.items;
  if (done.status === "pending_approval") return;
  const [contact, order] = done.items;
  assertType<Equal<typeof contact, ToolResult<ToolOutputs["crm.contact.create"]>>>();
  assertType<Equal<typeof order.outputs, ToolOutputs["crm.order.create"]>>();
  assertType<Equal<typeof done.status, "success">>();

  const each = await acta.batch([{ tool: "crm.contact.read", inputs: { contactId: "…" } }], {
    atomic: false,
  });
  if (each.status !== "pending_approval") {
    const [item] = each.items;
    // @ts-expect-error it may have failed
    item.outputs;
    if (item.status === "success") assertType<Equal<typeof item.outputs, ToolOutputs["crm.contact.read"]>>();
    else assertType<Equal<typeof item.code, string>>();
  }

  const names = ["Ana", "Eva"];
  const many = await acta.batch(
    names.map((name) => ({ tool: "crm.contact.create" as const, inputs: { name } })),
    { dryRun: true },
  );
  for (const item of many.items)
    assertType<Equal<typeof item, ToolPreview<ToolOutputs["crm.contact.create"]>>>();
  const mixed: BatchItem[] = [];
  await acta.batch(mixed);

  // @ts-expect-error the name is required
  acta.batch([{ tool: "crm.contact.create", inputs: {} }]);
  // @ts-expect-error no such input
  acta.batch([{ tool: "crm.contact.create", inputs: { name: "Ana", nickname: "An" } }]);
  // @ts-expect-error a number, or a reference to one
  acta.batch([{ tool: "crm.order.create", inputs: { contactId: "…", shippingMinor: "free", lines: [] } }]);
  // @ts-expect-error no such status, and no reference
  acta.batch([{ tool: "crm.task.update", inputs: { taskId: "…", status: "lost" } }]);
  // @ts-expect-error no such tool
  acta.batch([{ tool: "crm.contact.dance", inputs: {} }]);
  // @ts-expect-error no batch in a batch
  acta.batch([{ tool: "system.batch.run", inputs: { items: [] } }]);
}
