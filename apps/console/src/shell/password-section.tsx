"use client";
import { useState } from "react";
import { Section } from "@/executions/detail";
import { Button } from "@/ui/button";
import { Input } from "@/ui/field";
import { Notice } from "@/ui/notice";
import { type Failure, sendJson } from "./session-request";

/** One's own password, changed by who knows it. */
export function PasswordSection() {
  const [failure, setFailure] = useState<Failure | null>(null);
  const [state, setState] = useState<"idle" | "busy" | "done">("idle");
  return (
    <Section title="Password">
      <form
        method="post"
        noValidate
        className="max-w-sm space-y-3"
        onSubmit={async (event) => {
          event.preventDefault();
          if (state === "busy") return;
          const form = event.currentTarget;
          setState("busy");
          setFailure(null);
          const sent = await sendJson("/api/session/password", Object.fromEntries(new FormData(form)));
          setState(sent.ok ? "done" : "idle");
          if (sent.ok) form.reset();
          else setFailure(sent.failure);
        }}
      >
        {failure ? (
          <Notice tone="bad" role="alert" title="Not changed">
            {failure.detail}
          </Notice>
        ) : null}
        {state === "done" ? (
          <Notice role="status" title="Password changed">
            Wherever else you were signed in, you are signed out.
          </Notice>
        ) : null}
        <label htmlFor="currentPassword" className="block space-y-1">
          <span className="font-medium">Current password</span>
          <Input
            id="currentPassword"
            name="currentPassword"
            type="password"
            autoComplete="current-password"
          />
        </label>
        <label htmlFor="newPassword" className="block space-y-1">
          <span className="font-medium">New password</span>
          <Input id="newPassword" name="password" type="password" autoComplete="new-password" />
          <span className="block text-xs text-text-3">At least 10 characters.</span>
        </label>
        <Button type="submit" busy={state === "busy"}>
          Change password
        </Button>
      </form>
    </Section>
  );
}
