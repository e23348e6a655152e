/** Which workspace a page is drawn for when nothing else says. Not a secret and not a right: membership is checked. */
export const workspaceCookie = "acta_workspace";

const yearSeconds = 31_536_000;

export function rememberWorkspace(workspaceId: string, secure: boolean): string {
  return `${workspaceCookie}=${workspaceId}; Path=/; Max-Age=${yearSeconds}; HttpOnly; SameSite=Lax${secure ? "; Secure" : ""}`;
}
