import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { isObject, type JsonRecord, parseJson } from "../cloud-errors.ts";
import { describeMedia, type SimulatedMedia, sampleOf } from "./media.ts";
import {
  calm,
  demoTemplates,
  magicFailure,
  newMessageId,
  type SimulatedMessage,
  type SimulatedTemplate,
  type SimulatorMode,
} from "./state.ts";
import { createWebhookPoster } from "./webhooks.ts";

export interface SimulatorOptions {
  /** 0: any free one. */
  port: number;
  /** Where statuses and inbound messages go. */
  webhookUrl: string;
  appSecret: string;
  accessToken: string;
  phoneNumberId: string;
  businessAccountId: string;
  /** E.164. */
  displayPhone: string;
  templates?: readonly SimulatedTemplate[];
  mode?: Partial<SimulatorMode>;
}

export interface Simulator {
  readonly url: string;
  /** What `POST /_sim/mode` does. */
  setMode(mode: Partial<SimulatorMode>): void;
  readonly messages: readonly SimulatedMessage[];
  /** Ids of messages the workspace has said that it read. */
  readonly receipts: readonly string[];
  /** What `POST /_sim/inbound` does: somebody writes. Resolves when the webhook has taken it. */
  receive(message: Inbound): Promise<{ messageId: string; delivered: boolean }>;
  stop(): Promise<void>;
}

export interface Inbound {
  /** E.164. */
  from: string;
  name?: string;
  text?: string;
  /** `data`: its bytes, base64; a sample where they are left out. */
  media?: {
    type: string;
    caption?: string;
    filename?: string;
    mimeType?: string;
    voice?: boolean;
    data?: string;
  };
  /** Anything else, as the Cloud API has it: `{"type": "location", "location": {…}}`, `{"context": {"id": …}}`. */
  message?: JsonRecord;
}

const maxBodyBytes = 20 * 1_048_576;
const maxKept = 10_000;
const maxKeptMedia = 200;

/**
 * A WhatsApp Cloud API of one's own: the same paths, bodies and webhooks, on this machine and without people. What the
 * product does with it, it does with the real one.
 *
 * `POST /{version}/{phone-number-id}/messages` and `/media`, `GET /{version}/{media-id}` and the address it names,
 * `GET /{version}/{business-account-id}/message_templates`; beside them `POST /_sim/inbound`, `POST /_sim/mode`, `GET /_sim/messages`.
 *
 * @throws Error `EADDRINUSE` when the port is taken
 */
export async function startSimulator(options: SimulatorOptions): Promise<Simulator> {
  const templates = options.templates ?? demoTemplates;
  const messages: SimulatedMessage[] = [];
  const receipts: string[] = [];
  const media = new Map<string, SimulatedMedia>();
  const timers = new Set<NodeJS.Timeout>();
  const poster = createWebhookPoster(options);
  let lastMediaId = Date.now();
  const mode: SimulatorMode = { ...calm, ...options.mode };
  const metadata = {
    display_phone_number: options.displayPhone.replace(/^\+/, ""),
    phone_number_id: options.phoneNumberId,
  };

  function later(ms: number, run: () => void): void {
    const timer = setTimeout(() => {
      timers.delete(timer);
      run();
    }, ms);
    timers.add(timer);
  }

  function postStatus(
    message: SimulatedMessage,
    status: string,
    error?: { code: number; title: string },
  ): void {
    message.statuses.push(status);
    const value = {
      messaging_product: "whatsapp",
      metadata,
      statuses: [
        {
          id: message.id,
          status,
          timestamp: String(Math.floor(Date.now() / 1_000)),
          recipient_id: message.to,
          ...(message.callbackData !== null && { biz_opaque_callback_data: message.callbackData }),
          ...(error
            ? { errors: [{ ...error, message: error.title, error_data: { details: `${error.title}.` } }] }
            : { pricing: { billable: true, pricing_model: "PMP", type: "regular", category: "utility" } }),
        },
      ],
    };
    for (let time = mode.duplicateStatuses ? 2 : 1; time > 0; time--) void poster.post(value);
  }

  function follow(message: SimulatedMessage): void {
    const delays = mode.statusDelaysMs;
    const failure = magicFailure(message);
    if (failure) {
      later(delays.sent, () => postStatus(message, "failed", failure));
      return;
    }
    const all = ["sent", "delivered", "read"] as const;
    const wanted = all.slice(0, mode.lastStatus === null ? 0 : all.indexOf(mode.lastStatus) + 1);
    const order = mode.outOfOrder ? [...wanted].reverse() : wanted;
    wanted.forEach((step, index) => {
      later(delays[step], () => postStatus(message, order[index]!));
    });
  }

  function take(phoneNumberId: string, body: JsonRecord): SimulatedMessage {
    const callbackData = body.biz_opaque_callback_data;
    const message: SimulatedMessage = {
      id: newMessageId(),
      phoneNumberId,
      to: String(body.to ?? body.recipient),
      type: String(body.type ?? "text"),
      sent: body,
      callbackData: typeof callbackData === "string" ? callbackData : null,
      at: new Date().toISOString(),
      statuses: [],
    };
    messages.push(message);
    if (messages.length > maxKept) messages.shift();
    follow(message);
    return message;
  }

  /** What the present mode makes of a send; counts it. */
  function takeFailure(): SimulatorMode["failing"] {
    const { failing } = mode;
    if (failing !== null && mode.times !== null && --mode.times <= 0) {
      mode.failing = null;
      mode.times = null;
    }
    return failing;
  }

  function send(phoneNumberId: string, body: JsonRecord, response: ServerResponse): void {
    if (body.status === "read") {
      if (typeof body.message_id !== "string" || !body.message_id.startsWith("wamid.")) {
        refuse(response, 400, 100, "message_id is not one of ours");
        return;
      }
      receipts.push(body.message_id);
      if (receipts.length > maxKept) receipts.shift();
      answer(response, 200, { success: true });
      return;
    }
    const failing = takeFailure();
    if (failing === "error500") {
      refuse(response, 500, 131000, "Something went wrong");
      return;
    }
    if (failing === "rateLimit") {
      response.setHeader("Retry-After", "1");
      refuse(response, 429, 130429, "Rate limit hit");
      return;
    }
    if (failing === "refuse") {
      refuse(response, 403, 131031, "Account has been locked");
      return;
    }
    if (failing === "timeout") return;
    const fault = faultOf(body, templates);
    if (fault) {
      refuse(response, fault.status, fault.code, fault.message);
      return;
    }
    const message = take(phoneNumberId, body);
    if (failing === "lost") {
      response.destroy();
      return;
    }
    answer(response, 200, {
      messaging_product: "whatsapp",
      contacts: [{ input: message.to, wa_id: message.to }],
      messages: [{ id: message.id }],
    });
  }

  async function receive(inbound: Inbound): Promise<{ messageId: string; delivered: boolean }> {
    const from = inbound.from.replace(/^\+/, "");
    const id = newMessageId();
    const content = inbound.media
      ? toMediaContent(inbound.media)
      : { type: "text", text: { body: inbound.text ?? "" } };
    const delivered = await poster.post({
      messaging_product: "whatsapp",
      metadata,
      contacts: [{ profile: { name: inbound.name ?? from }, wa_id: from }],
      messages: [
        { from, id, timestamp: String(Math.floor(Date.now() / 1_000)), ...content, ...inbound.message },
      ],
    });
    return { messageId: id, delivered };
  }

  /** Keeps the bytes, to be fetched by the id the message names. */
  function toMediaContent({ type, caption, filename, voice, ...given }: NonNullable<Inbound["media"]>) {
    const sample = sampleOf(type);
    const id = String(++lastMediaId);
    const kept = {
      id,
      mimeType: given.mimeType ?? sample.mimeType,
      bytes: given.data === undefined ? sample.bytes : Buffer.from(given.data, "base64"),
    };
    media.set(id, kept);
    if (media.size > maxKeptMedia) media.delete(media.keys().next().value!);
    return {
      type,
      [type]: {
        id,
        mime_type: kept.mimeType,
        ...(caption !== undefined && { caption }),
        ...(filename !== undefined && { filename }),
        ...(voice !== undefined && { voice }),
      },
    };
  }

  /** The address a medium's description names: beside the API's paths, and with the token. */
  function serveMedia(url: URL, response: ServerResponse): void {
    const found = media.get(url.searchParams.get("mid") ?? "");
    if (!found) {
      response.writeHead(404).end();
      return;
    }
    response.writeHead(200, { "Content-Type": found.mimeType, "Content-Length": found.bytes.length });
    response.end(found.bytes);
  }

  async function control(message: IncomingMessage, response: ServerResponse, path: string): Promise<void> {
    if (message.method === "GET" && path === "/_sim/messages") {
      answer(response, 200, { items: messages, receipts, mode });
      return;
    }
    // A page in a browser cannot send this type to another origin unasked.
    const isJson = message.headers["content-type"]?.startsWith("application/json") === true;
    const body = parseJson((await readAll(message)).toString("utf8"));
    if (message.method !== "POST" || !isJson || !isObject(body)) {
      answer(response, 400, { error: "send a JSON object" });
    } else if (path === "/_sim/mode") {
      Object.assign(mode, body, {
        statusDelaysMs: { ...mode.statusDelaysMs, ...(isObject(body.statusDelaysMs) && body.statusDelaysMs) },
      });
      answer(response, 200, mode);
    } else if (path === "/_sim/inbound" && typeof body.from === "string" && /^\+?\d{7,15}$/.test(body.from)) {
      answer(response, 200, await receive(body as unknown as Inbound));
    } else {
      answer(response, 404, {
        error: "POST /_sim/inbound with from and text, POST /_sim/mode, GET /_sim/messages",
      });
    }
  }

  async function handle(message: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(message.url ?? "/", "http://simulator");
    if (url.pathname.startsWith("/_sim/")) {
      await control(message, response, url.pathname);
      return;
    }
    if (message.headers.authorization !== `Bearer ${options.accessToken}`) {
      refuse(response, 401, 190, "Invalid OAuth access token");
      return;
    }
    if (message.method === "GET" && url.pathname === "/whatsapp_business/attachments/") {
      serveMedia(url, response);
      return;
    }
    const [, mediaId] = /^\/v\d+\.\d+\/(\d+)$/.exec(url.pathname) ?? [];
    const described = message.method === "GET" && mediaId !== undefined ? media.get(mediaId) : undefined;
    if (described) {
      const place = `http://${message.headers.host}/whatsapp_business/attachments/?mid=${described.id}`;
      answer(response, 200, describeMedia(described, place));
      return;
    }
    const [, node, edge] = /^\/v\d+\.\d+\/(\w+)\/(\w+)$/.exec(url.pathname) ?? [];
    if (message.method === "GET" && edge === "message_templates" && node === options.businessAccountId) {
      answer(response, 200, pageOf(templates, url.searchParams));
    } else if (message.method === "POST" && edge === "media" && node === options.phoneNumberId) {
      const bytes = await readAll(message);
      const id = String(++lastMediaId);
      media.set(id, { id, mimeType: "application/octet-stream", bytes });
      answer(response, 200, { id });
    } else if (message.method === "POST" && edge === "messages" && node === options.phoneNumberId) {
      const body = parseJson((await readAll(message)).toString("utf8"));
      if (isObject(body)) send(node, body, response);
      else refuse(response, 400, 100, "The body is not JSON");
    } else {
      refuse(response, 404, 100, `Unsupported ${message.method} request: ${url.pathname}`);
    }
  }

  const server = createServer((message, response) => {
    handle(message, response).catch(() => response.destroy());
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(options.port, "127.0.0.1", resolve);
  });
  const address = server.address();
  const port = typeof address === "object" && address ? address.port : options.port;

  return {
    url: `http://127.0.0.1:${port}`,
    messages,
    receipts,
    setMode: (change) => void Object.assign(mode, change),
    receive,
    async stop() {
      poster.stop();
      for (const timer of timers) clearTimeout(timer);
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** What the Cloud API would refuse at once. */
export function faultOf(
  body: JsonRecord,
  templates: readonly SimulatedTemplate[],
): { status: number; code: number; message: string } | undefined {
  const invalid = (message: string, code = 100) => ({ status: 400, code, message });
  if (body.messaging_product !== "whatsapp") return invalid("messaging_product must be whatsapp");
  const isAddressed = typeof body.to === "string" ? /^\+?\d{7,15}$/.test(body.to) : Boolean(body.recipient);
  if (!isAddressed) return invalid("The parameter to is required");
  const type = String(body.type ?? "text");
  const part = body[type];
  if (!isObject(part)) return invalid(`The parameter ${type} is required`);
  if (JSON.stringify(part).includes("#refuse")) return invalid("Parameter value is not valid", 131009);
  if (type === "text") {
    const isText = typeof part.body === "string" && part.body.length > 0 && part.body.length <= 4_096;
    return isText ? undefined : invalid("text.body must have 1 to 4096 characters");
  }
  if (type !== "template") return undefined;
  const language = isObject(part.language) ? part.language.code : undefined;
  const template = templates.find((each) => each.name === part.name && each.language === language);
  if (template?.status !== "APPROVED")
    return { status: 404, code: 132001, message: "Template name does not exist in the translation" };
  const components = Array.isArray(part.components) ? (part.components as unknown[]).filter(isObject) : [];
  const given = components.flatMap(({ parameters }) => (Array.isArray(parameters) ? parameters : [])).length;
  const wanted = template.components.reduce((sum, component) => sum + countParameters(component), 0);
  return given === wanted
    ? undefined
    : invalid(`Number of parameters (${given}) does not match the expected number (${wanted})`, 132000);
}

function countParameters({ text, format, buttons }: SimulatedTemplate["components"][number]): number {
  if (format !== undefined && format !== "TEXT") return 1;
  const count = (value: string | undefined) => new Set(value?.match(/\{\{\w+\}\}/g)).size;
  return count(text) + (buttons ?? []).reduce((sum, { url }) => sum + count(url), 0);
}

function pageOf(templates: readonly SimulatedTemplate[], query: URLSearchParams): object {
  const limit = Number(query.get("limit") ?? 25);
  const start = Number(query.get("after") ?? 0);
  const end = start + limit;
  return {
    data: templates.slice(start, end),
    paging: {
      cursors: { before: String(start), after: String(end) },
      ...(end < templates.length && { next: "there is more" }),
    },
  };
}

function answer(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { "Content-Type": "application/json; charset=utf-8" });
  response.end(JSON.stringify(body));
}

function refuse(response: ServerResponse, status: number, code: number, message: string): void {
  answer(response, status, {
    error: {
      message: `(#${code}) ${message}`,
      type: "OAuthException",
      code,
      error_data: { messaging_product: "whatsapp", details: message },
      fbtrace_id: "simulated",
    },
  });
}

async function readAll(message: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of message as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > maxBodyBytes) throw new Error("the body is too large");
    chunks.push(chunk);
  }
  return Buffer.concat(chunks, size);
}
