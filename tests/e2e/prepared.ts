import { readFileSync } from "node:fs";
import type { Dev } from "./console.ts";
import { unique, uniquePhone } from "./console.ts";

/** What pages are looked at with beside the demo. */
export interface Prepared {
  /** The creation of a contact whose name and custom field have no place to break at. */
  executionId: string;
  /** A batch of one item, an update of that contact. */
  batchId: string;
  /** A call that waits, and that no test decides about. */
  approvalId: string;
}

/** Makes it before the first test: those that run beside count what comes in. */
export async function prepare(): Promise<void> {
  const dev = JSON.parse(readFileSync(process.env.ACTA_DEV_JSON ?? "", "utf8")) as Dev;
  const call = async (tool: string, inputs: object) => {
    const answer = await fetch(`${dev.gatewayUrl}/v1/tools/${tool}`, {
      method: "POST",
      headers: { authorization: `Bearer ${dev.apiKey}`, "content-type": "application/json" },
      body: JSON.stringify(inputs),
    });
    if (!answer.ok) throw new Error(`${tool} answered ${answer.status}: ${await answer.text()}`);
    return (await answer.json()) as { id: string; approvalId?: string; outputs?: { contactId?: string } };
  };
  const wide = await call("crm.contact.create", {
    name: "W".repeat(120),
    customFields: { clave: "x".repeat(300) },
  });
  const batch = await call("system.batch.run", {
    items: [{ tool: "crm.contact.update", inputs: { contactId: wide.outputs?.contactId, city: "Cali" } }],
  });
  const held = await call("crm.contact.create", { name: unique("Retenido"), phone: uniquePhone() });
  const contactId = held.outputs?.contactId;
  const inputs = { properties: { contactId: { const: contactId } }, required: ["contactId"] };
  await call("system.policy.create", { name: unique("Retener"), tool: "crm.contact.delete", inputs });
  const { approvalId } = await call("crm.contact.delete", { contactId });
  if (!approvalId) throw new Error("the deletion was not held");
  const made: Prepared = { executionId: wide.id, batchId: batch.id, approvalId };
  // Workers inherit it.
  process.env.ACTA_E2E_PREPARED = JSON.stringify(made);
}

export function prepared(): Prepared {
  return JSON.parse(process.env.ACTA_E2E_PREPARED ?? "") as Prepared;
}
