import type { ActaError, Principal, Role } from "@acta/core";

/** Who is signed in, and where they may go. What `@acta/auth` answers for a session has this shape. */
export interface SessionIdentity {
  userId: string;
  sessionId: string;
  name: string;
  email: string;
  memberships: readonly { workspaceId: string; workspaceName: string; role: Role }[];
}

/** What the host makes of a request before any procedure runs. */
export interface TrpcContext {
  /** null when nobody is signed in. */
  identity: SessionIdentity | null;
  /** The identity as a member of the chosen workspace; null when there is none. */
  principal: Principal | null;
  /** The source is always `ui`: it follows from the surface. */
  requestContext: { ip?: string; userAgent?: string };
  requestId?: string;
  /** W3C trace id, 32 hex digits. */
  traceId?: string;
  /**
   * The `idempotency-key` header. It names one call, so it goes with one: of several calls in one request the second
   * is refused for it.
   */
  idempotencyKey?: string;
  /** The `acta-plan` header: the dry-run that the call must come out like. */
  planId?: string;
  /** Why nothing is done for this request: every procedure answers it. */
  refusal?: ActaError;
  /**
   * Asked again and again while a stream lasts, so it should cost little.
   *
   * @throws ActaError once the caller's session ended or they left the workspace
   */
  confirm?(): Promise<void>;
  /** Headers of the answer, where the host lets procedures set some (cookies). */
  responseHeaders?: Headers;
}

/** What the host does about sessions. */
export interface SessionPort {
  /** Remembers the workspace for the requests that follow, e.g. in a cookie. Membership was checked before. */
  switchWorkspace(ctx: TrpcContext, workspaceId: string): Promise<void>;
}
