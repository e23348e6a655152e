"use client";
import "./globals.css";
import { FailedPage } from "@/shell/failed-page";

export default function GlobalError({ error, reset }: { error: Error & { digest?: string }; reset(): void }) {
  return (
    <html lang="en">
      <body>
        <FailedPage digest={error.digest} retry={reset} />
      </body>
    </html>
  );
}
