"use client";
import { useSyncExternalStore } from "react";
import { parseTheme, type Theme, themeCookie } from "./session";

const yearSeconds = 31_536_000;
const changed = "acta:theme";

function read(): Theme {
  return parseTheme(document.documentElement.dataset.theme);
}

/** The choice lives in a cookie, so that the server draws the page right the first time. */
export function setTheme(theme: Theme): void {
  // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is not in every browser we serve
  document.cookie = `${themeCookie}=${theme}; Path=/; Max-Age=${yearSeconds}; SameSite=Lax`;
  if (theme === "system") delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme;
  window.dispatchEvent(new Event(changed));
}

export function useTheme(): Theme {
  return useSyncExternalStore(
    (listener) => {
      window.addEventListener(changed, listener);
      return () => window.removeEventListener(changed, listener);
    },
    read,
    () => "system",
  );
}
