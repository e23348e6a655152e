import { coreErrors, fail } from "@acta/core";
import { describe, expect, it } from "vitest";
import { renderErrorTable } from "./error-table.ts";
import { problemHeaders, toActaError, toProblem } from "./problem.ts";
import { toWireBatch } from "./wire-batch.ts";

const context = { baseUrl: "https://gateway.acta.test", requestId: "01932c07-5c00-7000-8000-000000000001" };

describe("toProblem", () => {
  it("has exactly the members of the contract", () => {
    const error = fail(
      "INPUT_INVALID",
      { line: 3 },
      {
        cause: new Error("never shown"),
        issues: [{ pointer: "/phone", keyword: "pattern", message: "must be E.164" }],
      },
    );
    error.executionId = "01932c07-5c00-7000-8000-000000000002";
    expect(toProblem(error, context)).toEqual({
      type: "https://gateway.acta.test/errors/INPUT_INVALID",
      title: "The inputs are not valid",
      status: 422,
      detail: "Correct the values named in errors.",
      instance: "/v1/executions/01932c07-5c00-7000-8000-000000000002",
      code: "INPUT_INVALID",
      requestId: context.requestId,
      executionId: "01932c07-5c00-7000-8000-000000000002",
      retryable: false,
      errors: [{ pointer: "/phone", keyword: "pattern", message: "must be E.164" }],
      details: { line: 3 },
    });
  });

  it("names the request where there is no execution", () => {
    expect(toProblem(fail("ROUTE_NOT_FOUND"), context)).toMatchObject({
      instance: `urn:uuid:${context.requestId}`,
      errors: [],
    });
  });

  it("is the same for every 401, whatever the cause says", () => {
    const plain = toProblem(fail("UNAUTHENTICATED"), context);
    const revealing = fail(
      "UNAUTHENTICATED",
      {},
      {
        detail: "The key was revoked.",
        issues: [{ pointer: "/key", keyword: "revoked", message: "was revoked" }],
      },
    );
    expect(JSON.stringify(toProblem(revealing, { ...context, requestId: "other" }))).toBe(
      JSON.stringify(plain),
    );
    expect(plain).not.toHaveProperty("requestId");
    expect(plain).not.toHaveProperty("instance");
  });

  it("says nothing of what it does not know", () => {
    const problem = toProblem(toActaError(new Error("relation contacts does not exist")), context);
    expect(problem.code).toBe("INTERNAL");
    expect(JSON.stringify(problem)).not.toContain("relation");
  });
});

describe("the problem of an item", () => {
  it("has the type it would have alone, also inside of another answer", () => {
    const { code, title, status, detail, retryable, errors } = toProblem(fail("CONFLICT"), context);
    const item = {
      id: "01932c07-5c00-7000-8000-000000000002",
      toolName: "crm.contact.create",
      status: "error",
      problem: { code, title, status, detail, retryable, errors },
    } as const;
    const failed = toProblem(fail("CONFLICT", {}, { batch: { itemIndex: 0, items: [item] } }), context);
    expect(failed.items).toMatchObject([{ type: failed.type, instance: `/v1/executions/${item.id}` }]);
    const result = { id: item.id, toolName: "system.batch.run", durationMs: 1 };
    const outputs = { status: "partial", items: [item] };
    const partial = toWireBatch({ ...result, status: "success", outputs }, context.baseUrl);
    expect(partial).toMatchObject({ items: [{ type: failed.type }] });
  });
});

describe("problemHeaders", () => {
  it("challenges on 401, and says how long to wait where waiting helps", () => {
    expect(problemHeaders(fail("UNAUTHENTICATED"))).toEqual({ "www-authenticate": 'Bearer realm="acta"' });
    const signed = 'X-Hub-Signature-256 realm="acta"';
    expect(problemHeaders(fail("SIGNATURE_INVALID"))).toEqual({ "www-authenticate": signed });
    expect(problemHeaders(fail("RATE_LIMITED", {}, { retryAfterSeconds: 7.2 }))).toEqual({
      "retry-after": "8",
    });
    expect(problemHeaders(fail("OVERLOADED"))).toEqual({ "retry-after": "1" });
    // Repeating it blindly is the one thing not to do.
    expect(problemHeaders(fail("OUTCOME_UNKNOWN"))).toEqual({});
    expect(problemHeaders(fail("INPUT_INVALID"))).toEqual({});
  });
});

describe("docs/errors.md", () => {
  // After a wanted change: `npx vitest run -u problem` in packages/rest.
  it("mirrors the table of common errors", async () => {
    await expect(
      `# Errors

Every answer that is not a success is a problem document (RFC 9457, \`application/problem+json\`) with a stable \`code\`. This is the table of \`packages/core/src/errors.ts\`, common to all tools; a test compares the two. Each tool's own codes stand with the tool in the reference and, like these, at \`/errors/{code}\` of a running gateway. \`/openapi.json\` has every code that an operation can answer, by status.

**Step** is where in a call's life the error arises: the steps of [lifecycle.md](lifecycle.md), \`request\` before them, \`history\` for reads of what was recorded, \`undo\` for \`system.execution.undo\`. **Retry** says whether the very same call may succeed later (\`retryable\`); how long to wait is in \`Retry-After\`. Calls that fail in the steps \`authorize\` to \`commit\` leave a row in the history, and the problem carries its \`executionId\`.

${renderErrorTable(coreErrors)}
## The document

| Member | Meaning |
|---|---|
| \`type\` | URL of the code's page; absolute, of a batch's items too |
| \`title\`, \`detail\` | what happened, what to do about it; our own words, never the database's and never the caller's |
| \`status\` | the HTTP status again, so that a saved problem stays readable alone |
| \`instance\` | \`/v1/executions/{id}\` where there is an execution, else the request as \`urn:uuid:\` |
| \`code\` | stable; what programs compare |
| \`requestId\`, \`executionId\` | what to quote when asking; \`executionId\` where the call was recorded |
| \`retryable\` | whether the very same call may succeed later |
| \`errors\` | one entry for each fault: \`pointer\` (RFC 6901), \`keyword\`, \`message\`, \`allowed\` where the values can be listed |
| \`missingPermissions\` | with \`PERMISSION_DENIED\` |
| \`details\` | what the error is about, for programs: states, amounts, positions; its members depend on the code |
| \`drift\` | with \`PLAN_DRIFT\`: one entry for each difference, \`table\`, \`id\`, \`field\`, \`expected\`, \`actual\` |
| \`conflicts\` | with \`UNDO_CONFLICT\`: one entry for each field or record that is in the way, 100 at most: \`kind\`, \`table\`, \`id\`, \`field\`, \`expected\` (what the execution had left), \`actual\` (what is there now), \`other\` (the record in the way), \`forcible\`, \`changedBy\` (\`executionId\`, \`actor\`) |

\`UNAUTHENTICATED\` is one byte-identical answer whatever its cause, and \`SIGNATURE_INVALID\` another, so they have neither \`instance\` nor \`requestId\`: the request's id is in the \`Request-Id\` header, which every answer has.

\`JSON_INVALID\` names the reason in \`errors[0].keyword\`: \`empty\`, \`encoding\` (not UTF-8), \`byteOrderMark\`, \`syntax\`, \`duplicateKey\`, \`depth\` (64), \`nodes\` (50,000 values), \`keys\` (1,000 in an object), \`keyLength\` (256 bytes), \`stringLength\` (256 KiB), \`nul\`, \`surrogate\`, \`poisonKey\` (\`__proto__\`), \`number\` (not finite, or a whole number beyond ±(2^53 − 1)).
`,
    ).toMatchFileSnapshot("../../../docs/errors.md");
  });
});
