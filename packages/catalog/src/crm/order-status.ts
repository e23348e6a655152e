import type { OrderStatus } from "@acta/db";

/** Where an order can go from where it is. Delivered and cancelled orders are closed. */
const transitions: { readonly [from in OrderStatus]: readonly OrderStatus[] } = {
  new: ["confirmed", "paid", "cancelled"],
  confirmed: ["paid", "cancelled"],
  paid: ["shipped", "cancelled"],
  shipped: ["delivered"],
  delivered: [],
  cancelled: [],
};

export function nextStatuses(from: OrderStatus): readonly OrderStatus[] {
  return transitions[from];
}

export function isClosed(status: OrderStatus): boolean {
  return transitions[status].length === 0;
}
