import { describe, expect, it } from "vitest";
import { globsFor, matchesGlob } from "./glob";

describe("patterns of tools", () => {
  it("mean what the server means by them", () => {
    const matched = (glob: string) =>
      ["crm.contact.delete", "crm.contact.update", "system.policy.delete"].filter((name) =>
        matchesGlob(glob, name),
      );
    expect(matched("crm.contact.delete")).toEqual(["crm.contact.delete"]);
    expect(matched("crm.*.delete")).toEqual(["crm.contact.delete"]);
    expect(matched("*.delete")).toEqual(["crm.contact.delete", "system.policy.delete"]);
    expect(matched("*")).toHaveLength(3);
    expect(matched("crm")).toEqual([]);
    expect(matched("crm.contact.delete*delete")).toEqual([]);
  });

  it("are offered from the names there are", () => {
    expect(globsFor(["crm.contact.delete"])).toEqual([
      "*",
      "crm.*",
      "crm.*.delete",
      "crm.contact.*",
      "crm.contact.delete",
    ]);
  });
});
