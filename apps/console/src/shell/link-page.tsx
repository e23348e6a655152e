"use client";
import { type FormEvent, type ReactNode, useEffect, useState } from "react";
import { Button } from "@/ui/button";
import { Input } from "@/ui/field";
import { Notice } from "@/ui/notice";
import { Mark } from "./mark";
import { type Failure, sendJson } from "./session-request";

/**
 * What a link with a one-time token leads to. The token stands behind `#`: browsers send that to no server, so it is in
 * no log. Read once, and taken out of the address.
 */
export function useLink<T>(path: string): { token: string; told: T | null; failure: Failure | null } {
  const [token, setToken] = useState("");
  const [told, setTold] = useState<T | null>(null);
  const [failure, setFailure] = useState<Failure | null>(null);
  useEffect(() => {
    const given = window.location.hash.slice(1);
    if (!given) return;
    setToken(given);
    window.history.replaceState(null, "", window.location.pathname);
    void sendJson<T>(path, { token: given }).then((sent) => {
      if (sent.ok) setTold(sent.answer);
      else setFailure(sent.failure);
    });
  }, [path]);
  return { token, told, failure };
}

const titles: { [code: string]: string } = {
  UNAUTHENTICATED: "That did not work",
  RATE_LIMITED: "Too many attempts",
  INPUT_INVALID: "Check what you typed",
  OFFLINE: "No answer",
};

export function LinkPage({
  title,
  lead,
  failure,
  children,
}: {
  title: string;
  lead: string;
  failure: Failure | null;
  children?: ReactNode;
}) {
  return (
    <main className="flex min-h-dvh flex-col items-center justify-center bg-canvas px-4 py-10">
      <div className="w-full max-w-sm">
        <div className="mb-6 flex items-center gap-2.5">
          <Mark className="size-8" />
          <div className="min-w-0">
            <h1 className="text-lg leading-tight font-semibold tracking-[-0.01em] break-words">{title}</h1>
            <p className="text-text-2">{lead}</p>
          </div>
        </div>
        {failure ? (
          <Notice
            tone="bad"
            role="alert"
            title={titles[failure.code] ?? "That did not work"}
            className="mb-4"
          >
            {failure.detail}
          </Notice>
        ) : null}
        {children ?? (
          <a href="/login" className="text-accent hover:underline">
            Sign in
          </a>
        )}
      </div>
    </main>
  );
}

export function LinkField({
  label,
  hint,
  ...input
}: { label: string; hint?: string } & React.ComponentProps<typeof Input>) {
  return (
    <label htmlFor={input.id} className="mb-3 block space-y-1">
      <span className="font-medium">{label}</span>
      <Input {...input} className="h-10" aria-describedby={hint ? `${input.id}-hint` : undefined} />
      {hint ? (
        <span id={`${input.id}-hint`} className="block text-xs text-text-3">
          {hint}
        </span>
      ) : null}
    </label>
  );
}

/** A form that sends its fields, and what became of it. */
export function useLinkForm(path: string, token: string, done: () => void) {
  const [failure, setFailure] = useState<Failure | null>(null);
  const [busy, setBusy] = useState(false);
  async function submit(event: FormEvent<HTMLFormElement>): Promise<void> {
    event.preventDefault();
    if (busy) return;
    setBusy(true);
    setFailure(null);
    const sent = await sendJson(path, { token, ...Object.fromEntries(new FormData(event.currentTarget)) });
    setBusy(false);
    if (sent.ok) done();
    else setFailure(sent.failure);
  }
  return { failure, busy, submit };
}

export function LinkButton({ busy, children }: { busy: boolean; children: ReactNode }) {
  return (
    <Button type="submit" variant="primary" size="lg" busy={busy} className="mt-1 w-full">
      {children}
    </Button>
  );
}
