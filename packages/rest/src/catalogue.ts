import { createHash } from "node:crypto";
import { type CompiledTool, type ManifestTool, toManifestTool } from "@acta/core";

interface Published {
  body: string;
  /** Strong validator (RFC 9110 §8.8.3), quotes included. */
  etag: string;
}

type Part = "definition" | "inputSchema" | "outputSchema";

/** The tools in the form they are published in, made once: a definition does not change while a process lives. */
export interface Catalogue {
  /** Whether a name, title or description contains the text, whatever its case; every tool matches no text. */
  matches(name: string, text: string | undefined): boolean;
  /** @param names of tools there are */
  page(names: readonly string[], nextCursor: string | null): Published;
  /** @param name of a tool there is */
  part(name: string, part: Part): Published;
}

interface Entry {
  tool: ManifestTool;
  searched: string;
  parts: Record<Part, Published>;
}

export function createCatalogue(compiled: readonly CompiledTool<never>[]): Catalogue {
  const entries = new Map<string, Entry>();
  for (const each of compiled) {
    const tool = toManifestTool(each);
    entries.set(tool.name, {
      tool,
      searched: `${tool.name}\n${tool.title}\n${tool.description}`.toLowerCase(),
      parts: {
        definition: publish(JSON.stringify(tool)),
        inputSchema: publish(JSON.stringify(tool.inputSchema)),
        outputSchema: publish(JSON.stringify(tool.outputSchema)),
      },
    });
  }
  return {
    matches: (name, text) => text === undefined || entries.get(name)!.searched.includes(text.toLowerCase()),
    page(names, nextCursor) {
      const items = names.map((name) => entries.get(name)!.parts.definition.body);
      return publish(`{"items":[${items.join(",")}],"nextCursor":${JSON.stringify(nextCursor)}}`);
    },
    part: (name, part) => entries.get(name)!.parts[part],
  };
}

export function publish(body: string): Published {
  return { body, etag: `"${createHash("sha256").update(body).digest("base64url").slice(0, 22)}"` };
}

/** RFC 9110 §13.1.2: weak comparison, several tags, or `*` for whatever there is. */
export function matchesEtag(ifNoneMatch: string | undefined, etag: string): boolean {
  if (ifNoneMatch === undefined) return false;
  return ifNoneMatch.split(",").some((candidate) => {
    const tag = candidate.trim();
    return tag === "*" || (tag.startsWith("W/") ? tag.slice(2) : tag) === etag;
  });
}
