import type { Metadata } from "next";
import { notFoundFor } from "@/server/missing";
import { Ahead } from "@/server/prefetch";
import { ToolPage } from "@/tools/tool-page";

export async function generateMetadata({ params }: PageProps<"/tools/[name]">): Promise<Metadata> {
  return { title: decodeURIComponent((await params).name) };
}

export default async function Page({ params, searchParams }: PageProps<"/tools/[name]">) {
  const name = decodeURIComponent((await params).name);
  const { from, record } = await searchParams;
  return (
    <Ahead ask={(ahead) => ahead.tools.read.fetch({ name }).catch(notFoundFor("TOOL_NOT_FOUND"))}>
      <ToolPage
        name={name}
        from={typeof from === "string" ? from : null}
        record={typeof record === "string" ? record : null}
      />
    </Ahead>
  );
}
