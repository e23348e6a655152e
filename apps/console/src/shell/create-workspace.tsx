"use client";
import { useId, useState } from "react";
import { useAct } from "@/data/act";
import { ProblemNotice } from "@/data/problems";
import { trpc } from "@/data/trpc";
import { Button } from "@/ui/button";
import { cn } from "@/ui/cn";
import { Dialog } from "@/ui/dialog";
import { Input } from "@/ui/field";
import { useSwitchWorkspace } from "./switch-workspace";
import { useWorkspace } from "./workspace";

const kinds = [
  {
    kind: "empty",
    label: "Empty",
    hint: "For real work: a shop, a branch, a brand of its own.",
  },
  {
    kind: "sandbox",
    label: "Sandbox with demo data",
    hint: "For trying an integration. Its messages reach nobody.",
  },
] as const;

/** Makes a workspace of the person's own and goes on in it. */
export function CreateWorkspaceDialog({ open, onClose }: { open: boolean; onClose(): void }) {
  return (
    <Dialog
      open={open}
      onOpenChange={(next) => {
        if (!next) onClose();
      }}
      title="Create workspace"
      description="You become its owner, and can invite others."
    >
      <Form onDone={onClose} />
    </Dialog>
  );
}

function Form({ onDone }: { onDone(): void }) {
  const id = useId();
  const here = useWorkspace();
  const switchTo = useSwitchWorkspace();
  const [name, setName] = useState("");
  const [kind, setKind] = useState<(typeof kinds)[number]["kind"]>("empty");
  const [leaving, setLeaving] = useState(false);
  const create = trpc.system.workspace.create.useMutation({ trpc: useAct() });
  const fault = create.error?.data?.problem?.errors.find(({ pointer }) => pointer === "/name")?.message;
  const submit = async () => {
    // Refused: what is shown says why.
    const made = await create.mutateAsync({ name, sandbox: kind === "sandbox" }).catch(() => null);
    if (!made) return;
    setLeaving(true);
    if (made.status === "success") await switchTo({ id: made.outputs.workspaceId, name });
    onDone();
  };
  return (
    <form
      noValidate
      className="space-y-4"
      onSubmit={(event) => {
        event.preventDefault();
        void submit();
      }}
    >
      {create.isError ? <ProblemNotice error={create.error} /> : null}
      <div className="space-y-1">
        <label htmlFor={`${id}name`} className="font-medium">
          Name
        </label>
        <Input
          id={`${id}name`}
          autoFocus
          value={name}
          autoComplete="off"
          onChange={(event) => setName(event.target.value)}
          placeholder={kind === "sandbox" ? `${here.name}, sandbox` : "As people are to see it"}
          aria-invalid={fault !== undefined || undefined}
        />
      </div>
      <fieldset>
        <legend className="mb-1.5 font-medium">What it begins with</legend>
        <div className="space-y-2">
          {kinds.map((each) => (
            <label
              key={each.kind}
              className={cn(
                "flex cursor-pointer gap-2.5 rounded-md border border-line bg-surface px-3 py-2.5 hover:border-line-strong",
                kind === each.kind && "border-accent hover:border-accent",
              )}
            >
              <input
                type="radio"
                name={`${id}kind`}
                checked={kind === each.kind}
                onChange={() => setKind(each.kind)}
                aria-describedby={`${id}${each.kind}`}
                className="mt-1 size-3.5 accent-(--accent-solid)"
              />
              <span className="min-w-0">
                <span className="block font-medium">{each.label}</span>
                <span id={`${id}${each.kind}`} className="block text-text-2">
                  {each.hint}
                </span>
              </span>
            </label>
          ))}
        </div>
        <p className="mt-2 text-xs text-text-3">
          {kind === "sandbox"
            ? "The data arrives within seconds. A sandbox stays one."
            : `Time zone, currency and language are those of ${here.name}, until you change them.`}
        </p>
      </fieldset>
      <div className="flex justify-end gap-2">
        <Button onClick={onDone}>Cancel</Button>
        <Button
          type="submit"
          variant="primary"
          busy={create.isPending || leaving}
          disabled={name.trim() === ""}
        >
          Create and switch to it
        </Button>
      </div>
    </form>
  );
}
