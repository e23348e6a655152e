"use client";
import { useState } from "react";
import { capital } from "@/format/words";
import {
  type FindableRecord,
  isFindable,
  RecordFinder,
  recordNames,
  recordsWithHistory,
} from "@/tools/record-finder";
import { Dialog } from "@/ui/dialog";
import { Select } from "@/ui/field";

/** From a name to everything that happened to the record of that name. */
export function FindRecord({
  open,
  onOpenChange,
  start,
  onChoose,
}: {
  open: boolean;
  onOpenChange(open: boolean): void;
  start?: string;
  onChoose(id: string): void;
}) {
  const [record, setRecord] = useState<FindableRecord>("contact");
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      title="Find a record"
      description="Shows every execution that changed it."
    >
      <Select
        aria-label="Kind of record"
        className="mb-3"
        value={record}
        onChange={(event) => {
          if (isFindable(event.target.value)) setRecord(event.target.value);
        }}
      >
        {recordsWithHistory.map((each) => (
          <option key={each} value={each}>
            {capital(recordNames[each])}
          </option>
        ))}
      </Select>
      <div className="overflow-hidden rounded-md border border-line-strong/70">
        <RecordFinder
          key={record}
          record={record}
          start={start ?? ""}
          onChoose={(id) => {
            onOpenChange(false);
            onChoose(id);
          }}
        />
      </div>
    </Dialog>
  );
}
