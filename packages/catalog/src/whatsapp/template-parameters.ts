import type { InputIssue } from "@acta/core";
import type { MessageTemplateComponent, TemplateComponent, TemplateMedia } from "@acta/db";
import { fail } from "./errors.ts";

/** What a caller gives: texts in the order of the placeholders, or by their names. */
export interface TemplateParameters {
  header?: string[];
  body?: string[];
  buttons?: string[];
  named?: { [name: string]: string };
  /** What stands in a header that is no text. */
  media?: { link?: string; id?: string; filename?: string };
}

export interface Placeholders {
  header: string[];
  body: string[];
  buttons: string[];
  /** What the header wants where it is no text. */
  media: TemplateMedia["type"] | null;
}

const placeholder = /\{\{(\w{1,64})\}\}/g;

/** Each placeholder once, in the order in which they first stand there. */
const namesIn = (text: string | undefined): string[] => [
  ...new Set([...(text ?? "").matchAll(placeholder)].map(([, name]) => name!)),
];

const partOf = (components: readonly TemplateComponent[], type: TemplateComponent["type"]) =>
  components.find((component) => component.type === type);

const mediaFormats: { readonly [format: string]: TemplateMedia["type"] | undefined } = {
  IMAGE: "image",
  VIDEO: "video",
  DOCUMENT: "document",
};

export function placeholdersOf(components: readonly TemplateComponent[]): Placeholders {
  const header = partOf(components, "HEADER");
  return {
    header: namesIn(header?.text),
    body: namesIn(partOf(components, "BODY")?.text),
    buttons: (partOf(components, "BUTTONS")?.buttons ?? []).flatMap(namesOfButton),
    media: mediaFormats[header?.format ?? ""] ?? null,
  };
}

/** A button takes what its address leaves open, or the code it copies. */
const namesOfButton = ({ type, url }: { type: string; url?: string }): string[] =>
  type === "COPY_CODE" ? ["code"] : namesIn(url);

/**
 * Fills a template in.
 *
 * @returns its parts as the provider takes them, and what it says then
 * @throws ActaError `TEMPLATE_UNSUPPORTED`, `TEMPLATE_PARAMETERS_MISMATCH` with what it wants, and where
 */
export function fillTemplate(
  components: readonly TemplateComponent[],
  given: TemplateParameters,
): { components: MessageTemplateComponent[]; text: string } {
  const header = partOf(components, "HEADER");
  const wanted = placeholdersOf(components);
  if (header && (header.format ?? "TEXT") !== "TEXT" && wanted.media === null)
    throw fail("TEMPLATE_UNSUPPORTED");
  const texts = {
    header: textsFor(wanted.header, given.header, given.named),
    body: textsFor(wanted.body, given.body, given.named),
    buttons: textsFor(wanted.buttons, given.buttons, given.named),
  };
  const issues = [
    ...(["header", "body", "buttons"] as const).flatMap((part) =>
      texts[part] === null ? [textIssue(part, wanted[part], given)] : [],
    ),
    ...strangeNames(wanted, given.named),
    ...mediaIssues(wanted.media, given.media),
  ];
  if (issues.length > 0 || !texts.header || !texts.body || !texts.buttons) {
    throw fail("TEMPLATE_PARAMETERS_MISMATCH", { placeholders: { ...wanted } }, { issues });
  }

  const parameters = (names: string[], values: string[]) =>
    values.map((text, i) => (isNumber(names[i]!) ? { text } : { name: names[i]!, text }));
  const filled: MessageTemplateComponent[] = [];
  if (wanted.media !== null)
    filled.push({
      type: "header",
      parameters: [{ text: "", media: { type: wanted.media, ...given.media } }],
    });
  if (texts.header.length > 0)
    filled.push({ type: "header", parameters: parameters(wanted.header, texts.header) });
  if (texts.body.length > 0) filled.push({ type: "body", parameters: parameters(wanted.body, texts.body) });
  let next = 0;
  for (const [index, button] of (partOf(components, "BUTTONS")?.buttons ?? []).entries()) {
    const count = namesOfButton(button).length;
    if (count === 0) continue;
    const values = texts.buttons.slice(next, next + count);
    next += count;
    const subType = button.type === "COPY_CODE" && { subType: "copy_code" as const };
    filled.push({ type: "button", index, ...subType, parameters: values.map((text) => ({ text })) });
  }

  const lines = [
    fillIn(header?.text, wanted.header, texts.header),
    fillIn(partOf(components, "BODY")?.text, wanted.body, texts.body),
    partOf(components, "FOOTER")?.text,
  ];
  return { components: filled, text: lines.filter((line) => line).join("\n\n") };
}

function textIssue(
  part: "header" | "body" | "buttons",
  wanted: readonly string[],
  { named, ...given }: TemplateParameters,
): InputIssue {
  const texts = given[part] ?? [];
  const names = wanted.map((name) => `{{${name}}}`).join(", ");
  const wants = wanted.length === 0 ? "no text" : `${wanted.length} (${names})`;
  const byName = texts.length === 0 && named !== undefined;
  const message = byName
    ? `needs a text for each of ${names}`
    : `takes ${wants}, and ${texts.length} were given`;
  return { pointer: byName ? "/parameters/named" : `/parameters/${part}`, keyword: "placeholders", message };
}

function strangeNames(wanted: Placeholders, named: { [name: string]: string } = {}): InputIssue[] {
  const all = new Set([...wanted.header, ...wanted.body, ...wanted.buttons]);
  return Object.keys(named)
    .filter((name) => !all.has(name))
    .map((name) => ({
      pointer: `/parameters/named/${name.replaceAll("~", "~0").replaceAll("/", "~1")}`,
      keyword: "placeholders",
      message: "is no placeholder of the template",
    }));
}

function mediaIssues(wanted: Placeholders["media"], given: TemplateParameters["media"]): InputIssue[] {
  const issue = (message: string) => [{ pointer: "/parameters/media", keyword: "placeholders", message }];
  if (wanted === null)
    return given === undefined ? [] : issue("does not belong: the template has no such header");
  if (given === undefined)
    return issue(`is required: the template's header is a${wanted === "image" ? "n" : ""} ${wanted}`);
  if ((given.link === undefined) === (given.id === undefined))
    return issue("must say where it is by exactly one of link and id");
  return [];
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
