/**
 * Names the workspace a page was drawn for. A cookie alone could not: two tabs share it, and a call made in one must
 * not land in the workspace chosen in the other.
 */
export const workspaceHeader = "x-acta-workspace";
