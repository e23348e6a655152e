"use client";
import type { ConversationMessage } from "@acta/core";
import { Download, FileText, ImageOff, LoaderCircle, Mic, Play } from "lucide-react";
import { useEffect, useState } from "react";
import { inertSpeech } from "@/executions/value";
import { useWorkspace } from "@/shell/workspace";
import { Button } from "@/ui/button";
import { cn } from "@/ui/cn";

type Sent = NonNullable<ConversationMessage["media"]>;

const labels: { readonly [type: string]: string | undefined } = {
  image: "Photo",
  video: "Video",
  audio: "Audio",
  document: "Document",
  sticker: "Sticker",
};

/** Pictures of another type come as a file: an SVG may hold a script, and no browser shows a HEIC. */
const isShown = (mimeType: string | null): boolean =>
  mimeType === null || /^image\/(jpeg|png|webp|gif)\b/i.test(mimeType);

/** The picture, film, sound or file of a message. Acta keeps none: each is fetched when somebody looks. */
export function Media({ messageId, media }: { messageId: string; media: Sent }) {
  const { id } = useWorkspace();
  const href = `/api/media/${id}/${messageId}`;
  const name = media.voice ? "Voice note" : (labels[media.type] ?? media.type);
  if (!media.isKept)
    return (
      <p className="flex items-center gap-1.5 text-text-2">
        <FileText className="size-3.5 shrink-0" aria-hidden />
        <span className="truncate">{media.filename ? inertSpeech(media.filename) : name}</span>
      </p>
    );
  if ((media.type === "image" || media.type === "sticker") && isShown(media.mimeType))
    return <Picture href={href} name={name} small={media.type === "sticker"} />;
  if (media.type === "audio" || media.type === "video")
    return <Player href={href} name={name} film={media.type === "video"} voice={media.voice} />;
  return <FileLink href={href} name={media.filename ?? name} />;
}

function Picture({ href, name, small }: { href: string; name: string; small: boolean }) {
  const [state, setState] = useState<"loading" | "shown" | "failed">("loading");
  const [tries, setTries] = useState(0);
  if (state === "failed")
    return (
      <Failed
        name={name}
        retry={() => {
          setTries(tries + 1);
          setState("loading");
        }}
      />
    );
  return (
    <a
      href={href}
      target="_blank"
      rel="noreferrer"
      aria-label={`Open ${name.toLowerCase()}`}
      className="block"
    >
      {/* biome-ignore lint/performance/noImgElement: it is ours to fetch with the session, and made for no optimiser */}
      <img
        key={tries}
        src={href}
        alt={name}
        loading="lazy"
        decoding="async"
        onLoad={() => setState("shown")}
        onError={() => setState("failed")}
        className={cn(
          "rounded object-contain",
          small ? "max-h-28 max-w-28" : "max-h-72 max-w-full",
          state === "loading" && (small ? "skeleton size-28" : "skeleton h-48 w-56"),
        )}
      />
    </a>
  );
}

/** Fetched whole when it is asked for: it can be jumped about in, and a page full of notes fetches none by itself. */
function Player({ href, name, film, voice }: { href: string; name: string; film: boolean; voice: boolean }) {
  const [source, setSource] = useState<string | null>(null);
  const [state, setState] = useState<"idle" | "loading" | "failed" | "unplayable">("idle");
  useEffect(() => (source ? () => URL.revokeObjectURL(source) : undefined), [source]);
  const load = async () => {
    setState("loading");
    const answer = await fetch(href).catch(() => null);
    const bytes = answer?.ok ? await answer.blob().catch(() => null) : null;
    setState(bytes ? "idle" : "failed");
    if (bytes) setSource(URL.createObjectURL(bytes));
  };
  if (state === "failed") return <Failed name={name} retry={() => void load()} />;
  // A sound the browser knows no codec for can still be kept and played elsewhere.
  if (state === "unplayable") return <FileLink href={href} name={`${name}: this browser cannot play it`} />;
  if (source) {
    const playing = { src: source, controls: true, autoPlay: true, onError: () => setState("unplayable") };
    return film ? (
      <video {...playing} aria-label={name} className="max-h-72 max-w-full rounded" />
    ) : (
      <audio {...playing} aria-label={name} className="h-10 w-64 max-w-full" />
    );
  }
  const Icon = state === "loading" ? LoaderCircle : voice ? Mic : Play;
  return (
    <Button onClick={() => void load()} disabled={state === "loading"}>
      <Icon aria-hidden className={state === "loading" ? "animate-spin" : ""} /> Play {name.toLowerCase()}
    </Button>
  );
}

function FileLink({ href, name }: { href: string; name: string }) {
  return (
    <a
      href={href}
      download
      className="flex min-w-0 items-center gap-2 rounded border border-line bg-surface px-2.5 py-2 hover:underline"
    >
      <Download className="size-4 shrink-0" aria-hidden />
      <span className="min-w-0 wrap-anywhere">{inertSpeech(name)}</span>
    </a>
  );
}

function Failed({ name, retry }: { name: string; retry(): void }) {
  return (
    <p className="flex flex-wrap items-center gap-2 text-text-2">
      <ImageOff className="size-4 shrink-0" aria-hidden />
      {name}: WhatsApp does not have it any more, or did not answer.
      <Button size="sm" onClick={retry}>
        Try again
      </Button>
    </p>
  );
}
