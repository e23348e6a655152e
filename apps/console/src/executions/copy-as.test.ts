import { execFileSync } from "node:child_process";
import { describe, expect, it } from "vitest";
import { asCurl, asTrpc, shellQuote } from "./copy-as";

const nasty = `'; rm -rf / #\n$(id) \`id\` "x" \\ ñ`;

describe("a copied command", () => {
  it("means its data and nothing more to a shell", () => {
    expect(execFileSync("sh", ["-c", `printf %s ${shellQuote(nasty)}`], { encoding: "utf8" })).toBe(nasty);
  });

  it("repeats the call, a dry run as a dry run, without a key in it", () => {
    const call = { toolName: "crm.contact.create", inputs: { name: nasty }, status: "success" } as const;
    const command = asCurl(call, "https://api.acta.test");
    expect(command).toContain("'https://api.acta.test/v1/tools/crm.contact.create'");
    expect(command).toContain("$ACTA_API_KEY");
    const sent = execFileSync("sh", ["-c", command.replace(/^curl/, 'printf "%s\\n"')], { encoding: "utf8" });
    expect(sent).toContain(JSON.stringify({ name: nasty }));
    expect(asCurl({ ...call, status: "dry_run" }, "https://api.acta.test")).toContain("/dry-run'");
  });

  it("is the typed procedure for programs", () => {
    const call = { toolName: "crm.order.read", inputs: { orderId: "x" }, status: "success" } as const;
    expect(asTrpc(call, true)).toMatch(/^await client\.crm\.order\.read\.query\(/);
    expect(asTrpc({ ...call, status: "dry_run" }, true)).toMatch(
      /^await client\.preview\.crm\.order\.read\.mutate\(/,
    );
  });
});
