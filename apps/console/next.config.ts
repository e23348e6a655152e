import type { NextConfig } from "next";

// Next asks before it reads any file of ours; this is the earliest place a project can answer.
process.env.NEXT_TELEMETRY_DISABLED = "1";

/** The Content-Security-Policy carries a nonce and so is made per request, in `src/proxy.ts`. */
const securityHeaders = [
  { key: "X-Content-Type-Options", value: "nosniff" },
  { key: "X-Frame-Options", value: "DENY" },
  { key: "Referrer-Policy", value: "same-origin" },
  { key: "Cross-Origin-Opener-Policy", value: "same-origin" },
  { key: "Cross-Origin-Resource-Policy", value: "same-origin" },
  { key: "Permissions-Policy", value: "camera=(), geolocation=(), microphone=(), payment=(), usb=()" },
];

const config: NextConfig = {
  // Tests build beside a console that is running: it reads its build while it serves.
  distDir: process.env.ACTA_CONSOLE_BUILD || ".next",
  poweredByHeader: false,
  reactStrictMode: true,
  // Types are checked by `pnpm typecheck`; a second run inside the build would only make it slower.
  typescript: { ignoreBuildErrors: true },
  headers: async () => [{ source: "/:path*", headers: securityHeaders }],
};

export default config;
