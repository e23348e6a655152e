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
};

/** What a row of a table is called. */
export function recordKind(table: string): string {
  return kinds[table] ?? table.replaceAll("_", " ").replace(/ies$/, "y").replace(/s$/, "");
}

export function plural(count: number, one: string, many = `${one}s`): string {
  return `${count.toLocaleString("en")} ${count === 1 ? one : many}`;
}

export function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

export function bytes(count: number): string {
  if (count < 1024) return `${count} B`;
  if (count < 1024 * 1024) return `${(count / 1024).toFixed(1)} kB`;
  return `${(count / 1024 / 1024).toFixed(1)} MB`;
}
