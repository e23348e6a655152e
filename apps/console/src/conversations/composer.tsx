"use client";
import type { Conversation } from "@acta/core";
import { invalidateAfter } from "@acta/trpc/client";
import { FileText, Send } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { Act, contextOf } from "@/data/act";
import { ProblemNotice } from "@/data/problems";
import { trpc } from "@/data/trpc";
import { shortTime } from "@/format/time";
import { useNow } from "@/shell/now";
import { useKeyNames, useShortcuts } from "@/shell/shortcuts";
import { usePermission, useZone } from "@/shell/workspace";
import { Button } from "@/ui/button";
import { Textarea } from "@/ui/field";
import { Notice } from "@/ui/notice";
import { isWindowOpen, timeLeft } from "./conversation-look";
import { TemplateDialog } from "./template-dialog";

/** What to answer: text while the window is open, a template at any time. */
export function Composer({ conversation }: { conversation: Conversation }) {
  const may = usePermission("whatsapp.send");
  if (!may)
    return (
      <p className="shrink-0 border-t border-line px-4 py-3 text-text-2 md:px-5">
        Answering needs <code className="font-mono text-xs">whatsapp.send</code>.
      </p>
    );
  // A draft belongs to its conversation.
  return <Answer key={conversation.id} conversation={conversation} />;
}

interface Draft {
  text: string;
  /** Lives as long as the text: sent again after a lost answer, here or after a look elsewhere, it goes out once. */
  act: Act;
}

/** What was begun and not sent, by conversation: looking into another one, or into a record, loses no text. */
const drafts = new Map<string, Draft>();

/** What WhatsApp carries in one message. */
const maxTextLength = 4_096;
/** From here on it is worth a look at the clock. */
const soonMs = 60 * 60_000;

/** How long free text still reaches them. */
function Countdown({ closesAt }: { closesAt: string }) {
  const zone = useZone();
  const now = useNow();
  const left = Date.parse(closesAt) - now;
  const until = `Window open until ${shortTime(closesAt, zone)}`;
  // On the server nobody knows the page's clock.
  if (now === 0 || left <= 0) return until;
  return (
    <span className={left < soonMs ? "font-medium text-warn" : undefined}>
      {until} · {timeLeft(left)} left
    </span>
  );
}

function Answer({ conversation }: { conversation: Conversation }) {
  const { id, window } = conversation;
  const zone = useZone();
  const open = isWindowOpen(conversation, useNow());
  const keyNames = useKeyNames();
  const [act] = useState(() => drafts.get(id)?.act ?? new Act());
  const [text, setText] = useState(() => drafts.get(id)?.text ?? "");
  useEffect(() => {
    if (text !== "") return void drafts.set(id, { text, act });
    drafts.delete(id);
    act.drop();
  }, [id, text, act]);
  const [choosing, setChoosing] = useState(false);
  const textRef = useRef<HTMLTextAreaElement>(null);
  const utils = trpc.useUtils();
  const send = trpc.whatsapp.message.send.useMutation({
    trpc: { context: contextOf(act) },
    onSuccess: (answer, { text: sent = "" }) => {
      if (answer.status === "pending_approval") return;
      // What was typed on while it was sent is the beginning of the next message.
      if (drafts.get(id)?.text === sent) drafts.delete(id);
      setText((current) => (current.startsWith(sent) ? current.slice(sent.length).trimStart() : current));
    },
    onSettled: () =>
      Promise.all([invalidateAfter("whatsapp.message.send", utils), utils.conversations.invalidate()]),
  });
  const submit = () => {
    if (!open || text.trim() === "" || send.isPending) return;
    send.mutate({ conversationId: id, text });
  };
  useShortcuts([
    { keys: "mod+Enter", label: "Send", group: "Conversation", whileTyping: true, run: submit },
    { keys: "r", label: "Answer", group: "Conversation", run: () => textRef.current?.focus() },
    { keys: "t", label: "Send a template", group: "Conversation", run: () => setChoosing(true) },
  ]);
  return (
    <footer className="shrink-0 space-y-2 border-t border-line px-4 py-3 md:px-5">
      {send.isError ? <ProblemNotice error={send.error} /> : null}
      {send.data?.status === "pending_approval" ? (
        <Notice tone="warn" title="It waits for an approval">
          It is sent once somebody has approved it.
        </Notice>
      ) : null}
      {open ? null : (
        <Notice
          title={
            window.closesAt
              ? `The window closed on ${shortTime(window.closesAt, zone)}`
              : "They have not written yet"
          }
          action={
            <Button variant="primary" onClick={() => setChoosing(true)}>
              <FileText aria-hidden /> Send a template…
            </Button>
          }
        >
          WhatsApp takes free text only within 24 hours of their last message. A template reaches them at any
          time; once they answer, the window is open again.
          {text === "" ? null : " What you have begun stays here until then."}
        </Notice>
      )}
      {open || text !== "" ? (
        <form
          onSubmit={(event) => {
            event.preventDefault();
            submit();
          }}
          className="space-y-2"
        >
          <Textarea
            ref={textRef}
            aria-label="Message"
            placeholder="Write an answer…"
            dir="auto"
            rows={2}
            maxLength={maxTextLength}
            value={text}
            onChange={(event) => setText(event.target.value)}
            className="field-sizing-content max-h-48 min-h-14"
          />
          <div className="flex flex-wrap items-center justify-end gap-2">
            <p className="mr-auto text-xs text-text-2 tabular-nums">
              {open && window.closesAt ? <Countdown closesAt={window.closesAt} /> : null}
              {text.length > maxTextLength - 200 ? ` · ${text.length} of ${maxTextLength} characters` : null}
            </p>
            {open ? (
              <Button onClick={() => setChoosing(true)}>
                <FileText aria-hidden /> Template…
              </Button>
            ) : null}
            <Button
              type="submit"
              variant="primary"
              busy={send.isPending}
              disabled={!open || text.trim() === ""}
              title={`Send (${keyNames("mod+Enter").join(" ")})`}
            >
              <Send aria-hidden /> Send
            </Button>
          </div>
        </form>
      ) : null}
      <TemplateDialog conversation={conversation} open={choosing} onClose={() => setChoosing(false)} />
    </footer>
  );
}
