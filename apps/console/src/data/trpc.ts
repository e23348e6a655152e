import type { AppRouter } from "@acta/trpc/client";
import { createTRPCReact } from "@trpc/react-query";

/** Every tool and every console procedure, typed: `trpc.crm.order.updateStatus.useMutation()`. */
export const trpc = createTRPCReact<AppRouter>();
