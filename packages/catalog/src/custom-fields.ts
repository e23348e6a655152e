import type { CustomFields } from "@acta/db";

/** Custom fields with those named set, and those named null removed. */
export function patchCustomFields(
  current: CustomFields,
  patch: { readonly [name: string]: string | number | boolean | null },
): CustomFields {
  const merged = new Map<string, string | number | boolean>(Object.entries(current));
  for (const [name, value] of Object.entries(patch)) {
    if (value === null) merged.delete(name);
    else merged.set(name, value);
  }
  // Not an assignment in a loop: `fromEntries` defines own properties whatever their names.
  return Object.fromEntries(merged);
}
