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
    contentHash: "a94789c81a0eb0c0639c7dbe8f298791ce3748634b3cafbf613e222f6eb04375",
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
    contentHash: "1e68b4cd412b38b6f126150a6080f45a998ab00d4135312400e73ec7987e3ea4",
  },
  {
    name: "crm.contact.read",
    title: "Read contact",
    reads: true,
    permissions: ["contacts.view"],
    contentHash: "e4f75be9289d93600b2f23893467c8a331e552beabcef12c901d7fce6dd941c6",
  },
  {
    name: "crm.contact.update",
    title: "Update contact",
    reads: false,
    permissions: ["contacts.edit"],
    contentHash: "b926b51600efc12a9fe14e5c91e77b62ef6d99b51d728e673ade7567e4cf6500",
  },
  {
    name: "crm.order.create",
    title: "Create order",
    reads: false,
    permissions: ["orders.create"],
    contentHash: "4c9162347b00099cdef76e9532ddc2c33b73586b4f67b43a74089f40d2f111a2",
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
    contentHash: "909a4618d2224c71d8a470e1ffb2af948f62aedd7f270dc1f1e23c2e976c5d6f",
  },
  {
    name: "crm.order.update",
    title: "Update order",
    reads: false,
    permissions: ["orders.edit"],
    contentHash: "7898fe9cc4664fe7d7190769354eeabc73ed80d867f714742cc970709cb356ca",
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
    contentHash: "0fadf6048e5aafa71076e19a8012b978dbdeaddeb0cb1be283bb91549fe6d1f8",
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
    contentHash: "26ac6bc6943eda3a2e265a02a7577f653662bdf4b756a12765ba3104728ce1fc",
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
    contentHash: "d896cde973263cb9cc08816f7159306a1a2cc11331c1a7d3be37548efcc72dd0",
  },
  {
    name: "system.apiKey.create",
    title: "Create API key",
    reads: false,
    permissions: ["apiKeys.manage"],
    contentHash: "2c1a5d229ab40e3900b05661cc60355c9b01c66cdb820cd5dc230193bb3d5808",
  },
  {
    name: "system.apiKey.list",
    title: "List API keys",
    reads: true,
    permissions: ["apiKeys.manage"],
    contentHash: "e78e72a3d2d935b48f4163885735025c4f81320eff560d2453979b8b62dfe4f5",
  },
  {
    name: "system.apiKey.revoke",
    title: "Revoke API key",
    reads: false,
    permissions: ["apiKeys.manage"],
    contentHash: "e0f42937769aa557150147206dcf52a39f6ef2e63fd7756d8dfaff03b26b6473",
  },
];
