/** `unit_price_minor` → `Unit price`, `contactId` → `Contact`: what a field is called in a sentence. */
export function fieldLabel(name: string): string {
  const words = name
    .replace(/([a-z0-9])([A-Z])/g, "$1 $2")
    .replaceAll("_", " ")
    .toLowerCase()
    .replace(/ (minor|basis points|at)$/, "")
    // `contactId` holds a contact; an external id is one.
    .replace(/(?<!^external| external) id$/, "");
  const text = words === "id" ? "ID" : words;
  return text.charAt(0).toUpperCase() + text.slice(1);
}

const kinds: { [table: string]: string } = {
  contacts: "contact",
  contact_tags: "contact tag",
  tags: "tag",
  products: "product",
  orders: "order",
  order_lines: "order line",
  api_keys: "API key",
  workspace_members: "member",
  member_invitations: "invitation",
  password_resets: "password reset",
  custom_field_definitions: "custom field",
  approval_policies: "policy",
  whatsapp_accounts: "WhatsApp number",
  whatsapp_conversations: "conversation",
  whatsapp_messages: "message",
  whatsapp_templates: "template",
};

/** What a row of a table is called. */
export function recordKind(table: string): string {
  return kinds[table] ?? table.replaceAll("_", " ").replace(/ies$/, "y").replace(/s$/, "");
}

/**
 * What a tool is called that one may not call oneself, and so knows no title of: `whatsapp.message.updateStatus` is
 * "Update message status".
 */
export function toolTitle(name: string): string {
  const [, entity = "", action = ""] = name.split(".");
  if (!entity || !action) return name;
  const [verb, ...rest] = wordsOf(action);
  return capital([verb, ...wordsOf(entity), ...rest].join(" "));
}

const wordsOf = (camel: string): string[] =>
  camel
    .replace(/([a-z0-9])([A-Z])/g, "$1 $2")
    .toLowerCase()
    .split(" ");

const counts = new Intl.NumberFormat("en");

export function plural(count: number, one: string, many = `${one}s`): string {
  return `${counts.format(count)} ${count === 1 ? one : many}`;
}

export function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

export function bytes(count: number): string {
  if (count < 1024) return `${count} B`;
  if (count < 1024 * 1024) return `${(count / 1024).toFixed(1)} kB`;
  return `${(count / 1024 / 1024).toFixed(1)} MB`;
}
