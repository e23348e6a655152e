import type { Metadata } from "next";
import { ExecutionsPage } from "@/executions/executions-page";
import { loadFilters, toListInput, toQuery } from "@/executions/filter-query";
import { Ahead } from "@/server/prefetch";

export const metadata: Metadata = { title: "Executions" };

export default async function Page({ searchParams }: PageProps<"/executions">) {
  const now = Date.now();
  const input = toListInput(toQuery(await loadFilters(searchParams), now));
  return (
    <Ahead ask={(ahead) => ahead.executions.list.prefetchInfinite(input)}>
      <ExecutionsPage now={now} />
    </Ahead>
  );
}
