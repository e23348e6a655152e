export { type MintedKey, mintApiKey, parseApiKey } from "./api-key.ts";
export { type Auth, type AuthOptions, createAuth } from "./auth.ts";
export { type BcryptGate, type BcryptGateOptions, createBcryptGate } from "./bcrypt.ts";
export { type SessionCookies, sessionCookies } from "./cookies.ts";
export type { Membership } from "./database.ts";
export type { ApiKeyIdentity } from "./keys.ts";
export { hashPassword } from "./password.ts";
export { rolePermissions } from "./roles.ts";
export { type Client, principalOf, type SessionIdentity, type SessionTokens } from "./sessions.ts";
