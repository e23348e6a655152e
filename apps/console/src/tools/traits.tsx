import type { ToolMetadata } from "@acta/core";
import { Eye, PenLine, ShieldQuestion, Trash2, Undo2 } from "lucide-react";
import { Badge } from "@/ui/badge";

const effectLabels: { [effect: string]: string } = {
  creates_record: "Creates",
  updates_record: "Changes",
  deletes_record: "Deletes",
};

/** What calling a tool does to the world, at a glance. */
export function Traits({
  metadata,
}: {
  metadata: Pick<ToolMetadata, "sideEffects" | "reversible" | "requiresApproval">;
}) {
  if (metadata.sideEffects.length === 0)
    return (
      <Badge>
        <Eye aria-hidden /> Reads
      </Badge>
    );
  return (
    <>
      {metadata.sideEffects.map((effect) => (
        <Badge key={effect} tone={effect === "deletes_record" ? "bad" : "plain"}>
          {effect === "deletes_record" ? <Trash2 aria-hidden /> : <PenLine aria-hidden />}
          {effectLabels[effect] ?? effect.replaceAll("_", " ")}
        </Badge>
      ))}
      {metadata.reversible ? (
        <Badge>
          <Undo2 aria-hidden /> Reversible
        </Badge>
      ) : null}
      {metadata.requiresApproval ? (
        <Badge tone="warn">
          <ShieldQuestion aria-hidden /> Needs approval
        </Badge>
      ) : null}
    </>
  );
}
