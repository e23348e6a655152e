import type { Metadata } from "next";
import { ExecutionPage } from "@/executions/execution-page";
import { notFoundFor } from "@/server/missing";
import { Ahead } from "@/server/prefetch";

export const metadata: Metadata = { title: "Execution" };

export default async function Page({ params }: PageProps<"/executions/[id]">) {
  const { id } = await params;
  return (
    <Ahead ask={(ahead) => ahead.executions.read.fetch({ id }).catch(notFoundFor("EXECUTION_NOT_FOUND"))}>
      <ExecutionPage key={id} id={id} />
    </Ahead>
  );
}
