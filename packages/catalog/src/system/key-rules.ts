import { isPermission, type Principal } from "@acta/core";
import { fail } from "./errors.ts";

/**
 * Holds a caller to what it may put into other hands: permissions it has itself, and for an AI agent nothing but
 * another agent. A key of the other kind would make the agent's next calls look like a program's.
 *
 * @throws ActaError `KEY_PERMISSIONS_EXCEED`, `KEY_KIND_EXCEEDS`
 */
export function assertMayHandOut(
  principal: Principal,
  key: { kind: "api" | "agent"; permissions: readonly string[] },
): void {
  if (principal.type === "apiKey" && principal.kind === "agent" && key.kind !== "agent")
    throw fail("KEY_KIND_EXCEEDS");
  // What is no permission any more gives nobody anything.
  const exceeding = key.permissions.filter(isPermission).filter((each) => !principal.permissions.has(each));
  if (exceeding.length > 0) throw fail("KEY_PERMISSIONS_EXCEED", {}, { missingPermissions: exceeding });
}
