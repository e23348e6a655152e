import type { Readable } from "node:stream";
import {
  type Conversations,
  fail,
  type Logger,
  type MediaReference,
  type Principal,
  type Vault,
} from "@acta/core";
import type { WhatsAppAccounts } from "@acta/db";
import type { WhatsAppProvider } from "@acta/whatsapp";

/** What somebody sent, as it is answered over HTTP: by the gateway and by the console alike. */
export interface Media {
  /** All that make it harmless are among them. */
  headers: { readonly [name: string]: string };
  /** null: it is the one the caller has already (304). */
  body: Readable | null;
}

/** The bytes behind messages, fetched from the provider while somebody waits; Acta keeps none. */
export interface MediaReader {
  /**
   * For `whatsapp.view`. Leaves no row, as the reads of conversations leave none. Whoever gets a body reads it to its
   * end or destroys it.
   *
   * @param ifNoneMatch what the caller has: what was sent under an id never changes
   * @throws ActaError `PERMISSION_DENIED`, `MEDIA_NOT_FOUND`, `MEDIA_GONE`, `MEDIA_UNAVAILABLE`
   */
  read(
    viewer: Principal,
    messageId: string,
    options: { ifNoneMatch?: string | undefined; signal: AbortSignal },
  ): Promise<Media>;
}

export interface MediaPorts {
  conversations: Pick<Conversations, "mediaOf">;
  accounts: Pick<WhatsAppAccounts, "access">;
  provider: Pick<WhatsAppProvider, "fetchMedia">;
  vault: Pick<Vault, "open">;
  logger: Logger;
}

export function createMediaReader({
  conversations,
  accounts,
  provider,
  vault,
  logger,
}: MediaPorts): MediaReader {
  return {
    async read(viewer, messageId, { ifNoneMatch, signal }) {
      const reference = await conversations.mediaOf(viewer, messageId);
      if (!reference) throw fail("MEDIA_NOT_FOUND");
      const etag = `"${reference.messageId}"`;
      if (ifNoneMatch?.split(",").some((each) => each.trim().replace(/^W\//, "") === etag)) {
        return { headers: { ...harmless, ETag: etag }, body: null };
      }
      const access = await accounts.access(viewer.workspaceId, reference.accountId);
      if (!access) throw fail("MEDIA_NOT_FOUND");
      const { accountId } = reference;
      let accessToken: string;
      try {
        accessToken = vault.open(access.accessToken, `whatsapp_accounts/${accountId}/access_token`);
      } catch (error) {
        logger.error({ err: error, accountId }, "a WhatsApp number's token cannot be opened");
        throw fail("MEDIA_UNAVAILABLE");
      }
      const found = await provider.fetchMedia({ ...access, accessToken }, reference.mediaId, signal);
      if (found.state === "gone" || found.state === "tooLarge") throw fail("MEDIA_GONE");
      if (found.state === "unavailable") {
        const { code, message: reason } = found;
        logger.warn({ accountId, messageId, code, reason }, "a medium could not be fetched");
        throw fail("MEDIA_UNAVAILABLE");
      }
      // Broken off on the way: whoever reads it learns of it, and nobody else has to.
      found.body.on("error", (error) =>
        logger.info({ accountId, messageId, reason: error.message }, "a medium broke off"),
      );
      const type = found.mimeType ?? reference.mimeType ?? "";
      return {
        headers: {
          ...harmless,
          ETag: etag,
          ...toContentHeaders(reference, type),
          ...(found.sizeBytes !== undefined && { "Content-Length": String(found.sizeBytes) }),
        },
        body: found.body,
      };
    },
  };
}

/**
 * What strangers send is never run on our origin: browsers take it for what it says it is (`nosniff`), what could hold a
 * script is no type that is shown, and were one shown all the same it would be in a sandbox that may nothing.
 */
const harmless = {
  "Content-Security-Policy": "default-src 'none'; sandbox; frame-ancestors 'none'",
  "X-Content-Type-Options": "nosniff",
  "Cross-Origin-Resource-Policy": "same-origin",
  "Referrer-Policy": "no-referrer",
  // Kept by the browser, and asked for again each time: whether somebody may still see it is ours to say.
  "Cache-Control": "private, no-cache",
} as const;

/** Types that are shown, with the ends of their files' names. None of them can hold a script. */
const shownTypes: { readonly [type: string]: string | undefined } = {
  "image/jpeg": "jpg",
  "image/png": "png",
  "image/webp": "webp",
  "image/gif": "gif",
  "audio/aac": "aac",
  "audio/amr": "amr",
  "audio/mp4": "m4a",
  "audio/mpeg": "mp3",
  "audio/ogg": "ogg",
  "audio/opus": "opus",
  "audio/wav": "wav",
  "video/mp4": "mp4",
  "video/3gpp": "3gp",
};

/** The sender says what it is and how it is called: neither is believed further than it can do no harm. */
export function toContentHeaders(
  { messageId, type, filename }: Pick<MediaReference, "messageId" | "type" | "filename">,
  mimeType: string,
): { "Content-Type": string; "Content-Disposition": string } {
  const essence = mimeType.split(";", 1)[0]!.trim().toLowerCase();
  const extension = Object.hasOwn(shownTypes, essence) ? shownTypes[essence] : undefined;
  const isPdf = essence === "application/pdf";
  const given = cleanName(filename ?? "");
  const made = `${cleanName(type)}-${messageId.slice(-12)}${extension ? `.${extension}` : isPdf ? ".pdf" : ""}`;
  const name = given || made;
  // RFC 6266 §4.1, RFC 8187: plain ASCII for old readers, and the name itself.
  const plain = name.replace(/[^\w .()-]/g, "_");
  const encoded = encodeURIComponent(name).replace(
    /['()*!]/g,
    (each) => `%${each.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return {
    "Content-Type": extension ? essence : isPdf ? "application/pdf" : "application/octet-stream",
    "Content-Disposition": `${extension ? "inline" : "attachment"}; filename="${plain}"; filename*=UTF-8''${encoded}`,
  };
}

/** A name for a file, and no path: without what cannot be seen, or turns around how the rest is read. */
function cleanName(name: string): string {
  return name
    .toWellFormed()
    .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, "")
    .replace(/[/\\:*?"<>|]/g, "_")
    .replace(/^[. ]+|[. ]+$/g, "")
    .slice(0, 150)
    .toWellFormed();
}
