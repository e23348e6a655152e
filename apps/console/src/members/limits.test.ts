import { describe, expect, it } from "vitest";
import { limitsOf } from "./limits.ts";

const owner = { userId: "o", role: "owner", elsewhere: false } as const;
const admin = { userId: "a", role: "admin", elsewhere: false } as const;
const member = { userId: "m", role: "member", elsewhere: false } as const;

describe("what can be done about a member", () => {
  it("is everything, where nobody stands above and it is somebody else", () => {
    const all = { changeRole: null, remove: null, resetPassword: null };
    expect(limitsOf(member, admin, 1)).toEqual(all);
    expect(limitsOf(admin, owner, 1)).toEqual(all);
    expect(limitsOf({ ...owner, userId: "o2" }, owner, 2)).toEqual(all);
  });

  it("is nothing to an owner for an admin", () => {
    expect(Object.values(limitsOf(owner, admin, 2))).toEqual(Array(3).fill("Only an owner changes an owner"));
  });

  it("is no password of somebody who is in another workspace too", () => {
    expect(limitsOf({ ...member, elsewhere: true }, owner, 1)).toEqual({
      changeRole: null,
      remove: null,
      resetPassword: "They are in another workspace too: their password is theirs alone",
    });
  });

  it("leaves the last owner, as far as all are known", () => {
    expect(limitsOf(owner, owner, 1)).toEqual({
      changeRole: "The last owner stays: make another one first",
      remove: "Nobody removes themselves",
      resetPassword: "You change your own in the settings",
    });
    expect(limitsOf(owner, owner, null).changeRole).toBeNull();
  });

  it("lets an admin step down, and no more, of themselves", () => {
    expect(limitsOf(admin, admin, 1)).toMatchObject({
      changeRole: null,
      remove: "Nobody removes themselves",
    });
  });
});
