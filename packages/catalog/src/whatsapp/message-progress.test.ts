import { newId } from "@acta/core";
import type { whatsappMessages } from "@acta/db";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { progressOf, type Report, reports } from "./message-progress.ts";

type Message = typeof whatsappMessages.$inferSelect;

const queued: Message = {
  workspaceId: newId(),
  id: newId(),
  conversationId: newId(),
  direction: "outbound",
  kind: "text",
  body: "Hola",
  template: null,
  media: null,
  details: null,
  replyTo: null,
  state: "queued",
  providerId: null,
  effectId: newId(),
  errorCode: null,
  errorMessage: null,
  acceptedAt: null,
  sentAt: null,
  deliveredAt: null,
  readAt: null,
  failedAt: null,
  receivedAt: null,
  editedAt: null,
  deletedAt: null,
  createdAt: new Date(),
  updatedAt: new Date(),
};

let clock = 0;
const report = (of: Report, providerId = "wamid.A") => ({
  report: of,
  providerId,
  at: new Date(1_790_000_000_000 + ++clock),
  error: of === "failed" ? { code: "WHATSAPP_131026", message: "No" } : null,
});

function told(given: Report[]): Message {
  let message = queued;
  for (const one of given) message = { ...message, ...progressOf(message, report(one)) };
  return message;
}

describe("a message's state", () => {
  it("goes from queued to read", () => {
    expect(told(["accepted"])).toMatchObject({ state: "queued", providerId: "wamid.A" });
    expect(told(["accepted", "sent"]).state).toBe("sent");
    expect(told(["accepted", "sent", "delivered", "read"])).toMatchObject({
      state: "read",
      sentAt: expect.any(Date),
      deliveredAt: expect.any(Date),
      readAt: expect.any(Date),
    });
  });

  it("says nothing new for what was said before", () => {
    for (const given of [["sent"], ["sent", "delivered", "read"], ["failed"], ["accepted"]] as Report[][])
      for (const again of given) expect(progressOf(told(given), report(again))).toEqual({});
  });

  it("never goes back, in whatever order it is told", () => {
    const rank = ["queued", "sent", "delivered", "read"];
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...reports.filter((one) => one !== "failed"))), (given) => {
        const best = Math.max(0, ...given.map((one) => rank.indexOf(one)));
        expect(told(given).state).toBe(rank[best]);
      }),
    );
  });

  it("stays failed once the provider gave it up, and is not lost once it arrived", () => {
    expect(told(["sent", "failed"])).toMatchObject({ state: "failed", errorCode: "WHATSAPP_131026" });
    expect(told(["failed", "sent"]).state).toBe("failed");
    // On another of the person's devices.
    expect(told(["sent", "failed", "delivered"])).toMatchObject({ state: "delivered", errorCode: null });
    expect(told(["delivered", "failed"])).toMatchObject({ state: "delivered", errorCode: null });
  });

  it("begins anew with a new attempt", () => {
    const failed = told(["accepted", "failed"]);
    const again = { ...failed, ...progressOf(failed, report("accepted", "wamid.B")) };
    expect(again).toMatchObject({ state: "queued", providerId: "wamid.B", errorCode: null });
    expect(progressOf(again, report("failed", "wamid.A"))).toEqual({});
    expect(progressOf(again, report("sent", "wamid.B"))).toMatchObject({ state: "sent" });
  });

  it("gets its id from the first report of a send whose answer was lost", () => {
    expect(progressOf(queued, report("delivered"))).toMatchObject({
      providerId: "wamid.A",
      state: "delivered",
    });
  });
});
