"use client";
import { LinkButton, LinkField, LinkPage, useLink, useLinkForm } from "./link-page";

const signIn = () => window.location.assign("/login");

/** Where somebody who could not sign in sets a new password. */
export function ResetPage() {
  const { token, told, failure } = useLink<{ email: string }>("/api/session/reset");
  const form = useLinkForm("/api/session/reset", token, signIn);
  if (!told) {
    const lead = failure ? "Links work once, and for an hour." : "Open the link you were given.";
    return <LinkPage title="New password" lead={lead} failure={failure} />;
  }
  return (
    <LinkPage
      title="New password"
      lead="You sign in with it from then on, everywhere."
      failure={form.failure}
    >
      <form method="post" noValidate onSubmit={form.submit}>
        <LinkField
          id="email"
          label="Email"
          type="email"
          value={told.email}
          readOnly
          autoComplete="username"
        />
        <LinkField
          id="password"
          name="password"
          type="password"
          label="New password"
          hint="At least 10 characters."
          autoComplete="new-password"
          autoFocus
        />
        <LinkButton busy={form.busy}>{form.busy ? "Setting…" : "Set password"}</LinkButton>
      </form>
    </LinkPage>
  );
}
