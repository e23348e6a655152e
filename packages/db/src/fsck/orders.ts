import { type FsckCheck, statementCheck } from "./check.ts";

export const orderChecks: readonly FsckCheck[] = [
  statementCheck(
    "orders.totals",
    "Every order's total is the sum of its lines and its shipping, and every line's amount is its price, rounded half up.",
    `SELECT o.workspace_id, 'orders/' || o.id AS subject,
      'its total is ' || o.total_minor || ', and its parts add up to ' || o.shipping_minor + coalesce(sum(l.amount_minor), 0) AS problem
    FROM orders o LEFT JOIN order_lines l ON l.workspace_id = o.workspace_id AND l.order_id = o.id
    GROUP BY o.workspace_id, o.id HAVING o.total_minor <> o.shipping_minor + coalesce(sum(l.amount_minor), 0)
    UNION ALL
    SELECT workspace_id, 'order_lines/' || id, 'its amount is ' || amount_minor || ', and its price ' || price
    FROM order_lines CROSS JOIN LATERAL (SELECT div(quantity::numeric * unit_price_minor * (10000 - discount_basis_points) + 5000, 10000) AS price) AS priced
    WHERE amount_minor <> price
    ORDER BY 1, 2`,
  ),
];
