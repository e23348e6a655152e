// Made by `pnpm gen` (tooling/codegen) from packages/catalog. Do not edit.
import type { ToolName } from "./types.ts";

/** A tool as the client knows it; the gateway's `GET /v1/tools` has the rest. */
export interface ClientTool {
  name: ToolName;
  title: string;
  /** Whether it changes nothing: safe to repeat without an idempotency key. */
  reads: boolean;
  permissions: readonly string[];
  /** Changes when the tool's published definition does. */
  contentHash: string;
}

/** Sorted by name. */
export const clientTools: readonly ClientTool[] = [
  {
    name: "crm.contact.create",
    title: "Create contact",
    reads: false,
    permissions: ["contacts.create"],
    contentHash: "dfe308cf69184e05a8b4bd8d901ffceed73bd7670e51450df2cee4fd17c2cb11",
  },
  {
    name: "crm.contact.delete",
    title: "Delete contact",
    reads: false,
    permissions: ["contacts.delete"],
    contentHash: "ad7cea40a273b2d97f0be7f27515b2c2cbf84129dc4b6fb8b8cdf82828bfe5fb",
  },
  {
    name: "crm.contact.list",
    title: "List contacts",
    reads: true,
    permissions: ["contacts.view"],
    contentHash: "9f8c52abdc26ac9e71ce676b288a8f7c777609432f97846d28583635c3d931ee",
  },
  {
    name: "crm.contact.read",
    title: "Read contact",
    reads: true,
    permissions: ["contacts.view"],
    contentHash: "753c18bcafd6943e8ddf30ea7d3bf5d12e42a6362cadcf1d92b16c6644ca779e",
  },
  {
    name: "crm.contact.update",
    title: "Update contact",
    reads: false,
    permissions: ["contacts.edit"],
    contentHash: "603ca3cb50be7ae700892aa4fd0a4a0bbca318ec19010cd110db761df8bff932",
  },
  {
    name: "crm.order.create",
    title: "Create order",
    reads: false,
    permissions: ["orders.create"],
    contentHash: "89f74523877d95d2f25e19cc60dda1484b54bae998d7f6efc5b7e1fc0fa86424",
  },
  {
    name: "crm.order.delete",
    title: "Delete order",
    reads: false,
    permissions: ["orders.delete"],
    contentHash: "6faae1c037cd27e4e24ef7fc78d62d83cc55a865fd0f9b890410e71348b7afa9",
  },
  {
    name: "crm.order.duplicate",
    title: "Duplicate order",
    reads: false,
    permissions: ["orders.view","orders.create"],
    contentHash: "90313f090ce118fd25a91add642f4b71ab6dd0af94775ec46240678984a3f2e5",
  },
  {
    name: "crm.order.list",
    title: "List orders",
    reads: true,
    permissions: ["orders.view"],
    contentHash: "bf62b71c762164cd93c9702adde4edb3e79b60ebf02355c55737267603019cb4",
  },
  {
    name: "crm.order.read",
    title: "Read order",
    reads: true,
    permissions: ["orders.view"],
    contentHash: "abb39185540e2c4a04a52234506fab444ecf67d5dbbeaad7122794610a83d432",
  },
  {
    name: "crm.order.update",
    title: "Update order",
    reads: false,
    permissions: ["orders.edit"],
    contentHash: "b87772100fbf7707246ef6e9adae1bf74dfbb54cbe187aa2dd572a5cc027108c",
  },
  {
    name: "crm.order.updateStatus",
    title: "Update order status",
    reads: false,
    permissions: ["orders.edit"],
    contentHash: "73cdb65e0072b83ecc01126a1b43549c6c01b0ff6567951fe62a6671c3cd3b96",
  },
  {
    name: "crm.product.create",
    title: "Create product",
    reads: false,
    permissions: ["products.edit"],
    contentHash: "3c6f1a865fd61e0d518182fccb536e406e66ca1ef8d7a5901b0c62b5f8e2747d",
  },
  {
    name: "crm.product.list",
    title: "List products",
    reads: true,
    permissions: ["products.view"],
    contentHash: "f22e6a0975401268fcd38dd27d3727eb8b946a2303f9bcfe5726648fa0c43aef",
  },
  {
    name: "crm.tag.add",
    title: "Add tag",
    reads: false,
    permissions: ["contacts.edit"],
    contentHash: "268e5c1740397f2dfe3dce4d40c27e88e40e218909a42ffaa4b730fe84166191",
  },
  {
    name: "crm.tag.list",
    title: "List tags",
    reads: true,
    permissions: ["contacts.view"],
    contentHash: "62a44debda38dfe50a949be4df824164e9b834f5465382b209d90c03707e3963",
  },
  {
    name: "crm.tag.remove",
    title: "Remove tag",
    reads: false,
    permissions: ["contacts.edit"],
    contentHash: "369367391dba1518aca89e6eb2f0218aa7ce0d938fc48949573578d86312cc23",
  },
  {
    name: "system.apiKey.create",
    title: "Create API key",
    reads: false,
    permissions: ["apiKeys.manage"],
    contentHash: "660e10f83e5d8f8d29124e22541d8aec1d15867f3b5b5153d3307303521f9f07",
  },
  {
    name: "system.apiKey.list",
    title: "List API keys",
    reads: true,
    permissions: ["apiKeys.manage"],
    contentHash: "31311850496cf70e2cc51ca81910882780a5f9210e29ef35884574c4a49decf8",
  },
  {
    name: "system.apiKey.revoke",
    title: "Revoke API key",
    reads: false,
    permissions: ["apiKeys.manage"],
    contentHash: "e0f42937769aa557150147206dcf52a39f6ef2e63fd7756d8dfaff03b26b6473",
  },
  {
    name: "system.apiKey.rotate",
    title: "Rotate API key",
    reads: false,
    permissions: ["apiKeys.manage"],
    contentHash: "7c8b64746c42647ef6ec001237b4c115bd9786f0cefeffd450cb32dcd8dd5f64",
  },
  {
    name: "system.execution.undo",
    title: "Undo execution",
    reads: false,
    permissions: ["executions.undo"],
    contentHash: "13e45836a47cbfbfa2ca6d024007f4e7b00400167c73258e6bcb93a930f7ae07",
  },
];
