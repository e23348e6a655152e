"use client";
import type { FieldBlame, JsonObject, JsonValue, RecordReference } from "@acta/core";
import { fieldChanges, isBookkeeping } from "@acta/core/changes";
import { useState } from "react";
import { changeLabel } from "@/executions/changes";
import { plural } from "@/format/words";
import { cn } from "@/ui/cn";
import { Blame } from "./blame";
import { FieldValue } from "./references";

/** The fields of a record, each with who set it; of a past state also what is there now. */
export function RecordFields({
  table,
  id,
  row,
  now,
  blame,
  currency,
  references,
}: {
  table: string;
  id: string;
  row: JsonObject;
  /** The row as it is now, to compare a past one with. */
  now: JsonObject | null | undefined;
  blame: readonly FieldBlame[] | undefined;
  currency: string | null;
  references: readonly RecordReference[];
}) {
  const [everything, setEverything] = useState(false);
  // The same fields as in a diff, so that they go by the same names: what was is what is now, and what is, the past.
  const fields = fieldChanges({ table, id, operation: "update", before: now ?? row, after: row }).filter(
    (field) => field.after !== undefined,
  );
  const blameOf = new Map(blame?.map((each) => [each.field, each]));
  const told = fields.filter(
    (field) =>
      !isBookkeeping(field) &&
      (field.after !== null || field.changed || (blameOf.get(field.path)?.before ?? null) !== null),
  );
  const shown = everything ? [...told, ...fields.filter((field) => !told.includes(field))] : told;
  const rest = fields.length - told.length;
  return (
    <div className="overflow-hidden rounded-md border border-line bg-surface">
      <table className="relative w-full table-fixed text-left">
        <caption className="sr-only">Fields with their values and who set them</caption>
        <colgroup>
          <col className="w-[34%] sm:w-44" />
          <col />
        </colgroup>
        <thead className="sr-only">
          <tr>
            <th scope="col">Field</th>
            <th scope="col">Value, and who set it</th>
          </tr>
        </thead>
        <tbody>
          {shown.map((field) => (
            <tr key={field.path} className="border-t border-line/70 align-baseline first:border-t-0">
              <th scope="row" title={field.path} className="px-3 py-2 font-normal text-text-2 wrap-anywhere">
                {changeLabel(field)}
              </th>
              <td className="py-2 pr-3">
                <div className="flex flex-col gap-x-4 gap-y-1 sm:flex-row sm:items-baseline">
                  <div className="min-w-0 flex-1">
                    <span className={cn(now && field.changed && "rounded-sm bg-trial-wash px-1")}>
                      <FieldValue
                        value={field.after}
                        name={field.column}
                        currency={currency}
                        references={references}
                      />
                    </span>
                    {now && field.changed ? (
                      <Now value={field.before} name={field.column} {...{ currency, references }} />
                    ) : null}
                  </div>
                  <div className="min-w-0 text-xs sm:w-[45%] sm:max-w-72 sm:shrink-0">
                    <Blame blame={blameOf.get(field.path)} currency={currency} references={references} />
                  </div>
                </div>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {rest > 0 ? (
        <button
          type="button"
          aria-expanded={everything}
          onClick={() => setEverything(!everything)}
          className="w-full border-t border-line px-3 py-1.5 text-left text-xs text-text-2 hover:bg-hover hover:text-text focus-visible:outline-offset-[-2px]"
        >
          {everything ? "Show less" : `Show ${plural(rest, "empty or bookkeeping field")}`}
        </button>
      ) : null}
    </div>
  );
}

function Now({
  value,
  name,
  currency,
  references,
}: {
  value: JsonValue | undefined;
  name: string;
  currency: string | null;
  references: readonly RecordReference[];
}) {
  return (
    <span className="block text-xs text-text-3">
      now{" "}
      <FieldValue
        value={value}
        name={name}
        currency={currency}
        references={references}
        className="text-text-2"
      />
    </span>
  );
}
