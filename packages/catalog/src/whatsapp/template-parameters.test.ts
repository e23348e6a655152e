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
    expect(placeholdersOf(shipped)).toEqual({ header: ["1"], body: ["1", "2"], buttons: ["1"], media: null });
    expect(placeholdersOf(named)).toEqual({
      header: [],
      body: ["cliente", "fecha"],
      buttons: [],
      media: null,
    });
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
          details: { placeholders: { header: [], body: ["cliente", "fecha"], buttons: [], media: null } },
        }),
      );
    for (const format of ["LOCATION", "GIF"])
      expect(() => fillTemplate([{ type: "HEADER", format }], {})).toThrow(/TEMPLATE_UNSUPPORTED/);
  });

  it("takes a picture where its header is one, and a code where a button copies it", () => {
    const offer: TemplateComponent[] = [
      { type: "HEADER", format: "IMAGE" },
      { type: "BODY", text: "Hola {{1}}" },
      {
        type: "BUTTONS",
        buttons: [
          { type: "QUICK_REPLY", text: "No" },
          { type: "COPY_CODE", text: "Copiar" },
        ],
      },
    ];
    expect(placeholdersOf(offer)).toEqual({ header: [], body: ["1"], buttons: ["code"], media: "image" });
    const link = "https://files.example/a.png";
    expect(fillTemplate(offer, { body: ["Ana"], buttons: ["CAFE10"], media: { link } })).toEqual({
      text: "Hola Ana",
      components: [
        { type: "header", parameters: [{ text: "", media: { type: "image", link } }] },
        { type: "body", parameters: [{ text: "Ana" }] },
        { type: "button", index: 1, subType: "copy_code", parameters: [{ text: "CAFE10" }] },
      ],
    });
    const issuesOf = (components: TemplateComponent[], given: TemplateParameters) => {
      try {
        fillTemplate(components, given);
      } catch (error) {
        return (error as { issues: { pointer: string; message: string }[] }).issues.map(
          ({ pointer, message }) => `${pointer} ${message}`,
        );
      }
      return [];
    };
    expect(issuesOf(offer, { body: ["Ana", "x"] })).toEqual([
      "/parameters/body takes 1 ({{1}}), and 2 were given",
      "/parameters/buttons takes 1 ({{code}}), and 0 were given",
      "/parameters/media is required: the template's header is an image",
    ]);
    expect(issuesOf(offer, { body: ["a"], buttons: ["b"], media: { link, id: "1" } })).toEqual([
      "/parameters/media must say where it is by exactly one of link and id",
    ]);
    expect(issuesOf(named, { named: { cliente: "Ana", "a/b": "x" }, media: { link } })).toEqual([
      "/parameters/named needs a text for each of {{cliente}}, {{fecha}}",
      "/parameters/named/a~1b is no placeholder of the template",
      "/parameters/media does not belong: the template has no such header",
    ]);
  });
});
