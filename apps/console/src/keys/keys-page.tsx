"use client";
import { invalidateAfter } from "@acta/trpc/client";
import { Ban, KeyRound, Plus, RefreshCw, Undo2 } from "lucide-react";
import { useState } from "react";
import { useAct } from "@/data/act";
import { ConfirmDialog } from "@/data/confirm-dialog";
import { ProblemNotice } from "@/data/problems";
import { ShowMore } from "@/data/show-more";
import { trpc } from "@/data/trpc";
import { PageHeader } from "@/shell/page-header";
import { useShortcuts } from "@/shell/shortcuts";
import { usePermission, useSession } from "@/shell/workspace";
import { Badge } from "@/ui/badge";
import { Button, buttonClass } from "@/ui/button";
import { cn } from "@/ui/cn";
import { Link } from "@/ui/link";
import { Empty, Notice } from "@/ui/notice";
import { Time } from "@/ui/time";
import { useToast } from "@/ui/toast";
import { CreateKeyDialog } from "./create-key";
import type { SystemApiKeyItem } from "./key-types";
import { outputsOf } from "./key-types";
import { RotateKeyDialog } from "./rotate-key";

/** The workspace's API keys: made, told apart, revoked. */
export function KeysPage() {
  const may = usePermission("apiKeys.manage");
  const { workspace } = useSession();
  if (!may)
    return (
      <div>
        <PageHeader title="API keys" />
        <Empty icon={<KeyRound />} title="Keys are managed by owners and admins">
          Managing keys needs <code className="font-mono text-xs text-text">apiKeys.manage</code>, which the
          role {workspace.role} does not have. Ask an owner or admin of {workspace.name} for a key.
        </Empty>
      </div>
    );
  return <Keys />;
}

function Keys() {
  const [creating, setCreating] = useState(false);
  const [revoking, setRevoking] = useState<SystemApiKeyItem | null>(null);
  const [rotating, setRotating] = useState<SystemApiKeyItem | null>(null);
  const keys = trpc.system.apiKey.list.useInfiniteQuery(
    { limit: 100 },
    { getNextPageParam: (page) => outputsOf(page)?.nextCursor ?? undefined },
  );
  const items = keys.data?.pages.flatMap((page) => outputsOf(page)?.items ?? []) ?? [];
  const revoked = items.filter((key) => key.revoked);
  useShortcuts([{ keys: "c", label: "Create key", group: "API keys", run: () => setCreating(true) }]);
  return (
    <div className="scroll-thin min-h-0 flex-1 overflow-y-auto">
      <div className="mx-auto max-w-5xl pb-10">
        <PageHeader
          title="API keys"
          end={
            <Button variant="primary" onClick={() => setCreating(true)}>
              <Plus aria-hidden /> Create key
            </Button>
          }
        >
          <p className="text-text-2">Programs and agents call tools with a key, within its permissions.</p>
        </PageHeader>
        <div className="px-4 md:px-5">
          {keys.isError && !keys.isFetchNextPageError ? (
            <ProblemNotice error={keys.error} retry={() => void keys.refetch()} />
          ) : null}
          {keys.isPending ? <div className="skeleton h-40" /> : null}
          {keys.isSuccess && items.length === 0 ? (
            <Empty
              icon={<KeyRound />}
              title="No key yet"
              action={
                <Button variant="primary" onClick={() => setCreating(true)}>
                  Create the first key
                </Button>
              }
            >
              A key lets a program call this workspace's tools. Give each program its own, with no more than
              it needs: then one can be revoked without the others.
            </Empty>
          ) : null}
          <KeyList
            items={items.filter((key) => !key.revoked)}
            onRevoke={setRevoking}
            onRotate={setRotating}
          />
          {revoked.length > 0 ? (
            <details className="mt-4">
              <summary className="mb-2 inline-flex h-6 items-center rounded-sm text-text-2 hover:text-text">
                Revoked keys ({revoked.length}
                {keys.hasNextPage ? "+" : ""})
              </summary>
              <KeyList items={revoked} onRevoke={setRevoking} onRotate={setRotating} />
            </details>
          ) : null}
          <ShowMore list={keys} className="mt-3" />
        </div>
      </div>
      <CreateKeyDialog open={creating} onClose={() => setCreating(false)} />
      <RotateKeyDialog item={rotating} onClose={() => setRotating(null)} />
      <RevokeDialog item={revoking} onClose={() => setRevoking(null)} />
    </div>
  );
}

function KeyList({
  items,
  onRevoke,
  onRotate,
}: {
  items: readonly SystemApiKeyItem[];
  onRevoke(item: SystemApiKeyItem): void;
  onRotate(item: SystemApiKeyItem): void;
}) {
  if (items.length === 0) return null;
  return (
    <ul className="divide-y divide-line overflow-hidden rounded-md border border-line bg-surface">
      {items.map((item) => (
        <KeyRow
          key={item.apiKeyId}
          item={item}
          onRevoke={() => onRevoke(item)}
          onRotate={() => onRotate(item)}
        />
      ))}
    </ul>
  );
}

function stateOf(item: SystemApiKeyItem): "revoked" | "expired" | "active" {
  if (item.revoked) return "revoked";
  return item.expiresAt && Date.parse(item.expiresAt) < Date.now() ? "expired" : "active";
}

function KeyRow({
  item,
  onRevoke,
  onRotate,
}: {
  item: SystemApiKeyItem;
  onRevoke(): void;
  onRotate(): void;
}) {
  const [all, setAll] = useState(false);
  const mayUndo = usePermission("executions.undoRange");
  const state = stateOf(item);
  const shown = all ? item.permissions : item.permissions.slice(0, 6);
  return (
    <li
      className={cn(
        "flex flex-wrap items-start gap-x-4 gap-y-2 px-3 py-2.5",
        state !== "active" && "text-text-2",
      )}
    >
      <div className="min-w-0 flex-1 basis-64">
        <p className="flex flex-wrap items-center gap-2">
          <span className={cn("font-medium", state === "revoked" && "line-through decoration-text-3")}>
            {item.name}
          </span>
          <code className="font-mono text-xs text-text-2">{item.keyPrefix}…</code>
          {item.kind === "agent" ? <Badge>Agent</Badge> : null}
          {state === "active" ? null : (
            <Badge tone={state === "revoked" ? "bad" : "warn"}>
              {state === "revoked" ? "Revoked" : "Expired"}
            </Badge>
          )}
        </p>
        <p className="mt-1 flex flex-wrap gap-1">
          {shown.map((permission) => (
            <code
              key={permission}
              className="rounded-sm bg-hover px-1.5 font-mono text-2xs leading-5 text-text-2"
            >
              {permission}
            </code>
          ))}
          {item.permissions.length > shown.length || all ? (
            <button
              type="button"
              aria-expanded={all}
              onClick={() => setAll(!all)}
              className="rounded-sm px-1.5 text-2xs leading-5 text-accent hover:underline"
            >
              {all ? "fewer" : `+${item.permissions.length - shown.length} more`}
            </button>
          ) : null}
        </p>
      </div>
      <dl className="grid w-52 grid-cols-[auto_1fr] gap-x-3 text-xs [&_dt]:text-text-3">
        <dt>Made</dt>
        <dd>
          <Time iso={item.createdAt} />
        </dd>
        <dt>Last used</dt>
        <dd>{item.lastUsedAt ? <Time iso={item.lastUsedAt} /> : "never"}</dd>
        {item.revokedAt ? (
          <>
            <dt>Revoked</dt>
            <dd>
              <Time iso={item.revokedAt} />
            </dd>
          </>
        ) : (
          <>
            <dt>Expires</dt>
            <dd>{item.expiresAt ? <Time iso={item.expiresAt} full /> : "never"}</dd>
          </>
        )}
      </dl>
      <div className="flex flex-wrap gap-1.5 md:w-64 md:justify-end">
        {item.revoked ? null : (
          <>
            <Button size="sm" onClick={onRotate} aria-label={`Rotate ${item.name}`}>
              <RefreshCw aria-hidden /> Rotate
            </Button>
            <Button size="sm" onClick={onRevoke} aria-label={`Revoke ${item.name}`}>
              <Ban aria-hidden /> Revoke
            </Button>
          </>
        )}
        {/* Whatever its last use says: that is told up to a minute late, and a leak is not. */}
        {mayUndo ? (
          <Link
            href={`/undo-runs/new?actor=${item.apiKeyId}`}
            aria-label={`Undo what ${item.name} did`}
            title="Undo what it did…"
            className={buttonClass({ size: "sm" })}
          >
            <Undo2 aria-hidden /> Undo…
          </Link>
        ) : null}
      </div>
    </li>
  );
}

function RevokeDialog({ item, onClose }: { item: SystemApiKeyItem | null; onClose(): void }) {
  const utils = trpc.useUtils();
  const toast = useToast();
  const revoke = trpc.system.apiKey.revoke.useMutation({
    trpc: useAct(),
    onSuccess: (answer) => {
      if (answer.status === "pending_approval") return;
      toast("Key revoked");
      onClose();
    },
    onSettled: () => invalidateAfter("system.apiKey.revoke", utils),
  });
  return (
    <ConfirmDialog
      open={item !== null}
      onClose={onClose}
      title={`Revoke ${item?.name ?? ""}?`}
      description="It stops working within a second, for good. Its executions stay in the history."
      call={revoke}
      meanwhile="The key still works."
      refuse="Keep it"
      confirm="Revoke key"
      onConfirm={() => {
        if (item) revoke.mutate({ apiKeyId: item.apiKeyId });
      }}
    >
      {item?.lastUsedAt ? (
        <Notice tone="warn">
          It was last used <Time iso={item.lastUsedAt} />: whatever uses it will be refused.
        </Notice>
      ) : null}
    </ConfirmDialog>
  );
}
