"use client";
import { useEffect, useRef, useState } from "react";
import { Button } from "@/ui/button";
import { Input } from "@/ui/field";
import { Notice } from "@/ui/notice";
import { Mark } from "./mark";
import { type Failure, sendJson } from "./session-request";

const titles: { [code: string]: string } = {
  UNAUTHENTICATED: "That did not match",
  RATE_LIMITED: "Too many attempts",
  INPUT_INVALID: "Check what you typed",
};

export function LoginForm({ next }: { next: string }) {
  const [failure, setFailure] = useState<Failure | null>(null);
  const [busy, setBusy] = useState(false);
  const [ready, setReady] = useState(false);
  const passwordRef = useRef<HTMLInputElement>(null);
  const wait = useCountdown(failure?.retryAfterSeconds ?? 0);
  // Before the scripts are there, the form would send the password into the address.
  useEffect(() => setReady(true), []);

  return (
    <main className="flex min-h-dvh flex-col items-center justify-center bg-canvas px-4 py-10">
      <form
        method="post"
        noValidate
        className="w-full max-w-sm"
        onSubmit={async (event) => {
          event.preventDefault();
          if (busy || wait > 0) return;
          const data = new FormData(event.currentTarget);
          setBusy(true);
          setFailure(null);
          const sent = await sendJson("/api/session/login", {
            email: data.get("email"),
            password: data.get("password"),
          });
          if (sent.ok) {
            window.location.assign(next);
            return;
          }
          setBusy(false);
          setFailure(sent.failure);
          passwordRef.current?.select();
        }}
      >
        <div className="mb-6 flex items-center gap-2.5">
          <Mark className="size-8" />
          <div>
            <h1 className="text-lg leading-tight font-semibold tracking-[-0.01em]">Sign in to Acta</h1>
            <p className="text-text-2">Every operation, recorded.</p>
          </div>
        </div>
        {failure ? (
          <Notice
            tone="bad"
            role="alert"
            title={titles[failure.code] ?? "Could not sign in"}
            className="mb-4"
          >
            {failure.code === "RATE_LIMITED"
              ? wait > 0
                ? `To keep accounts safe, wait ${wait} s before the next attempt.`
                : "You can try again now."
              : failure.detail}
          </Notice>
        ) : null}
        <label htmlFor="email" className="mb-3 block space-y-1">
          <span className="font-medium">Email</span>
          <Input
            id="email"
            name="email"
            type="email"
            autoComplete="username"
            autoCapitalize="none"
            spellCheck={false}
            required
            autoFocus
            aria-invalid={failure?.code === "UNAUTHENTICATED" || undefined}
            className="h-10"
          />
        </label>
        <label htmlFor="password" className="mb-4 block space-y-1">
          <span className="font-medium">Password</span>
          <Input
            ref={passwordRef}
            id="password"
            name="password"
            type="password"
            autoComplete="current-password"
            required
            aria-invalid={failure?.code === "UNAUTHENTICATED" || undefined}
            className="h-10"
          />
        </label>
        <Button
          type="submit"
          variant="primary"
          size="lg"
          busy={busy}
          disabled={!ready || wait > 0}
          className="w-full"
        >
          {busy ? "Signing in…" : wait > 0 ? `Wait ${wait} s` : "Sign in"}
        </Button>
      </form>
    </main>
  );
}

function useCountdown(seconds: number): number {
  const [left, setLeft] = useState(seconds);
  useEffect(() => {
    setLeft(seconds);
    if (seconds <= 0) return;
    const until = Date.now() + seconds * 1000;
    const timer = setInterval(() => setLeft(Math.max(0, Math.ceil((until - Date.now()) / 1000))), 250);
    return () => clearInterval(timer);
  }, [seconds]);
  return left;
}
