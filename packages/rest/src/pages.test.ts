import { createHash } from "node:crypto";
import { coreErrors } from "@acta/core";
import { describe, expect, it } from "vitest";
import { published } from "../test/tools.ts";
import { renderDocs, renderErrorPage, renderLlmsTxt, renderToolDocs } from "./pages.ts";
import { toErrorPage } from "./problem.ts";

const info = { baseUrl: "https://gateway.acta.test", version: "1.2.3" };
const pages = {
  docs: renderDocs(published, info),
  tool: renderToolDocs(published[0]!, info),
  error: renderErrorPage(toErrorPage("TIMEOUT", coreErrors.TIMEOUT)),
};

describe("pages", () => {
  it.each(Object.entries(pages))(
    "%s needs nothing from elsewhere, and its policy allows just itself",
    (_, page) => {
      for (const [, tag, text] of page.body.matchAll(/<(style|script)>([\s\S]*?)<\/\1>/g)) {
        const digest = createHash("sha256").update(text!).digest("base64");
        expect(page.contentSecurityPolicy).toContain(`${tag}-src 'sha256-${digest}'`);
      }
      expect(page.body).not.toMatch(/<(link|img|iframe)|\bsrc=|\bstyle=|\bonclick=|@import|url\(/);
      expect(page.contentSecurityPolicy).toContain("default-src 'none'");
    },
  );

  it("escapes what tools say", () => {
    expect(pages.docs.body).not.toContain("<a name>");
    expect(pages.tool.body).toContain("&lt;a name&gt; &amp; nothing else");
    // A quote mark inside the shell's own quotes.
    expect(pages.tool.body).toContain("L'\\''Été");
  });

  it("shows fields of fields, bounds and errors", () => {
    for (const text of [
      "lines[].quantity",
      "at most 200 items",
      "PHONE_TAKEN",
      "&quot;person&quot; | &quot;company&quot;",
    ]) {
      expect(pages.tool.body).toContain(text);
    }
  });

  it("summarises for models", () => {
    const text = renderLlmsTxt(published, info);
    expect(text).toContain(
      "- [crm.contact.list](https://gateway.acta.test/docs/crm.contact.list): List contacts. Reads only.",
    );
    expect(text).toContain(
      "- [crm.contact.create](https://gateway.acta.test/docs/crm.contact.create): Create a contact.\n",
    );
  });
});
