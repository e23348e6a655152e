import type { MessageTemplateComponent, TemplateComponent } from "@acta/db";
import { fail } from "./errors.ts";

/** What a caller gives: texts in the order of the placeholders, or by their names. */
export interface TemplateParameters {
  header?: string[];
  body?: string[];
  buttons?: string[];
  named?: { [name: string]: string };
}

export interface Placeholders {
  header: string[];
  body: string[];
  buttons: string[];
}

const placeholder = /\{\{(\w{1,64})\}\}/g;

/** Each placeholder once, in the order in which they first stand there. */
const namesIn = (text: string | undefined): string[] => [
  ...new Set([...(text ?? "").matchAll(placeholder)].map(([, name]) => name!)),
];

const partOf = (components: readonly TemplateComponent[], type: TemplateComponent["type"]) =>
  components.find((component) => component.type === type);

export function placeholdersOf(components: readonly TemplateComponent[]): Placeholders {
  return {
    header: namesIn(partOf(components, "HEADER")?.text),
    body: namesIn(partOf(components, "BODY")?.text),
    buttons: (partOf(components, "BUTTONS")?.buttons ?? []).flatMap(({ url }) => namesIn(url)),
  };
}

/**
 * Fills a template in.
 *
 * @returns its parts as the provider takes them, and what it says then
 * @throws ActaError `TEMPLATE_UNSUPPORTED`, `TEMPLATE_PARAMETERS_MISMATCH`
 */
export function fillTemplate(
  components: readonly TemplateComponent[],
  given: TemplateParameters,
): { components: MessageTemplateComponent[]; text: string } {
  const header = partOf(components, "HEADER");
  if (header && (header.format ?? "TEXT") !== "TEXT") throw fail("TEMPLATE_UNSUPPORTED");
  const wanted = placeholdersOf(components);
  const texts = {
    header: textsFor(wanted.header, given.header, given.named),
    body: textsFor(wanted.body, given.body, given.named),
    buttons: textsFor(wanted.buttons, given.buttons, given.named),
  };
  const all = new Set([...wanted.header, ...wanted.body, ...wanted.buttons]);
  const strange = Object.keys(given.named ?? {}).some((name) => !all.has(name));
  if (strange || !texts.header || !texts.body || !texts.buttons) {
    throw fail("TEMPLATE_PARAMETERS_MISMATCH", { placeholders: { ...wanted } });
  }

  const parameters = (names: string[], values: string[]) =>
    values.map((text, i) => (isNumber(names[i]!) ? { text } : { name: names[i]!, text }));
  const filled: MessageTemplateComponent[] = [];
  if (texts.header.length > 0)
    filled.push({ type: "header", parameters: parameters(wanted.header, texts.header) });
  if (texts.body.length > 0) filled.push({ type: "body", parameters: parameters(wanted.body, texts.body) });
  let next = 0;
  for (const [index, { url }] of (partOf(components, "BUTTONS")?.buttons ?? []).entries()) {
    const count = namesIn(url).length;
    if (count === 0) continue;
    const values = texts.buttons.slice(next, next + count);
    next += count;
    filled.push({ type: "button", index, parameters: values.map((text) => ({ text })) });
  }

  const lines = [
    fillIn(header?.text, wanted.header, texts.header),
    fillIn(partOf(components, "BODY")?.text, wanted.body, texts.body),
    partOf(components, "FOOTER")?.text,
  ];
  return { components: filled, text: lines.filter((line) => line).join("\n\n") };
}

/** null where they do not fit. Numbered placeholders go by place, named ones by name. */
function textsFor(
  wanted: readonly string[],
  inOrder: readonly string[] | undefined,
  named: { [name: string]: string } | undefined,
): string[] | null {
  if (inOrder !== undefined && inOrder.length > 0)
    return inOrder.length === wanted.length ? [...inOrder] : null;
  const texts = wanted.map((name) => (named && Object.hasOwn(named, name) ? named[name] : undefined));
  return texts.every((text) => text !== undefined) ? texts : null;
}

function fillIn(
  text: string | undefined,
  names: readonly string[],
  values: readonly string[],
): string | undefined {
  return text?.replace(placeholder, (whole, name: string) => values[names.indexOf(name)] ?? whole);
}

const isNumber = (name: string): boolean => /^\d+$/.test(name);
