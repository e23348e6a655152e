import { workspaceMembers } from "@acta/db";
import { contextOf, createWorld, meanwhile, openTestBed, type TestBed } from "@acta/testkit";
import { eq } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

let bed: TestBed;

beforeAll(async () => {
  bed = await openTestBed();
}, 60_000);
afterAll(() => bed?.close());

type Role = "owner" | "admin";

/** What a call comes to that has to wait for somebody who is giving members other roles. */
async function during(
  roles: readonly (readonly [memberId: string, Role])[],
  call: () => Promise<unknown>,
): Promise<unknown> {
  const give = async (other: Pick<TestBed["owner"], "update">) => {
    for (const [memberId, role] of roles)
      await other.update(workspaceMembers).set({ role }).where(eq(workspaceMembers.id, memberId));
  };
  return (await meanwhile(bed.owner, give, [call]))[0];
}

const calls = [
  ["system.member.changeRole", { role: "member" }],
  ["system.member.remove", {}],
] as const;

describe.each(calls)("%s, while somebody else changes roles", (toolName, more) => {
  it("does not reach a member who becomes somebody above the caller", async () => {
    const world = await createWorld(bed, toolName);
    const member = await world.rows.member({ role: "admin" });
    const caller = await world.rows.member({ role: "admin" });
    const owner = world.owner();
    if (owner.type !== "user") throw new Error("the owner is a person");
    const as = { ...owner, userId: caller.userId, role: "admin" } as const;
    const refused = await during([[member.id, "owner"]], () =>
      world.call({ memberId: member.id, ...more }, { as }),
    );
    expect(refused).toMatchObject({ code: "ROLE_EXCEEDS" });
    expect(await world.rows.reload(member)).toMatchObject({ role: "owner" });
  });

  it("leaves the last owner, whoever that is by now", async () => {
    const world = await createWorld(bed, toolName);
    const [owner] = await world.rows.members();
    const heir = await world.rows.member({ role: "admin" });
    const roles = [
      [owner!.id, "admin"],
      [heir.id, "owner"],
    ] as const;
    const refused = await during(roles, () => world.call({ memberId: heir.id, ...more }));
    expect(refused).toMatchObject({ code: "LAST_OWNER" });
    expect(await world.rows.reload(heir)).toMatchObject({ role: "owner" });
  });
});

it("two owners who demote each other at once: the second waits, and is told that they are the last", async () => {
  const world = await createWorld(bed, "system.member.changeRole");
  for (let round = 0; round < 5; round++) {
    const [first] = (await world.rows.members()).filter(({ role }) => role === "owner");
    const second = await world.rows.member({ role: "owner" });
    const owner = world.owner();
    if (owner.type !== "user") throw new Error("the owner is a person");
    const demote = (memberId: string, userId: string) =>
      bed.executor
        .execute(
          "system.member.changeRole",
          { memberId, role: "admin" },
          { context: contextOf({ ...owner, userId }) },
        )
        .then(
          () => "done",
          (error: { code: string }) => error.code,
        );
    const outcomes = await Promise.all([demote(second.id, first!.userId), demote(first!.id, second.userId)]);
    expect(outcomes.sort()).toEqual(["LAST_OWNER", "done"]);
  }
});
