/** Types are the product here: compiled by `tsc`, never run. Each line that must not compile says so. */
import {
  type Acta,
  type ActaProblem,
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
