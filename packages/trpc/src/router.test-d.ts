/** Types are the product here: compiled by `tsc`, never run. Each line that must not compile says so. */
import type { Preview, ToolExecution, ToolExecutionResult } from "@acta/core";
import { type CreateTRPCReact, createTRPCReact } from "@trpc/react-query";
import type { inferRouterInputs, inferRouterOutputs } from "@trpc/server";
import {
  type AppRouter,
  invalidateAfter,
  isToolError,
  type ToolErrorCodes,
  type ToolInputs,
  type ToolName,
} from "./client.ts";

type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
declare function assertType<_T extends true>(): void;

declare const trpc: CreateTRPCReact<AppRouter, unknown>;
export const made: typeof trpc = createTRPCReact<AppRouter>();

type Inputs = inferRouterInputs<AppRouter>;
type Outputs = inferRouterOutputs<AppRouter>;

// What goes in is what the schema says.
assertType<Equal<Inputs["crm"]["order"]["updateStatus"], ToolInputs["crm.order.updateStatus"]>>();
assertType<Equal<Inputs["preview"]["crm"]["order"]["updateStatus"], ToolInputs["crm.order.updateStatus"]>>();

// What comes out is a result or a pending approval; a preview is always a result, with its preview.
type Updated = Outputs["crm"]["order"]["updateStatus"];
type UpdatedResult = Exclude<Updated, { status: "pending_approval" }>;
assertType<Equal<Updated["status"], ToolExecutionResult["status"] | "pending_approval">>();
assertType<Equal<UpdatedResult["outputs"]["orderId"], string>>();
assertType<Equal<Outputs["preview"]["crm"]["order"]["updateStatus"]["status"], "dry_run">>();
assertType<
  Equal<Outputs["preview"]["crm"]["order"]["updateStatus"]["preview"]["changes"], Preview["changes"]>
>();
assertType<Equal<Outputs["executions"]["list"]["items"][number]["status"], ToolExecution["status"]>>();

export function Component() {
  const utils = trpc.useUtils();
  const update = trpc.crm.order.updateStatus.useMutation({
    onSuccess(result) {
      if (result.status === "pending_approval") return result.approvalId satisfies string;
      void invalidateAfter(result.toolName, utils);
      return result.outputs.previousStatus satisfies string;
    },
    onError(error) {
      if (!isToolError(error, "crm.order.updateStatus")) return;
      const { code } = error.data.problem;
      if (code === "ORDER_TRANSITION_INVALID" || code === "ORDER_NOT_FOUND" || code === "INPUT_INVALID")
        return;
      // @ts-expect-error another tool's code
      if (code === "PHONE_TAKEN") return;
    },
  });
  update.mutate({ orderId: "01939d7e-0000-7000-8000-000000000001", status: "paid" });
  // @ts-expect-error a field the tool does not have
  update.mutate({ orderId: "01939d7e-0000-7000-8000-000000000001", status: "paid", note: "x" });
  // @ts-expect-error a required field is missing
  update.mutate({ orderId: "01939d7e-0000-7000-8000-000000000001" });
  // @ts-expect-error a status is a text
  update.mutate({ orderId: "01939d7e-0000-7000-8000-000000000001", status: 1 });
  // @ts-expect-error inputs are not optional
  update.mutate();

  const preview = trpc.preview.crm.order.updateStatus.useMutation();
  preview.mutate({ orderId: "01939d7e-0000-7000-8000-000000000001", status: "paid" });
  preview.data?.preview.changes[0]?.before satisfies object | null | undefined;
  preview.data?.preview.approval.required satisfies boolean | undefined;
  // @ts-expect-error a required field is missing
  preview.mutate({ status: "paid" });

  const read = trpc.crm.order.read.useQuery({ orderId: "01939d7e-0000-7000-8000-000000000001" });
  if (read.data && read.data.status !== "pending_approval")
    read.data.outputs.order.totalMinor satisfies number;
  // @ts-expect-error a change is not a query
  trpc.crm.order.updateStatus.useQuery;
  // @ts-expect-error a read is not a mutation
  trpc.crm.order.read.useMutation;
  // @ts-expect-error no such tool
  trpc.crm.order.updateState;
  // @ts-expect-error no such module
  trpc.sales;

  const [page] = trpc.crm.contact.list.useSuspenseQuery({ limit: 10 });
  if (page.status !== "pending_approval") page.outputs.nextCursor satisfies string | null;

  const history = trpc.executions.list.useInfiniteQuery(
    { filter: { status: ["error"], tool: ["crm.order.updateStatus"] }, limit: 50 },
    { getNextPageParam: (last) => last.nextCursor },
  );
  history.data?.pages[0]?.items[0]?.change?.operation satisfies "insert" | "update" | "delete" | undefined;
  // @ts-expect-error a list has no inputs: they are read with the execution
  history.data?.pages[0]?.items[0]?.inputs;
  // @ts-expect-error no such filter
  trpc.executions.list.useQuery({ filter: { state: ["error"] } });

  trpc.executions.live.useSubscription(undefined, {
    onData: (event) => {
      event.at satisfies string;
    },
  });
  trpc.session.me.useQuery().data?.permissions satisfies readonly string[] | undefined;
  trpc.tools.read.useQuery({ name: "crm.order.create" }).data?.inputSchema satisfies object | undefined;

  if (isToolError(update.error, "crm.order.updateStatus")) {
    update.error.data.problem.errors[0]?.pointer satisfies string | undefined;
  }
  // @ts-expect-error no such tool
  isToolError(update.error, "crm.order.updateState");
}

/** Whatever was caught narrows too. */
export function codeOf(error: unknown): ToolErrorCodes["crm.contact.create"] | null {
  if (!isToolError(error, "crm.contact.create")) return null;
  const { code } = error.data.problem;
  return code === "PHONE_TAKEN" ? code : null;
}

export const toolNames: readonly ToolName[] = ["crm.contact.create", "crm.order.updateStatus"];
// @ts-expect-error names are the tools' own
export const wrongNames: readonly ToolName[] = ["crm.contact.make"];
