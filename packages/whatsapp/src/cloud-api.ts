import { isObject, parseJson, toRefusal } from "./cloud-errors.ts";
import { type HttpAnswer, httpRequest, NoAnswerError } from "./http.ts";
import { guardFor, maxMediaBytes, openMedia, parseMediaPlace } from "./media.ts";
import type {
  MediaOutcome,
  OutgoingMessage,
  OutgoingTemplate,
  ProviderAccount,
  ProviderTemplate,
  ProviderTemplateComponent,
  SendOutcome,
  TemplatesOutcome,
  WhatsAppProvider,
} from "./provider.ts";

export interface CloudApiOptions {
  connectTimeoutMs?: number;
  totalTimeoutMs?: number;
  /** Of one medium. */
  maxMediaBytes?: number;
  /**
   * Whether an account's base URL may lead into the own network, as that of the simulator does. Whoever connects a number
   * chooses that URL, and what a request answers is shown to them.
   */
  reachesPrivate?: boolean;
}

/** A sync that never ends would hold its worker. */
const maxTemplatePages = 50;
const templateFields = "id,name,language,category,status,components";

/**
 * The WhatsApp Cloud API (Graph API).
 *
 * It has no idempotency key: what was sent and not answered is `unknown`, and is found again by the callback data that
 * every status brings back.
 */
export function createCloudApi({
  connectTimeoutMs = 3_000,
  totalTimeoutMs = 15_000,
  maxMediaBytes: maxBytes = maxMediaBytes,
  reachesPrivate = false,
}: CloudApiOptions = {}): WhatsAppProvider {
  function ask(
    account: ProviderAccount,
    path: string,
    signal: AbortSignal,
    { body }: { body?: object } = {},
  ) {
    const url = new URL(`${account.baseUrl}/${account.apiVersion}/${path}`);
    if (!isProviderUrl(url)) throw new AddressRefused("the base URL is not https");
    const guard = guardFor(url, reachesPrivate);
    if (!guard) throw new AddressRefused("the base URL leads into a private network");
    return httpRequest({
      method: body ? "POST" : "GET",
      url,
      headers: {
        Authorization: `Bearer ${account.accessToken}`,
        Accept: "application/json",
        "User-Agent": "acta",
        ...(body && { "Content-Type": "application/json" }),
      },
      ...(body && { body: JSON.stringify(body) }),
      connectTimeoutMs,
      totalTimeoutMs,
      signal,
      ...guard,
    });
  }

  return {
    async send(account, message, signal) {
      try {
        const path = `${encodeURIComponent(account.phoneNumberId)}/messages`;
        return toSendOutcome(await ask(account, path, signal, { body: toMessageBody(message) }));
      } catch (error) {
        return toNoAnswer(error);
      }
    },

    async markRead(account, providerMessageId, signal) {
      try {
        const path = `${encodeURIComponent(account.phoneNumberId)}/messages`;
        const body = { messaging_product: "whatsapp", status: "read", message_id: providerMessageId };
        const answer = await ask(account, path, signal, { body });
        return answer.status === 200 ? { state: "accepted" } : repeatable(toRefusal(answer));
      } catch (error) {
        return repeatable(toNoAnswer(error));
      }
    },

    async fetchMedia(account, mediaId, signal) {
      try {
        // With the number the provider answers for its own media only.
        const query = new URLSearchParams({ phone_number_id: account.phoneNumberId });
        const answer = await ask(account, `${encodeURIComponent(mediaId)}?${query}`, signal);
        if (answer.status !== 200) return toMediaRefusal(answer);
        const place = parseMediaPlace(answer.body);
        if (!place)
          return { state: "unavailable", code: "ANSWER_UNREADABLE", message: "the answer names no place" };
        return await openMedia(place, account, { maxBytes, connectTimeoutMs, reachesPrivate, signal });
      } catch (error) {
        const { code, message } = toNoAnswer(error);
        return { state: "unavailable", code, message };
      }
    },

    async listTemplates(account, signal) {
      const templates: ProviderTemplate[] = [];
      let after: string | undefined;
      try {
        for (let page = 0; page < maxTemplatePages; page++) {
          const query = new URLSearchParams({
            fields: templateFields,
            limit: "100",
            ...(after && { after }),
          });
          const path = `${encodeURIComponent(account.businessAccountId)}/message_templates?${query}`;
          const answer = await ask(account, path, signal);
          if (answer.status !== 200) return repeatable(toRefusal(answer));
          const listed = parseTemplates(answer.body);
          if (!listed) return listingFailed("the list of templates could not be read");
          templates.push(...listed.templates);
          after = listed.after;
          if (after === undefined) return { state: "listed", templates };
        }
        return listingFailed("the list of templates does not end");
      } catch (error) {
        return repeatable(toNoAnswer(error));
      }
    },
  };
}

/** No request was made: it would have gone where none may go. */
class AddressRefused extends Error {}

/** Elsewhere than on this machine a token travels encrypted only. */
function isProviderUrl(url: URL): boolean {
  if (url.username || url.password) return false;
  const loopback = url.hostname === "localhost" || url.hostname === "[::1]" || /^127\./.test(url.hostname);
  return url.protocol === "https:" || (url.protocol === "http:" && loopback);
}

/** Body of `POST /{phone-number-id}/messages`. */
export function toMessageBody({ to, callbackData, content }: OutgoingMessage): object {
  const addressed = {
    messaging_product: "whatsapp",
    recipient_type: "individual",
    // Numbers go without their plus, as they come back; an id of the provider's has a member of its own.
    ...("phone" in to ? { to: to.phone.replace(/^\+/, "") } : { recipient: to.userId }),
    biz_opaque_callback_data: callbackData,
  };
  switch (content.kind) {
    case "text":
      return { ...addressed, type: "text", text: { preview_url: false, body: content.text } };
    case "media": {
      const { type, id, link, filename } = content.media;
      const captioned = type === "image" || type === "video" || type === "document";
      return {
        ...addressed,
        type,
        [type]: {
          ...(id === undefined ? { link } : { id }),
          ...(captioned && content.caption !== undefined && { caption: content.caption }),
          ...(type === "document" && filename !== undefined && { filename }),
        },
      };
    }
    case "template": {
      const { name, language, components } = content.template;
      return {
        ...addressed,
        type: "template",
        template: {
          name,
          language: { code: language },
          ...(components.length > 0 && {
            components: components.map(({ type, index, subType = "url", parameters }) => ({
              type,
              ...(type === "button" && { sub_type: subType, index: String(index ?? 0) }),
              parameters: parameters.map((parameter) =>
                type === "button" && subType === "copy_code"
                  ? { type: "coupon_code", coupon_code: parameter.text }
                  : toParameter(parameter),
              ),
            })),
          }),
        },
      };
    }
  }
}

type Parameter = OutgoingTemplate["components"][number]["parameters"][number];

function toParameter({ name, text, media }: Parameter): object {
  if (!media) return { type: "text", ...(name !== undefined && { parameter_name: name }), text };
  const { type, id, link, filename } = media;
  return {
    type,
    [type]: {
      ...(id === undefined ? { link } : { id }),
      ...(type === "document" && filename !== undefined && { filename }),
    },
  };
}

function toSendOutcome(answer: HttpAnswer): SendOutcome {
  if (answer.status < 200 || answer.status >= 300) return toRefusal(answer);
  const body = parseJson(answer.body);
  const messages = isObject(body) && Array.isArray(body.messages) ? (body.messages as unknown[]) : [];
  const [first] = messages;
  if (isObject(first) && typeof first.id === "string" && first.id !== "")
    return { state: "accepted", providerId: first.id };
  return {
    state: "unknown",
    code: "ANSWER_UNREADABLE",
    message: "the provider answered a send without an id of the message",
  };
}

/** Meta says of a medium that it no longer has what it says of one that never was: 100, "unsupported get request". */
function toMediaRefusal(answer: HttpAnswer): MediaOutcome {
  const { state, code, message } = toRefusal(answer);
  const isGone =
    state === "failed" && (answer.status === 404 || code === "WHATSAPP_100" || code === "WHATSAPP_131052");
  return isGone ? { state: "gone" } : { state: "unavailable", code, message };
}

function toNoAnswer(error: unknown): Exclude<SendOutcome, { state: "accepted" }> {
  if (error instanceof AddressRefused)
    return { state: "failed", code: "ADDRESS_REFUSED", message: error.message };
  if (!(error instanceof NoAnswerError)) {
    return { state: "failed", code: "REQUEST_INVALID", message: "the request could not be made" };
  }
  return error.sent
    ? { state: "unknown", code: "NO_ANSWER", message: error.message }
    : { state: "retry", code: "NO_CONNECTION", message: error.message };
}

/** Asking again harms nothing, whatever became of the first time. */
function repeatable(
  refusal: Exclude<SendOutcome, { state: "accepted" }>,
): Exclude<SendOutcome, { state: "accepted" | "unknown" }> {
  return refusal.state === "unknown" ? { ...refusal, state: "retry" } : refusal;
}

const listingFailed = (message: string): TemplatesOutcome => ({
  state: "failed",
  code: "ANSWER_UNREADABLE",
  message,
});

function parseTemplates(body: string): { templates: ProviderTemplate[]; after?: string } | undefined {
  const value = parseJson(body);
  if (!isObject(value) || !Array.isArray(value.data)) return undefined;
  const { paging } = value;
  const cursors = isObject(paging) && isObject(paging.cursors) ? paging.cursors : {};
  // `cursors.after` stands on the last page too; `next` does not.
  const more = isObject(paging) && typeof paging.next === "string" && typeof cursors.after === "string";
  return {
    templates: (value.data as unknown[]).flatMap(toTemplate),
    ...(more && { after: String(cursors.after) }),
  };
}

function toTemplate(value: unknown): ProviderTemplate[] {
  if (!isObject(value)) return [];
  const { id, name, language, category, status, components } = value;
  if (typeof name !== "string" || typeof language !== "string" || !Array.isArray(components)) return [];
  return [
    {
      providerId: String(id ?? ""),
      name,
      language,
      category: String(category ?? ""),
      status: String(status ?? ""),
      components: (components as unknown[]).flatMap(toComponent),
    },
  ];
}

const componentTypes = ["HEADER", "BODY", "FOOTER", "BUTTONS"] as const;

function toComponent(value: unknown): ProviderTemplateComponent[] {
  if (!isObject(value)) return [];
  const type = componentTypes.find((known) => known === value.type);
  if (!type) return [];
  const buttons = Array.isArray(value.buttons) ? (value.buttons as unknown[]) : undefined;
  return [
    {
      type,
      ...(typeof value.format === "string" && { format: value.format }),
      ...(typeof value.text === "string" && { text: value.text }),
      ...(buttons && {
        buttons: buttons.filter(isObject).map((button) => ({
          type: String(button.type ?? ""),
          ...(typeof button.text === "string" && { text: button.text }),
          ...(typeof button.url === "string" && { url: button.url }),
        })),
      }),
    },
  ];
}
