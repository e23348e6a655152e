import { createHash } from "node:crypto";
import {
  ActaError,
  type Executor,
  fail,
  type JsonObject,
  type Logger,
  maskSecretsIn,
  type Vault,
} from "@acta/core";
import type { WhatsAppAddressee, WhatsAppDirectory } from "@acta/db";
import {
  findAccountIds,
  type InboundMessage,
  isSignedBy,
  parseWebhook,
  type StatusUpdate,
} from "@acta/whatsapp";
import { type Circumstances, callAsSystem } from "./system-calls.ts";

/** What the provider's webhook needs of the product. */
export interface WhatsAppWebhooks {
  /**
   * The handshake that sets the webhook up.
   *
   * @param search the query, without its `?`
   * @returns the challenge, to be answered as it is
   * @throws ActaError `PERMISSION_DENIED` for a verify token of no connected number
   */
  verify(search: string): Promise<string>;
  /**
   * Records what a webhook reports: each message and status by a call of its own, in the workspace of its number.
   *
   * @param body the bytes as they arrived
   * @param signature `X-Hub-Signature-256`
   * @throws ActaError `SIGNATURE_INVALID` where no connected number's secret made the signature; `DATABASE_UNAVAILABLE`
   *   when something could not be recorded just now: the provider sends it all again, and what is there stays
   */
  receive(body: Buffer, signature: string | undefined, circumstances: Circumstances): Promise<void>;
}

export interface WebhookPorts {
  directory: Pick<WhatsAppDirectory, "accountsNamed" | "knowsVerifyToken">;
  executor: Pick<Executor, "execute">;
  vault: Pick<Vault, "open">;
  logger: Logger;
}

/** Calls for one webhook at the same time. */
const concurrency = 4;
/** For what another call held for a moment: milliseconds. */
const pauses = [50, 200, 600];

interface Report {
  /** Reports with one key are recorded one after the other. */
  key: string;
  workspaceId: string;
  tool: string;
  inputs: JsonObject;
  event: string[];
}

export function createWhatsAppWebhooks({
  directory,
  executor,
  vault,
  logger,
}: WebhookPorts): WhatsAppWebhooks {
  /** The accounts whose secret made the signature. */
  async function authenticate(body: Buffer, signature: string | undefined): Promise<WhatsAppAddressee[]> {
    const ids = signature === undefined ? [] : findAccountIds(body);
    const named = ids.length === 0 ? [] : await directory.accountsNamed(ids);
    return named.filter(({ accountId, appSecret }) => {
      try {
        const secret = vault.open(appSecret, `whatsapp_accounts/${accountId}/app_secret`);
        return isSignedBy(body, signature, secret);
      } catch (error) {
        logger.error({ err: error, accountId }, "a WhatsApp number's app secret cannot be opened");
        return false;
      }
    });
  }

  /** @returns whether it is recorded, or never can be */
  async function record(report: Report, circumstances: Circumstances): Promise<boolean> {
    const { workspaceId, tool, event } = report;
    // Refused, a customer's message would be gone; kept as it is, the key in it would be.
    const inputs = maskSecretsIn(report.inputs);
    for (let tries = 0; ; tries++) {
      try {
        await callAsSystem(executor, workspaceId, tool, inputs, event, circumstances);
        return true;
      } catch (error) {
        const code = error instanceof ActaError ? error.code : "INTERNAL";
        const details = { workspaceId, tool, code };
        // What the caller could mend, nobody will: the provider would send the same again for days.
        if (error instanceof ActaError && error.expected && !error.retryable) {
          const { executionId, detail } = error;
          logger.warn({ ...details, executionId, detail }, "a WhatsApp event was refused");
          return true;
        }
        const pause = pauses[tries];
        if (pause === undefined || !(error instanceof ActaError) || !error.retryable) {
          logger.error({ ...details, err: error }, "a WhatsApp event could not be recorded");
          return false;
        }
        await new Promise((next) => setTimeout(next, pause));
      }
    }
  }

  return {
    async verify(search) {
      const query = new URLSearchParams(search);
      const token = query.get("hub.verify_token") ?? "";
      const challenge = query.get("hub.challenge") ?? "";
      // What is answered to anybody is never more than a word.
      const asks = query.get("hub.mode") === "subscribe" && /^[\w-]{1,200}$/.test(challenge);
      const digest = createHash("sha256").update(token).digest("hex");
      if (asks && token !== "" && (await directory.knowsVerifyToken(digest))) return challenge;
      throw fail("PERMISSION_DENIED", {}, { detail: "No connected number has this verify token." });
    },

    async receive(body, signature, circumstances) {
      const accounts = await authenticate(body, signature);
      if (accounts.length === 0) {
        const { requestId, ip } = circumstances;
        logger.warn({ requestId, ip, bytes: body.length }, "a WhatsApp webhook with a wrong signature");
        throw fail("SIGNATURE_INVALID");
      }
      const events = parseWebhook(body);
      if (!events || events.skipped > 0) {
        logger.info({ skipped: events?.skipped }, "parts of a WhatsApp webhook are of no kind we know");
      }
      if (!events) return;
      for (const error of events.errors) logger.warn(error, "WhatsApp reports an error");
      const strangers = new Set<string>();
      // One app may have numbers that are not connected here, or not with this secret: theirs are not ours to keep.
      const of = (phoneNumberId: string) => {
        const known = accounts.filter((account) => account.phoneNumberId === phoneNumberId);
        if (known.length === 0) strangers.add(phoneNumberId);
        return known;
      };
      const reports = [
        ...events.messages.flatMap((message) =>
          of(message.phoneNumberId).map((account) => toReceived(account, message)),
        ),
        ...events.statuses.flatMap((status) =>
          of(status.phoneNumberId).map((account) => toStatusReport(account, status)),
        ),
      ];
      if (strangers.size > 0)
        logger.info(
          { phoneNumberIds: [...strangers].slice(0, 10) },
          "a WhatsApp webhook for unconnected numbers",
        );
      const missed = await inTurn(reports, (report) => record(report, circumstances));
      if (missed > 0) {
        const detail = "Some of the events could not be recorded. Send all of them again.";
        throw fail("DATABASE_UNAVAILABLE", {}, { detail, retryAfterSeconds: 5 });
      }
    },
  };
}

/** Some at a time, those of one key in their order. @returns how many were not recorded */
async function inTurn(
  reports: readonly Report[],
  run: (report: Report) => Promise<boolean>,
): Promise<number> {
  const turns = new Map<string, Report[]>();
  for (const report of reports) turns.set(report.key, [...(turns.get(report.key) ?? []), report]);
  const waiting = [...turns.values()];
  let missed = 0;
  async function work(): Promise<void> {
    for (let turn = waiting.shift(); turn; turn = waiting.shift()) {
      for (const report of turn) if (!(await run(report))) missed++;
    }
  }
  await Promise.all(Array.from({ length: concurrency }, work));
  return missed;
}

function toReceived({ workspaceId, accountId }: WhatsAppAddressee, message: InboundMessage): Report {
  const { providerId, phone, userId, profileName, at, kind, text, media, details, replyTo } = message;
  return {
    key: `${workspaceId}/${phone ?? userId}`,
    workspaceId,
    tool: "whatsapp.message.receive",
    inputs: {
      accountId,
      providerMessageId: providerId,
      ...(phone !== undefined && { phone: `+${phone}` }),
      ...(userId !== undefined && { whatsappUserId: userId }),
      ...(profileName !== undefined && { profileName }),
      at: at.toISOString(),
      kind,
      ...(text !== undefined && { text }),
      ...(media !== undefined && { media: { ...media } }),
      ...(details !== undefined && { details: { ...details } }),
      ...(replyTo !== undefined && { replyTo }),
    },
    event: [providerId],
  };
}

function toStatusReport({ workspaceId }: WhatsAppAddressee, update: StatusUpdate): Report {
  const { providerId, status, at, callbackData, error } = update;
  // Ours is the id of the message; other programs on the number hang on what they like.
  const messageId = callbackData !== undefined && isUuid.test(callbackData) ? callbackData : undefined;
  return {
    key: `${workspaceId}/${providerId}`,
    workspaceId,
    tool: "whatsapp.message.updateStatus",
    inputs: {
      providerMessageId: providerId,
      ...(messageId !== undefined && { messageId }),
      status,
      at: at.toISOString(),
      ...(error !== undefined && { errorCode: error.code, errorMessage: error.message }),
    },
    event: [providerId, status, at.toISOString()],
  };
}

const isUuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
