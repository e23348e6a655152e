import { expect, it } from "vitest";
import { toolTitle } from "./words";

it("calls a tool by its name's words where its title is not known", () => {
  expect(toolTitle("whatsapp.message.updateStatus")).toBe("Update message status");
  expect(toolTitle("crm.customField.define")).toBe("Define custom field");
  expect(toolTitle("gone")).toBe("gone");
});
