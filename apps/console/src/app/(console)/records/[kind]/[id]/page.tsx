import type { Metadata } from "next";
import { RecordPage } from "@/records/record-page";
import { notFoundFor } from "@/server/missing";
import { Ahead } from "@/server/prefetch";

export const metadata: Metadata = { title: "Record" };

export default async function Page({ params }: PageProps<"/records/[kind]/[id]">) {
  const { kind, id } = await params;
  const record = { kind, id };
  return (
    <Ahead
      ask={(ahead) =>
        Promise.all([
          ahead.records.asOf.fetch(record).catch(notFoundFor("RECORD_NOT_FOUND")),
          ahead.records.blame.prefetch(record),
        ])
      }
    >
      <RecordPage key={`${kind}/${id}`} kind={kind} id={id} />
    </Ahead>
  );
}
