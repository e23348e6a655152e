import type { ApprovalState } from "@acta/core";
import { createLoader, parseAsString, parseAsStringLiteral } from "nuqs/server";

export const approvalViews = ["waiting", "decided", "all"] as const;
export type ApprovalView = (typeof approvalViews)[number];

const states: { [view in ApprovalView]: ApprovalState[] | undefined } = {
  waiting: ["pending"],
  decided: ["approved", "rejected", "expired", "executed", "drifted", "failed"],
  all: undefined,
};

export const approvalParsers = {
  view: parseAsStringLiteral(approvalViews).withDefault("waiting"),
  /** The one beside the list. */
  open: parseAsString,
};

export const loadApprovalView = createLoader(approvalParsers);

/** What the list asks: also what the server asks ahead of it, so the two must be equal. */
export function toApprovalInput(view: ApprovalView) {
  const state = states[view];
  return { ...(state ? { filter: { state } } : {}), limit: 50 };
}
