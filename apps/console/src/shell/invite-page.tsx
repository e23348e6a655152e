"use client";
import { LinkButton, LinkField, LinkPage, useLink, useLinkForm } from "./link-page";

interface Invitation {
  workspaceName: string;
  email: string;
  role: string;
  known: boolean;
}

const goIn = () => window.location.assign("/executions");

/** Where somebody who was invited becomes a member. */
export function InvitePage() {
  const { token, told, failure } = useLink<Invitation>("/api/invitation");
  const form = useLinkForm("/api/invitation/accept", token, goIn);
  if (!told) {
    const lead = failure ? "Links work once, and for a week." : "Open the link you were given.";
    return <LinkPage title="Invitation to Acta" lead={lead} failure={failure} />;
  }
  const { workspaceName, email, role, known } = told;
  return (
    <LinkPage title={`Join ${workspaceName}`} lead={`You are invited as ${role}.`} failure={form.failure}>
      <form method="post" noValidate onSubmit={form.submit}>
        <LinkField id="email" label="Email" type="email" value={email} readOnly autoComplete="username" />
        {known ? null : <LinkField id="name" name="name" label="Your name" autoComplete="name" autoFocus />}
        <LinkField
          id="password"
          name="password"
          type="password"
          label={known ? "Your password" : "Choose a password"}
          hint={known ? "The one you sign in to Acta with." : "At least 10 characters."}
          autoComplete={known ? "current-password" : "new-password"}
          autoFocus={known}
        />
        <LinkButton busy={form.busy}>{form.busy ? "Joining…" : "Join"}</LinkButton>
      </form>
    </LinkPage>
  );
}
