"use client";
import type { JsonValue, RecordReference } from "@acta/core";
import { inert, Value } from "@/executions/value";
import { recordKind } from "@/format/words";
import { Link } from "@/ui/link";
import { recordHref } from "./record-href";

/** A value; where it is the id of another record, that record by its name. */
export function FieldValue({
  value,
  name,
  currency,
  references,
  className,
}: {
  value: JsonValue | undefined;
  name: string;
  currency: string | null;
  references: readonly RecordReference[];
  className?: string;
}) {
  const other = typeof value === "string" ? references.find(({ id }) => id === value) : undefined;
  if (!other?.label) return <Value value={value} name={name} currency={currency} className={className} />;
  return (
    <Link
      href={recordHref(other.table, other.id)}
      title={`Open this ${recordKind(other.table)}`}
      className="text-accent hover:underline"
    >
      {inert(other.label)}
    </Link>
  );
}
