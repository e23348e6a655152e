import { describe, expect, it } from "vitest";
import { authorize, hasPermissions, systemPrincipal } from "./authorize.ts";
import { closeEffects, createEffects, hasEffects, toPreviewedEffects, toRecordedEffects } from "./effects.ts";
import type { Attempt } from "./execution-record.ts";
import { newId } from "./id.ts";

const message = {
  target: "+573001234567",
  payload: { messageId: "m1" },
  preview: { text: "Hola" },
};

function collect() {
  const attempt: Pick<Attempt, "effects"> = {};
  return { attempt: attempt as Attempt, effects: createEffects(attempt as Attempt, newId, true) };
}

describe("the effects of a call", () => {
  it("are collected with an id each, and sent by nobody", () => {
    const { attempt, effects } = collect();
    const id = effects.enqueue("whatsapp.message", { ...message, orderingKey: "c1" });
    const job = effects.enqueue("approval.run", message);
    expect(attempt.effects).toEqual([
      { id, kind: "whatsapp.message", ...message, orderingKey: "c1" },
      { id: job, kind: "approval.run", ...message },
    ]);
    expect(toRecordedEffects(attempt.effects)).toEqual([
      { id, kind: "whatsapp.message", target: message.target },
      { id: job, kind: "approval.run", target: message.target },
    ]);
    expect(toPreviewedEffects(attempt.effects)).toEqual([
      { kind: "whatsapp.message", target: message.target, preview: message.preview },
    ]);
  });

  it("cannot be asked for after the call has ended", () => {
    const { attempt, effects } = collect();
    expect(closeEffects(attempt)).toEqual([]);
    expect(() => effects.enqueue("whatsapp.message", message)).toThrow(TypeError);
  });

  it("are refused where the database could not store them, and to tools that only read", () => {
    const { attempt, effects } = collect();
    const unsound = { ...message, payload: { text: "a\0b" } };
    expect(() => effects.enqueue("whatsapp.message", unsound)).toThrow("/1/text must not contain");
    expect(() => effects.enqueue("message", message)).toThrow("no kind of effect");
    expect(() => createEffects(attempt, newId, false).enqueue("whatsapp.message", message)).toThrow("reads");
  });

  it("keep an execution from being taken back only if they reach outside", () => {
    expect(hasEffects(null)).toBe(false);
    expect(hasEffects([{ id: "e1", kind: "undoRange.run", target: "x" }])).toBe(false);
    expect(hasEffects([{ id: "e1", kind: "whatsapp.message", target: "x" }])).toBe(true);
  });
});

describe("a tool for the system alone", () => {
  const tool = {
    name: "whatsapp.message.receive",
    metadata: { permissions: ["whatsapp.manage"], systemOnly: true },
  };

  it("is refused to everybody else, whatever they may do", () => {
    const { permissions } = systemPrincipal("w1");
    const key = { type: "apiKey", apiKeyId: "k1", kind: "api", workspaceId: "w1", permissions } as const;
    expect(hasPermissions(key, tool)).toBe(false);
    expect(() => authorize(key, tool)).toThrow(expect.objectContaining({ code: "PERMISSION_DENIED" }));
    expect(() => authorize(systemPrincipal("w1"), tool)).not.toThrow();
  });
});
