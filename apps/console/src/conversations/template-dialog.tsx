"use client";
import type { Conversation } from "@acta/core";
import { invalidateAfter, type ToolOutputs } from "@acta/trpc/client";
import { Send } from "lucide-react";
import { useEffect, useId, useState } from "react";
import { useAct } from "@/data/act";
import { ProblemNotice } from "@/data/problems";
import { trpc } from "@/data/trpc";
import { inert } from "@/executions/value";
import { outputsOf } from "@/keys/key-types";
import { Button } from "@/ui/button";
import { Dialog } from "@/ui/dialog";
import { Input, Select } from "@/ui/field";
import { Notice } from "@/ui/notice";
import { useToast } from "@/ui/toast";

type Template = ToolOutputs["whatsapp.template.list"]["items"][number];
type Part = "header" | "body" | "buttons";
const parts: readonly Part[] = ["header", "body", "buttons"];

export function TemplateDialog({
  conversation,
  open,
  onClose,
}: {
  conversation: Conversation;
  open: boolean;
  onClose(): void;
}) {
  return (
    <Dialog
      open={open}
      onOpenChange={(next) => {
        if (!next) onClose();
      }}
      title="Send a template"
      description="It reaches them at any time, in words that were approved before."
    >
      <ChooseTemplate conversation={conversation} onClose={onClose} />
    </Dialog>
  );
}

function ChooseTemplate({ conversation, onClose }: { conversation: Conversation; onClose(): void }) {
  const id = useId();
  // A tool, so a row: asked once when the dialog opens, and never by the live feed.
  const templates = trpc.whatsapp.template.list.useQuery(
    { accountId: conversation.account.id, status: "APPROVED", limit: 100 },
    { staleTime: 60_000 },
  );
  const items = (templates.data && outputsOf(templates.data)?.items) ?? [];
  const [chosenId, setChosenId] = useState<string | null>(null);
  const chosen = items.find(({ templateId }) => templateId === chosenId) ?? items[0];
  const first = chosen?.templateId ?? null;
  // Named once it is shown: were another one first in a later answer, what was filled in would go with this one.
  useEffect(() => {
    if (chosenId === null && first !== null) setChosenId(first);
  }, [chosenId, first]);
  if (templates.isError && !templates.data)
    return <ProblemNotice error={templates.error} retry={() => void templates.refetch()} />;
  if (templates.isPending) return <div className="skeleton h-32" />;
  if (!chosen)
    return (
      <Notice title="No approved template">
        Templates are made with the provider and fetched with the tool whatsapp.template.sync.
      </Notice>
    );
  return (
    <div className="space-y-4">
      <div className="space-y-1">
        <label htmlFor={`${id}template`} className="font-medium">
          Template
        </label>
        <Select
          id={`${id}template`}
          value={chosen.templateId}
          onChange={(event) => setChosenId(event.target.value)}
        >
          {items.map(({ templateId, name, language }) => (
            <option key={templateId} value={templateId}>
              {name} ({language})
            </option>
          ))}
        </Select>
      </div>
      <FillTemplate key={chosen.templateId} template={chosen} conversation={conversation} onClose={onClose} />
    </div>
  );
}

/** `{{1}}` and `{{name}}` with what was typed for them; what is still empty stays as it is. */
function filled(text: string, names: readonly string[], values: readonly string[]): string {
  return text.replace(/\{\{(\w{1,64})\}\}/g, (whole, name: string) => values[names.indexOf(name)] || whole);
}

function FillTemplate({
  template: { name, language, components, placeholders },
  conversation,
  onClose,
}: {
  template: Template;
  conversation: Conversation;
  onClose(): void;
}) {
  const id = useId();
  const toast = useToast();
  const utils = trpc.useUtils();
  const [texts, setTexts] = useState<{ [part in Part]: string[] }>({
    header: placeholders.header.map(() => ""),
    body: placeholders.body.map(() => ""),
    buttons: placeholders.buttons.map(() => ""),
  });
  const send = trpc.whatsapp.template.send.useMutation({
    trpc: useAct(),
    onSuccess: (answer) => {
      if (answer.status === "pending_approval") return;
      toast("Template queued");
      onClose();
    },
    onSettled: () =>
      Promise.all([invalidateAfter("whatsapp.template.send", utils), utils.conversations.invalidate()]),
  });
  const { media } = placeholders;
  const [link, setLink] = useState("");
  const complete =
    parts.every((part) => texts[part].every((text) => text.trim() !== "")) &&
    (media === null || link.trim().startsWith("https://"));
  const preview = components
    .filter(({ type, text }) => type !== "BUTTONS" && text)
    .map(({ type, text }) => {
      const part = type === "HEADER" ? "header" : "body";
      return filled(text ?? "", placeholders[part], texts[part]);
    });
  return (
    <form
      className="space-y-4"
      onSubmit={(event) => {
        event.preventDefault();
        if (complete)
          send.mutate({
            conversationId: conversation.id,
            template: name,
            language,
            parameters: { ...texts, ...(media ? { media: { link: link.trim() } } : {}) },
          });
      }}
    >
      {media ? (
        <div className="space-y-1">
          <label htmlFor={`${id}media`} className="font-medium">
            {`Link of the ${media}`}
          </label>
          <Input
            id={`${id}media`}
            type="url"
            inputMode="url"
            placeholder="https://…"
            value={link}
            onChange={(event) => setLink(event.target.value)}
          />
        </div>
      ) : null}
      {parts.flatMap((part) =>
        placeholders[part].map((placeholder, index) => (
          <div key={`${part} ${placeholder}`} className="space-y-1">
            <label htmlFor={`${id}${part}${index}`} className="font-medium">
              {part === "body" ? "" : part === "header" ? "Header " : "Button "}
              {`{{${placeholder}}}`}
            </label>
            <Input
              id={`${id}${part}${index}`}
              value={texts[part][index]}
              onChange={(event) =>
                setTexts({ ...texts, [part]: texts[part].with(index, event.target.value) })
              }
            />
          </div>
        )),
      )}
      <section
        aria-label="What it will say"
        className="rounded-lg bg-selected px-3 py-2 whitespace-pre-wrap wrap-anywhere"
      >
        {inert(preview.join("\n\n"))}
      </section>
      {send.isError ? <ProblemNotice error={send.error} /> : null}
      {send.data?.status === "pending_approval" ? (
        <Notice tone="warn" title="It waits for an approval">
          It is sent once somebody has approved it.
        </Notice>
      ) : null}
      <div className="flex justify-end gap-2">
        <Button onClick={onClose}>Cancel</Button>
        <Button type="submit" variant="primary" busy={send.isPending} disabled={!complete}>
          <Send aria-hidden /> Send template
        </Button>
      </div>
    </form>
  );
}
