import type { TemplateComponent } from "@acta/db";
import { describe, expect, it } from "vitest";
import { fillTemplate, placeholdersOf, type TemplateParameters } from "./template-parameters.ts";

const shipped: TemplateComponent[] = [
  { type: "HEADER", format: "TEXT", text: "Pedido {{1}}" },
  { type: "BODY", text: "Hola {{1}}, llega el {{2}}. Gracias, {{1}}." },
  { type: "FOOTER", text: "Acta" },
  {
    type: "BUTTONS",
    buttons: [
      { type: "QUICK_REPLY", text: "Gracias" },
      { type: "URL", text: "Seguir", url: "https://envios.example/{{1}}" },
    ],
  },
];
const named: TemplateComponent[] = [{ type: "BODY", text: "{{cliente}}, te esperamos el {{fecha}}." }];

describe("a template", () => {
  it("says what it wants", () => {
    expect(placeholdersOf(shipped)).toEqual({ header: ["1"], body: ["1", "2"], buttons: ["1"] });
    expect(placeholdersOf(named)).toEqual({ header: [], body: ["cliente", "fecha"], buttons: [] });
  });

  it("is filled in as it is read, and as the provider takes it", () => {
    const filled = fillTemplate(shipped, {
      header: ["A-1"],
      body: ["Ana", "$& martes {{1}}"],
      buttons: ["x"],
    });
    expect(filled.text).toBe("Pedido A-1\n\nHola Ana, llega el $& martes {{1}}. Gracias, Ana.\n\nActa");
    expect(filled.components).toEqual([
      { type: "header", parameters: [{ text: "A-1" }] },
      { type: "body", parameters: [{ text: "Ana" }, { text: "$& martes {{1}}" }] },
      { type: "button", index: 1, parameters: [{ text: "x" }] },
    ]);
  });

  it("takes names where its placeholders have them", () => {
    const byName = fillTemplate(named, { named: { fecha: "lunes", cliente: "Ana" } });
    expect(byName.text).toBe("Ana, te esperamos el lunes.");
    expect(byName).toEqual(fillTemplate(named, { body: ["Ana", "lunes"] }));
    expect(byName.components[0]!.parameters[0]).toEqual({ name: "cliente", text: "Ana" });
  });

  it("refuses what does not fit, and says what would", () => {
    const misfits: TemplateParameters[] = [
      {},
      { body: ["Ana"] },
      { body: ["a", "b", "c"] },
      { named: { cliente: "Ana" } },
      { named: { cliente: "Ana", fecha: "x", hora: "y" } },
      { body: ["a", "b"], header: ["c"] },
      { named: { toString: "x", fecha: "y" } as { [name: string]: string } },
    ];
    for (const given of misfits)
      expect(() => fillTemplate(named, given)).toThrow(
        expect.objectContaining({
          code: "TEMPLATE_PARAMETERS_MISMATCH",
          details: { placeholders: { header: [], body: ["cliente", "fecha"], buttons: [] } },
        }),
      );
    expect(() => fillTemplate([{ type: "HEADER", format: "IMAGE" }], {})).toThrow(/TEMPLATE_UNSUPPORTED/);
  });
});
