import { randomBytes } from "node:crypto";

/** How the simulator behaves from now on: `POST /_sim/mode` changes any of it. */
export interface SimulatorMode {
  /**
   * What becomes of sends. `error500`: refused, as by a server that is ill. `rateLimit`: 429 with Retry-After.
   * `refuse`: for good, as
   * where an account is locked. `timeout`: no answer, and not taken. `lost`: taken, and the answer is lost. null: all is
   * well.
   */
  failing: "error500" | "rateLimit" | "refuse" | "timeout" | "lost" | null;
  /** For how many sends; null: until it is changed. */
  times: number | null;
  /** Every status is posted twice. */
  duplicateStatuses: boolean;
  /** `read` comes first and `sent` last. */
  outOfOrder: boolean;
  /** Milliseconds from the send to each status. */
  statusDelaysMs: { sent: number; delivered: number; read: number };
  /** The last status a message gets; null: none at all. */
  lastStatus: "sent" | "delivered" | "read" | null;
}

export const calm: SimulatorMode = {
  failing: null,
  times: null,
  duplicateStatuses: false,
  outOfOrder: false,
  statusDelaysMs: { sent: 300, delivered: 900, read: 2_500 },
  lastStatus: "read",
};

/** A message somebody sent through the simulator. */
export interface SimulatedMessage {
  id: string;
  phoneNumberId: string;
  /** Digits, without a plus. */
  to: string;
  type: string;
  /** The body as it was sent. */
  sent: object;
  callbackData: string | null;
  at: string;
  /** What was posted of it, in that order. */
  statuses: string[];
}

/** How a message is going to fail although it was taken: by what it says or whom it is for. */
export function magicFailure(
  message: Pick<SimulatedMessage, "sent" | "to">,
): { code: number; title: string } | undefined {
  const text = JSON.stringify(message.sent);
  if (message.to.endsWith("131026") || text.includes("#undeliverable"))
    return { code: 131026, title: "Message undeliverable" };
  if (message.to.endsWith("131047") || text.includes("#reengage"))
    return { code: 131047, title: "Re-engagement message" };
  return undefined;
}

export const newMessageId = (): string => `wamid.SIM${randomBytes(18).toString("base64url")}`;

export interface SimulatedTemplate {
  id: string;
  name: string;
  language: string;
  category: string;
  status: string;
  components: {
    type: string;
    format?: string;
    text?: string;
    buttons?: { type: string; text: string; url?: string }[];
  }[];
}

/** What a shop would have had approved. */
export const demoTemplates: readonly SimulatedTemplate[] = [
  {
    id: "900000000000001",
    name: "bienvenida",
    language: "es_CO",
    category: "MARKETING",
    status: "APPROVED",
    components: [
      { type: "BODY", text: "Hola {{1}}, gracias por escribirnos. Ya eres cliente de {{2}}." },
      { type: "FOOTER", text: "Responde NO para no recibir más mensajes." },
    ],
  },
  {
    id: "900000000000005",
    name: "factura_lista",
    language: "es_CO",
    category: "UTILITY",
    status: "APPROVED",
    components: [
      { type: "HEADER", format: "DOCUMENT" },
      { type: "BODY", text: "Hola {{1}}, aquí está tu factura." },
    ],
  },
  {
    id: "900000000000002",
    name: "pedido_enviado",
    language: "es_CO",
    category: "UTILITY",
    status: "APPROVED",
    components: [
      { type: "HEADER", format: "TEXT", text: "Pedido {{1}}" },
      { type: "BODY", text: "Hola {{1}}, tu pedido salió hoy y llega el {{2}}." },
      {
        type: "BUTTONS",
        buttons: [{ type: "URL", text: "Seguir el envío", url: "https://envios.example/{{1}}" }],
      },
    ],
  },
  {
    id: "900000000000003",
    name: "cita_recordatorio",
    language: "es_CO",
    category: "UTILITY",
    status: "APPROVED",
    components: [{ type: "BODY", text: "{{cliente}}, te esperamos el {{fecha}}." }],
  },
  {
    id: "900000000000004",
    name: "promo_temporada",
    language: "es_CO",
    category: "MARKETING",
    status: "PENDING",
    components: [{ type: "BODY", text: "Esta semana: 15 % en café." }],
  },
];
