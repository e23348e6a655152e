import type { Readable } from "node:stream";
import type { Logger } from "@acta/core";
import { type ApiPorts, type KeyIdentity, maxBodyBytes } from "@acta/rest";

/** What the gateway needs of the product: `@acta/runtime` is one. */
export interface GatewayRuntime extends ApiPorts {
  auth: {
    /** @throws ActaError `UNAUTHENTICATED`, `RATE_LIMITED`, `DATABASE_UNAVAILABLE` */
    authenticateApiKey(raw: string, client: { ip?: string; userAgent?: string }): Promise<KeyIdentity>;
  };
  logger: Logger;
  /** What WhatsApp reports; null where the process may not make calls of the system. */
  whatsapp?: {
    /** @throws ActaError `PERMISSION_DENIED` */
    verify(search: string): Promise<string>;
    /** @throws ActaError `SIGNATURE_INVALID`, `DATABASE_UNAVAILABLE` */
    receive(
      body: Buffer,
      signature: string | undefined,
      circumstances: { requestId?: string; ip?: string; userAgent?: string },
    ): Promise<void>;
  } | null;
  /** The bytes behind messages, with the headers they are answered with. */
  media?: {
    /** @throws ActaError `PERMISSION_DENIED`, `MEDIA_NOT_FOUND`, `MEDIA_GONE`, `MEDIA_UNAVAILABLE` */
    read(
      viewer: KeyIdentity["principal"],
      messageId: string,
      options: { ifNoneMatch?: string | undefined; signal: AbortSignal },
    ): Promise<{ headers: { readonly [name: string]: string }; body: Readable | null }>;
  };
  /** Resolves while calls can be served; rejects with what is missing. */
  checkReady?(): Promise<void>;
}

export interface GatewayOptions {
  /** Public base URL, without a slash at the end. */
  publicUrl: string;
  version: string;
  /** Calls a key may make in a minute. */
  callsPerMinute: number;
  /** Calls of a key at the same time. */
  concurrentCalls: number;
  /** Requests in work at the same time, all keys together. */
  maxInFlight: number;
  /** How late the event loop may run before work is refused. */
  maxLagMs: number;
  maxBodyBytes: number;
  headersTimeoutMs: number;
  bodyTimeoutMs: number;
  /** Addresses or networks whose X-Forwarded-For is believed; false: none. */
  trustProxy: false | string[];
}

export const defaultOptions: GatewayOptions = {
  publicUrl: "http://127.0.0.1:4701",
  version: "0.1.0",
  callsPerMinute: 600,
  concurrentCalls: 50,
  maxInFlight: 256,
  maxLagMs: 250,
  maxBodyBytes,
  headersTimeoutMs: 10_000,
  bodyTimeoutMs: 15_000,
  trustProxy: false,
};
