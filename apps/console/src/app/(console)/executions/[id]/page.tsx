import type { Metadata } from "next";
import { ExecutionPage } from "@/executions/execution-page";

export const metadata: Metadata = { title: "Execution" };

export default async function Page({ params }: PageProps<"/executions/[id]">) {
  const { id } = await params;
  return <ExecutionPage key={id} id={id} />;
}
