"use client";
import type { RecordReference, RecordState } from "@acta/core";
import { Section } from "@/executions/detail";
import { capital, fieldLabel, recordKind } from "@/format/words";
import { cn } from "@/ui/cn";
import { Link } from "@/ui/link";
import { recordHref } from "./record-href";
import { FieldValue } from "./references";

/** Columns that say nothing a person wants to read in a list of parts. */
const silent = new Set(["id", "workspace_id", "created_at", "updated_at", "position"]);

/** The rows that are, or then were, parts of the record: one table for each kind. */
export function RecordParts({
  parts,
  whole,
  currency,
  references,
}: {
  parts: RecordState["parts"];
  whole: string;
  currency: string | null;
  references: readonly RecordReference[];
}) {
  const tables = [...new Set(parts.map(({ table }) => table))];
  return tables.map((table) => {
    const rows = parts.filter((part) => part.table === table);
    const columns = Object.keys(rows[0]!.row).filter(
      (column) =>
        !silent.has(column) && rows.some(({ row }) => row[column] !== whole && row[column] !== null),
    );
    const isNumber = (column: string) => rows.every(({ row }) => typeof row[column] === "number");
    return (
      <Section key={table} title={`${capital(recordKind(table))}s`} count={rows.length}>
        <div className="scroll-thin overflow-x-auto rounded-md border border-line bg-surface">
          <table className="relative w-full text-left">
            <thead>
              <tr className="border-b border-line text-xs text-text-3">
                {columns.map((column) => (
                  <th
                    key={column}
                    scope="col"
                    className={cn(
                      "px-3 py-1.5 font-normal whitespace-nowrap",
                      isNumber(column) && "text-right",
                    )}
                  >
                    {fieldLabel(column)}
                  </th>
                ))}
                <th scope="col" className="px-3 py-1.5">
                  <span className="sr-only">History</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {rows.map(({ id, row }) => (
                <tr key={id} className="border-t border-line/70 align-baseline first:border-t-0">
                  {columns.map((column) => (
                    <td
                      key={column}
                      className={cn("px-3 py-1.5", isNumber(column) && "text-right tabular-nums")}
                    >
                      <FieldValue
                        value={row[column]}
                        name={column}
                        currency={currency}
                        references={references}
                      />
                    </td>
                  ))}
                  <td className="px-3 py-1.5 text-right text-xs">
                    <Link
                      href={recordHref(table, id)}
                      aria-label={`History of this ${recordKind(table)}`}
                      className="text-accent hover:underline"
                    >
                      history
                    </Link>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      </Section>
    );
  });
}
