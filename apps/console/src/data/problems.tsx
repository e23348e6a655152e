"use client";
import { problemOf, type ToolProblem } from "@acta/trpc/client";
import { TRPCClientError } from "@trpc/client";
import type { ReactNode } from "react";
import { Button } from "@/ui/button";
import { Id } from "@/ui/id";
import { Notice } from "@/ui/notice";

/** Any error as something a person can read. What is not a problem of ours is the network or a restart. */
export function describe(
  error: unknown,
): Pick<ToolProblem, "title" | "detail"> & { problem: ToolProblem | null } {
  const problem = problemOf(error);
  if (problem) return { title: problem.title, detail: problem.detail, problem };
  if (error instanceof TRPCClientError && error.data)
    return {
      title: "The console and its server disagree",
      detail: "Reload the page and try again.",
      problem,
    };
  return {
    title: "No connection",
    detail: "The server did not answer. Check your network and try again.",
    problem,
  };
}

/** An error that stays on the page, with what is needed to ask about it. */
export function ProblemNotice({
  error,
  retry,
  children,
  className,
}: {
  error: unknown;
  retry?: (() => void) | undefined;
  children?: ReactNode;
  className?: string;
}) {
  const { title, detail, problem } = describe(error);
  return (
    <Notice
      tone="bad"
      role="alert"
      title={title}
      className={className}
      action={retry ? <Button onClick={retry}>Try again</Button> : undefined}
    >
      <p>{detail}</p>
      {problem && problem.errors.length > 0 ? (
        <ul className="mt-1 list-disc pl-4">
          {problem.errors.map((issue) => (
            <li key={`${issue.pointer} ${issue.keyword}`}>
              <code className="font-mono text-xs">{issue.pointer || "/"}</code> {issue.message}
            </li>
          ))}
        </ul>
      ) : null}
      {problem && problem.missingPermissions.length > 0 ? (
        <p className="mt-1">
          Missing:{" "}
          {problem.missingPermissions.map((permission) => (
            <code key={permission} className="mr-1.5 font-mono text-xs">
              {permission}
            </code>
          ))}
        </p>
      ) : null}
      {children}
      {problem ? (
        <p className="mt-1.5 flex flex-wrap items-center gap-x-3 text-xs text-text-3">
          <code className="font-mono">{problem.code}</code>
          {problem.requestId ? (
            <span className="inline-flex items-center gap-1">
              Request <Id id={problem.requestId} what="Request id" />
            </span>
          ) : null}
        </p>
      ) : null}
    </Notice>
  );
}
