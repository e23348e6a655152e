export { type Called, type Caller, createCaller } from "./caller.ts";
export { type ConversationPorts, fillConversations, type Inbound } from "./conversations.ts";
export { type Cast, fillShop, type ShopOptions } from "./shop.ts";
export { assistantKey, contacts, shopKey } from "./shop-data.ts";
