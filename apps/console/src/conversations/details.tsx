import type { ConversationMessage } from "@acta/core";
import { CircleHelp, ContactRound, Info, MapPin, ShoppingBag } from "lucide-react";
import type { ReactNode } from "react";
import { inertSpeech } from "@/executions/value";

type Given = NonNullable<ConversationMessage["details"]>;

interface Card {
  name: string;
  phones: string[];
}
interface Item {
  productId: string;
  quantity?: number;
  price?: number;
  currency?: string;
}

const text = (value: unknown): string | null =>
  typeof value === "string" && value !== "" ? inertSpeech(value) : null;
/** The tool's schema says what is in the list; an older row may lack it. */
const listOf = <T,>(value: unknown): T[] => (Array.isArray(value) ? (value as T[]) : []);

/** What a message says beside its text: a place, cards, an order, what was chosen. */
export function Details({ details }: { details: Given }) {
  switch (details.type) {
    case "location":
      return <Place details={details} />;
    case "contacts":
      return (
        <Line icon={<ContactRound />}>
          {listOf<Card>(details.contacts).map(({ name, phones }, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: cards have no id, and never change their places
            <span key={index} className="block">
              <span className="font-medium">{inertSpeech(name)}</span>
              {phones.length > 0 ? (
                <span className="tabular-nums"> · {inertSpeech(phones.join(", "))}</span>
              ) : null}
            </span>
          ))}
        </Line>
      );
    case "order":
    case "product":
      return (
        <Line icon={<ShoppingBag />}>
          <span className="font-medium">
            {details.type === "order" ? "Order from the catalogue" : "Asks about a product"}
          </span>
          {listOf<Item>(details.items).map((item, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: the same product may be there twice
            <span key={index} className="block tabular-nums">
              {item.quantity === undefined ? "" : `${item.quantity} × `}
              {inertSpeech(item.productId)}
              {item.price === undefined
                ? ""
                : ` · ${priceOf(item.price)} ${inertSpeech(item.currency ?? "")}`}
            </span>
          ))}
        </Line>
      );
    case "choice":
      return text(details.description) ? <p className="text-text-2">{text(details.description)}</p> : null;
    case "form":
      return (
        <Line icon={<Info />}>
          <span className="font-medium">{text(details.name) ?? "Form"}</span>
          {answersIn(details.answers).map(([name, answer]) => (
            <span key={name} className="block wrap-anywhere">
              {inertSpeech(name)}: {inertSpeech(answer)}
            </span>
          ))}
        </Line>
      );
    case "referral":
      return (
        <p className="text-xs text-text-2 wrap-anywhere">
          From an advertisement{text(details.name) ? `: ${text(details.name)}` : ""}
        </p>
      );
    case "reaction":
      return (
        <p className="text-text-2">
          {text(details.emoji) ? (
            <>
              Reacted with <span className="text-lg text-text">{text(details.emoji)}</span>
            </>
          ) : (
            "Took a reaction back"
          )}
        </p>
      );
    case "edit":
      return <p className="text-xs text-text-2">Changes a message that is not here</p>;
    case "revoke":
      return <p className="text-text-2">Deleted a message that is not here</p>;
    case "system":
      return (
        <Line icon={<Info />}>
          {details.what === "user_changed_number" && text(details.phone)
            ? `Has another number now: +${text(details.phone)}. What they write from it begins a conversation of its own.`
            : "Told by WhatsApp"}
        </Line>
      );
    default:
      return (
        <Line icon={<CircleHelp />}>
          WhatsApp does not pass on this kind of message{text(details.what) ? ` (${text(details.what)})` : ""}
          . Ask them to send it in another way.
        </Line>
      );
  }
}

function Place({ details: { latitude, longitude, name, address } }: { details: Given }) {
  const at = `${Number(latitude)},${Number(longitude)}`;
  return (
    <Line icon={<MapPin />}>
      <a
        href={`https://www.google.com/maps/search/?api=1&query=${encodeURIComponent(at)}`}
        target="_blank"
        rel="noreferrer noopener"
        className="font-medium text-accent hover:underline"
      >
        {text(name) ?? "Location"}
      </a>
      <span className="block text-xs text-text-2 wrap-anywhere">{text(address) ?? at}</span>
    </Line>
  );
}

function Line({ icon, children }: { icon: ReactNode; children: ReactNode }) {
  return (
    <div className="flex min-w-0 items-start gap-2 [&>svg]:mt-0.5 [&>svg]:size-4 [&>svg]:shrink-0 [&>svg]:text-text-2">
      {icon}
      <div className="min-w-0 wrap-anywhere">{children}</div>
    </div>
  );
}

/** `1250000` → `1 250 000` with thin spaces: which mark stands for thousands differs by country, a gap does not. */
const priceOf = (price: number): string => String(price).replace(/\B(?=(\d{3})+(?!\d))/g, "\u2009");

function answersIn(json: unknown): [string, string][] {
  try {
    const value: unknown = JSON.parse(String(json));
    if (typeof value !== "object" || value === null) return [["", String(json)]];
    return Object.entries(value)
      .filter(([name]) => name !== "flow_token")
      .map(([name, answer]) => [name, typeof answer === "string" ? answer : JSON.stringify(answer)]);
  } catch {
    return [["", String(json)]];
  }
}
