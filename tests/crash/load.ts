import { randomUUID } from "node:crypto";
import type { Key } from "../gateway/product.ts";

/** A call that was sent, and what came back before the process died. */
export interface Sent {
  path: string;
  body: string;
  /** The idempotency key; none for calls that change nothing. */
  key: string | null;
  /** null: no answer. */
  answer: Answer | null;
}

export interface Answer {
  status: number;
  replayed: boolean;
  body: { id?: string; executionId?: string; approvalId?: string; outputs?: unknown };
}

/** Sends a call once. null when the connection ended without an answer. */
export async function send(
  url: string,
  credential: Key,
  { path, body, key }: Omit<Sent, "answer">,
): Promise<Answer | null> {
  try {
    const response = await fetch(`${url}${path}`, {
      method: "POST",
      headers: {
        authorization: `Bearer ${credential.plaintext}`,
        "content-type": "application/json",
        ...(key !== null && { "idempotency-key": key }),
      },
      body,
    });
    return {
      status: response.status,
      replayed: response.headers.get("idempotent-replayed") === "true",
      body: (await response.json()) as Answer["body"],
    };
  } catch {
    return null;
  }
}

const tool = (name: string) => `/v1/tools/${name}`;

/** The n-th call of a mixed load: each step of a call is passed by some of them. */
export function callOf(n: number, contactId: string): Omit<Sent, "answer"> {
  const mark = `crash-${randomUUID()}`;
  const acting = (path: string, body: object) => ({ path, body: JSON.stringify(body), key: mark });
  const passing = (path: string, body: object) => ({ path, body: JSON.stringify(body), key: null });
  switch (n % 8) {
    case 0:
      return passing(tool("crm.contact.read"), { contactId });
    case 1:
      return passing(tool("crm.contact.create"), { name: "" });
    case 2:
      return passing(`${tool("crm.contact.create")}/dry-run`, { name: mark });
    case 3:
      return acting(tool("crm.order.create"), {
        contactId,
        currency: "COP",
        notes: mark,
        lines: [{ description: "Coffee", quantity: 3, unitPriceMinor: 333, discountBasisPoints: 500 }],
      });
    case 4:
      return acting(tool("system.batch.run"), {
        atomic: true,
        items: [
          { tool: "crm.contact.create", inputs: { name: mark } },
          { tool: "crm.note.create", inputs: { contactId: "$0.contactId", text: mark } },
          { tool: "crm.tag.add", inputs: { contactId: "$0.contactId", tag: "crashed" } },
        ],
      });
    case 5:
      // Held by a policy: what is kept is that it waits.
      return acting(tool("crm.contact.update"), { contactId, city: mark });
    case 6:
      return acting(tool("system.batch.run"), {
        atomic: false,
        items: [
          { tool: "crm.contact.create", inputs: { name: mark } },
          { tool: "crm.contact.create", inputs: { name: `${mark}-2` } },
        ],
      });
    default:
      return acting(tool("crm.contact.create"), { name: mark, tags: ["crashed"] });
  }
}
