import type { InputIssue } from "@acta/core";

export interface Credentials {
  email: string;
  password: string;
}

/** RFC 5321 §4.5.3.1.3: no longer path can be written to. */
const maxEmailLength = 254;

/** @returns the faults of a body that holds none, each at its field */
export function readCredentials(body: unknown): Credentials | InputIssue[] {
  const { email, password } = { email: undefined, password: undefined, ...Object(body) } as {
    [name: string]: unknown;
  };
  const issues: InputIssue[] = [];
  const refuse = (name: string, keyword: string, message: string) =>
    issues.push({ pointer: `/${name}`, keyword, message });
  if (typeof email !== "string" || !email.trim()) refuse("email", "required", "is missing");
  else if (email.length > maxEmailLength)
    refuse("email", "maxLength", `must be at most ${maxEmailLength} characters`);
  else if (/[\p{Cc}\p{Cs}]/u.test(email)) refuse("email", "pattern", "must not contain control characters");
  if (typeof password !== "string" || !password) refuse("password", "required", "is missing");
  else if (/[\0\p{Cs}]/u.test(password)) refuse("password", "pattern", "must not contain control characters");
  return issues.length === 0 ? { email: email as string, password: password as string } : issues;
}

const fieldNames: { [pointer: string]: string } = {
  "/email": "The e-mail address",
  "/password": "The password",
  "/currentPassword": "The current password",
  "/name": "The name",
};

/** The faults as a person reads them; null where none is at a field. */
export function describeFaults(issues: readonly InputIssue[]): string | null {
  const faults = issues.flatMap(({ pointer, message }) => {
    const name = fieldNames[pointer];
    return name ? [`${name} ${message}.`] : [];
  });
  return faults.length > 0 ? faults.join(" ") : null;
}
