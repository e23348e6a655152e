import { afterAll, afterEach } from "vitest";
import { type Described, readDescribed, type SeenAnswer } from "./described.ts";

/*
 * For vitest's `setupFiles`: every answer of a gateway that a test sees is held against the OpenAPI document which that
 * gateway serves. Tests do nothing for it, so none can forget to.
 */

/** By origin: what each gateway says of itself. */
const documents = new Map<string, Described>();
/** By their text: gateways stop and start, and say the same. */
const read = new Map<string, Described>();
const faults = new Set<string>();
const documentPath = "/openapi.json";
/** Loaded again for each file where files share their modules: what is asked is `fetch` itself, not the watch before. */
const own: { fetch: typeof fetch & { unwatched?: typeof fetch } } = globalThis;
const ask = own.fetch.unwatched ?? own.fetch;

function keep(origin: string, text: string): Described {
  let described = read.get(text);
  if (!described) {
    described = readDescribed(JSON.parse(text));
    read.set(text, described);
  }
  documents.set(origin, described);
  return described;
}

/** @returns undefined for what has gone away meanwhile */
async function documentOf(origin: string): Promise<Described | undefined> {
  const known = documents.get(origin);
  if (known) return known;
  const text = await ask(origin + documentPath).then(
    (answer) => answer.text(),
    () => undefined,
  );
  return text === undefined ? undefined : keep(origin, text);
}

/** Notes what is not as the document has it. Fails the test that is running, whatever that does with the answer. */
export async function noteAnswer(origin: string, answer: SeenAnswer): Promise<void> {
  const described = await documentOf(origin);
  for (const fault of described?.faultsOf(answer) ?? [])
    faults.add(`${answer.method} ${answer.path} ${answer.status}: ${fault}`);
}

const watched: typeof fetch = async (input, init) => {
  const answer = await ask(input, init);
  // Ours have one; what plays a provider has none.
  if (!answer.headers.has("request-id")) return answer;
  const url = new URL(input instanceof Request ? input.url : input);
  const type = answer.headers.get("content-type") ?? "";
  // What is not JSON may have no end.
  const body = type.includes("json")
    ? await answer
        .clone()
        .text()
        .catch(() => null)
    : null;
  if (url.pathname === documentPath && body) keep(url.origin, body);
  await noteAnswer(url.origin, {
    method: init?.method ?? (input instanceof Request ? input.method : "GET"),
    path: url.pathname + url.search,
    status: answer.status,
    headers: new Map(answer.headers),
    body,
  });
  return answer;
};
globalThis.fetch = Object.assign(watched, { unwatched: ask });

/** What has been found since it was last asked; it fails no test any more. */
export function takeFaults(): string[] {
  const found = [...faults];
  faults.clear();
  return found;
}

function failWithFaults(): void {
  const found = takeFaults();
  if (found.length > 0) throw new Error(`not as the OpenAPI document has it:\n${found.join("\n")}`);
}

afterEach(failWithFaults);
afterAll(failWithFaults);
