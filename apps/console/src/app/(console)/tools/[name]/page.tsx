import type { Metadata } from "next";
import { ToolPage } from "@/tools/tool-page";

export async function generateMetadata({ params }: PageProps<"/tools/[name]">): Promise<Metadata> {
  return { title: decodeURIComponent((await params).name) };
}

export default async function Page({ params, searchParams }: PageProps<"/tools/[name]">) {
  const { name } = await params;
  const { from, record } = await searchParams;
  return (
    <ToolPage
      name={decodeURIComponent(name)}
      from={typeof from === "string" ? from : null}
      record={typeof record === "string" ? record : null}
    />
  );
}
