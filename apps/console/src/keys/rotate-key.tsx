"use client";
import { invalidateAfter } from "@acta/trpc/client";
import { useId, useState } from "react";
import { ProblemNotice } from "@/data/problems";
import { trpc } from "@/data/trpc";
import { Button } from "@/ui/button";
import { Dialog } from "@/ui/dialog";
import { Select } from "@/ui/field";
import { WaitsForApproval } from "@/ui/waits";
import { ShownKey } from "./create-key";
import { outputsOf, type SystemApiKeyItem } from "./key-types";

const overlaps = [
  { seconds: 0, label: "not at all: revoke it now" },
  { seconds: 3_600, label: "for an hour" },
  { seconds: 86_400, label: "for a day" },
  { seconds: 604_800, label: "for a week" },
];

/** Puts a new key in the place of one, and shows it, once. */
export function RotateKeyDialog({ item, onClose }: { item: SystemApiKeyItem | null; onClose(): void }) {
  const utils = trpc.useUtils();
  const id = useId();
  const [overlap, setOverlap] = useState(86_400);
  const rotate = trpc.system.apiKey.rotate.useMutation({
    gcTime: 0,
    onSettled: () => invalidateAfter("system.apiKey.rotate", utils),
  });
  const key = rotate.data && outputsOf(rotate.data)?.key;
  const close = () => {
    // Nothing keeps the key once the dialog is gone.
    rotate.reset();
    onClose();
  };
  return (
    <Dialog
      open={item !== null}
      onOpenChange={(open) => {
        if (!open) close();
      }}
      // An answer on its way holds a key that comes only once.
      dismissable={!key && !rotate.isPending}
      wide={key !== undefined}
      title={key ? "Store this key now" : `Rotate ${item?.name ?? ""}?`}
      description={
        key
          ? "It is shown this once and cannot be read again."
          : "A new key takes its place, with the same name and permissions."
      }
    >
      {key && item ? (
        <ShownKey name={item.name} value={key} onDone={close} />
      ) : (
        <div className="space-y-4">
          {rotate.isError ? <ProblemNotice error={rotate.error} /> : null}
          {rotate.data?.status === "pending_approval" ? (
            <WaitsForApproval approvalId={rotate.data.approvalId} />
          ) : null}
          <div className="space-y-1">
            <label htmlFor={`${id}overlap`} className="font-medium">
              The old key still works
            </label>
            <Select
              id={`${id}overlap`}
              value={overlap}
              onChange={(event) => setOverlap(Number(event.target.value))}
            >
              {overlaps.map(({ seconds, label }) => (
                <option key={seconds} value={seconds}>
                  {label}
                </option>
              ))}
            </Select>
          </div>
          <div className="flex justify-end gap-2">
            <Button onClick={close} disabled={rotate.isPending}>
              Keep it
            </Button>
            <Button
              variant="primary"
              busy={rotate.isPending}
              onClick={() => rotate.mutate({ apiKeyId: item?.apiKeyId ?? "", overlapSeconds: overlap })}
            >
              Rotate key
            </Button>
          </div>
        </div>
      )}
    </Dialog>
  );
}
