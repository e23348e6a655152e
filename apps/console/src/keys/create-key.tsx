"use client";
import { invalidateAfter } from "@acta/trpc/client";
import { useId, useMemo, useState } from "react";
import { ProblemNotice } from "@/data/problems";
import { trpc } from "@/data/trpc";
import { fromZonedInput } from "@/format/time";
import { capital } from "@/format/words";
import { useSession } from "@/shell/workspace";
import { Button } from "@/ui/button";
import { CopyButton, useCopy } from "@/ui/copy";
import { Dialog } from "@/ui/dialog";
import { Input, Select } from "@/ui/field";
import { Notice } from "@/ui/notice";
import { WaitsForApproval } from "@/ui/waits";
import { outputsOf, type SystemApiKeyCreateInput } from "./key-types";

type Grant = SystemApiKeyCreateInput["permissions"][number];

const subjects: { [subject: string]: string } = { apiKeys: "API keys", whatsapp: "WhatsApp" };

/** Makes a key and shows it, once. */
export function CreateKeyDialog({ open, onClose }: { open: boolean; onClose(): void }) {
  const utils = trpc.useUtils();
  // Here and not in the form: a key that was made must be shown, also to somebody who has gone on typing.
  const create = trpc.system.apiKey.create.useMutation({
    gcTime: 0,
    onSettled: () => invalidateAfter("system.apiKey.create", utils),
  });
  const key = create.data && outputsOf(create.data)?.key;
  const close = () => {
    // Nothing keeps the key once the dialog is gone.
    create.reset();
    onClose();
  };
  return (
    <Dialog
      open={open}
      onOpenChange={(next) => {
        if (!next) close();
      }}
      // An answer on its way holds a key that comes only once.
      dismissable={!key && !create.isPending}
      wide
      title={key ? "Store this key now" : "Create API key"}
      description={key ? "It is shown this once and cannot be read again." : undefined}
    >
      {key ? (
        <ShownKey name={create.variables?.name ?? ""} value={key} onDone={close} />
      ) : (
        <Form create={create} onCancel={close} />
      )}
    </Dialog>
  );
}

function Form({
  create,
  onCancel,
}: {
  create: ReturnType<typeof trpc.system.apiKey.create.useMutation>;
  onCancel(): void;
}) {
  const { permissions, workspace } = useSession();
  const id = useId();
  const [name, setName] = useState("");
  const [kind, setKind] = useState<"api" | "agent">("api");
  const [expires, setExpires] = useState("");
  const [granted, setGranted] = useState<ReadonlySet<string>>(new Set());
  // A key never holds more than its maker.
  const groups = useMemo(() => {
    const found = new Map<string, Grant[]>();
    for (const permission of permissions) {
      const subject = permission.split(".")[0] ?? permission;
      found.set(subject, [...(found.get(subject) ?? []), permission]);
    }
    return [...found];
  }, [permissions]);
  const faultAt = (pointer: string) =>
    create.error?.data?.problem?.errors.find(
      (issue) => issue.pointer === pointer || issue.pointer.startsWith(`${pointer}/`),
    )?.message;
  const presets: { label: string; pick: readonly string[] }[] = [
    { label: "Read only", pick: permissions.filter((each) => each.endsWith(".view")) },
    {
      label: "CRM",
      pick: permissions.filter((each) => /^(contacts|orders|products|tasks|notes)\./.test(each)),
    },
    { label: "Everything I may", pick: permissions },
    { label: "None", pick: [] },
  ];
  return (
    <form
      noValidate
      className="space-y-4"
      onSubmit={(event) => {
        event.preventDefault();
        if (create.isPending) return;
        create.mutate({
          name,
          kind,
          permissions: permissions.filter((each) => granted.has(each)),
          ...(expires ? { expiresAt: fromZonedInput(`${expires}T23:59:59`, workspace.timeZone) } : {}),
        });
      }}
    >
      {create.isError ? <ProblemNotice error={create.error} /> : null}
      {create.data?.status === "pending_approval" ? (
        <WaitsForApproval approvalId={create.data.approvalId}>
          There is no key yet. It is shown only to whoever makes it, at once: this one will be seen by nobody,
          unless the policy leaves keys out.
        </WaitsForApproval>
      ) : null}
      <div className="grid gap-4 sm:grid-cols-3">
        <div className="space-y-1 sm:col-span-3">
          <label htmlFor={`${id}name`} className="font-medium">
            Name
          </label>
          <Input
            id={`${id}name`}
            autoFocus
            value={name}
            autoComplete="off"
            onChange={(event) => setName(event.target.value)}
            placeholder="What uses it, such as “Web shop”"
            aria-invalid={faultAt("/name") !== undefined || undefined}
          />
        </div>
        <div className="space-y-1">
          <label htmlFor={`${id}kind`} className="font-medium">
            Used by
          </label>
          <Select
            id={`${id}kind`}
            value={kind}
            onChange={(event) => setKind(event.target.value === "agent" ? "agent" : "api")}
          >
            <option value="api">A program</option>
            <option value="agent">An AI agent</option>
          </Select>
        </div>
        <div className="space-y-1 sm:col-span-2">
          <label htmlFor={`${id}expires`} className="font-medium">
            Works until the end of
          </label>
          <Input
            id={`${id}expires`}
            type="date"
            value={expires}
            onChange={(event) => setExpires(event.target.value)}
            aria-describedby={`${id}expires-hint`}
            aria-invalid={faultAt("/expiresAt") !== undefined || undefined}
          />
          <p id={`${id}expires-hint`} className="text-xs text-text-3">
            Without a date it works until it is revoked.
          </p>
        </div>
      </div>
      <fieldset>
        <legend className="mb-1.5 font-medium">Permissions</legend>
        <div className="mb-2 flex flex-wrap items-center gap-1.5">
          {presets.map(({ label, pick }) => (
            <Button key={label} size="sm" onClick={() => setGranted(new Set(pick))}>
              {label}
            </Button>
          ))}
        </div>
        <div className="grid gap-x-4 gap-y-3 rounded-md border border-line bg-surface p-3 sm:grid-cols-2">
          {groups.map(([subject, members]) => (
            <div key={subject} className="flex gap-3">
              <p className="w-20 shrink-0 leading-6 text-text-2">{subjects[subject] ?? capital(subject)}</p>
              <div className="flex flex-1 flex-wrap content-start gap-x-3">
                {members.map((permission) => (
                  <label key={permission} className="flex min-h-6 items-center gap-1.5">
                    <input
                      type="checkbox"
                      checked={granted.has(permission)}
                      onChange={(event) => {
                        const next = new Set(granted);
                        if (event.target.checked) next.add(permission);
                        else next.delete(permission);
                        setGranted(next);
                      }}
                      className="size-3.5 accent-(--accent-solid)"
                    />
                    {permission.split(".").slice(1).join(".")}
                  </label>
                ))}
              </div>
            </div>
          ))}
        </div>
      </fieldset>
      <div className="flex items-center justify-end gap-2">
        <span className="mr-auto text-xs text-text-3">
          {granted.size} of {permissions.length} permissions
        </span>
        <Button onClick={onCancel} disabled={create.isPending}>
          Cancel
        </Button>
        <Button
          type="submit"
          variant="primary"
          busy={create.isPending}
          disabled={name.trim() === "" || granted.size === 0}
        >
          Create key
        </Button>
      </div>
    </form>
  );
}

/** A key that was just made, with what to do with it. */
export function ShownKey({ name, value, onDone }: { name: string; value: string; onDone(): void }) {
  const { gatewayUrl } = useSession();
  const copy = useCopy();
  const command = `curl -sS '${gatewayUrl}/v1/whoami' -H 'Authorization: Bearer ${value}'`;
  return (
    <div className="space-y-4">
      <p>
        The key of <strong className="font-semibold">{name}</strong>:
      </p>
      <div className="flex items-center gap-1 rounded-md border border-line-strong bg-surface px-3 py-2">
        <code className="min-w-0 flex-1 font-mono text-sm break-all select-all">{value}</code>
        <CopyButton text={value} what="Key" />
      </div>
      <div>
        <p className="mb-1 text-text-2">Try it:</p>
        <div className="relative rounded-md border border-line bg-surface">
          <CopyButton text={command} what="Command" className="absolute top-1.5 right-1.5 bg-surface" />
          <pre className="scroll-thin overflow-x-auto p-3 pr-9 font-mono text-xs">{command}</pre>
        </div>
      </div>
      <Notice>Acta keeps only a hash of it. If it is lost, revoke it and make another.</Notice>
      <div className="flex justify-end gap-2">
        <Button onClick={() => void copy(value, "Key")}>Copy key</Button>
        <Button variant="primary" onClick={onDone}>
          I have stored it
        </Button>
      </div>
    </div>
  );
}
