import { readCredentials } from "@/server/credentials";
import { jsonRoute, refuseFields, signedIn } from "@/server/json-route";
import { clientOf } from "@/server/requests";

export const dynamic = "force-dynamic";

/** `{email, password}` → cookies. Answers 204. */
export const POST = jsonRoute(async (server, body, request) => {
  const credentials = readCredentials(body);
  if (Array.isArray(credentials)) {
    const detail = "Give an e-mail address and a password.";
    return refuseFields(422, { code: "INPUT_INVALID", detail }, credentials);
  }
  const { tokens } = await server.runtime.auth.login(credentials, clientOf(request.headers));
  return signedIn(server, tokens);
});
