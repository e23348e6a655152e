"use client";
import type { Role } from "@acta/core";
import { cn } from "@/ui/cn";
import { mayGive } from "./limits";
import { roleLooks, roleNames } from "./member-types";

/** The roles with what each means; those above one's own cannot be chosen. */
export function RoleChoice({
  name,
  value,
  own,
  onChange,
}: {
  name: string;
  value: Role;
  /** Of whoever chooses. */
  own: Role;
  onChange(role: Role): void;
}) {
  return (
    <fieldset className="space-y-1.5">
      <legend className="mb-1 font-medium">Role</legend>
      {roleNames.map((role) => {
        const allowed = mayGive(own, role);
        const { label, text } = roleLooks[role];
        return (
          <label
            key={role}
            className={cn(
              "flex items-start gap-2.5 rounded-md border border-line bg-surface px-3 py-2",
              "has-checked:border-accent has-focus-visible:outline-2 has-focus-visible:outline-accent",
              allowed ? "cursor-pointer" : "cursor-not-allowed",
            )}
          >
            <input
              type="radio"
              name={name}
              value={role}
              checked={value === role}
              disabled={!allowed}
              onChange={() => onChange(role)}
              className="mt-0.5 size-4 shrink-0 accent-(--accent-solid) outline-none"
            />
            <span>
              <span className={cn("font-medium", !allowed && "text-text-2")}>{label}</span>
              <span className="block text-xs text-pretty text-text-2">
                {allowed ? text : "Only an owner makes owners."}
              </span>
            </span>
          </label>
        );
      })}
    </fieldset>
  );
}
