import type { MessageState, whatsappMessages } from "@acta/db";

type Message = typeof whatsappMessages.$inferSelect;

/** What is reported of a message: that the provider took it, and then what its webhooks say. */
export const reports = ["accepted", "sent", "delivered", "read", "failed"] as const;
export type Report = (typeof reports)[number];

export interface Reported {
  report: Report;
  providerId: string | null;
  at: Date;
  error: { code: string; message: string } | null;
}

type Progress = Partial<
  Pick<
    Message,
    | "state"
    | "providerId"
    | "errorCode"
    | "errorMessage"
    | "acceptedAt"
    | "sentAt"
    | "deliveredAt"
    | "readAt"
    | "failedAt"
  >
>;

const rank: { readonly [state in MessageState]: number } = {
  failed: -1,
  queued: 0,
  sent: 1,
  delivered: 2,
  read: 3,
  received: 4,
};

/**
 * What a report changes of a message; empty when it says nothing new.
 *
 * Reports come twice and in any order. A state only ever moves forward. What the provider has given up stays so, unless
 * it reached one of the person's devices all the same: what was delivered was not lost. What comes late still fills in
 * its instant.
 */
export function progressOf(message: Message, { report, providerId, at, error }: Reported): Progress {
  const progress: Progress = {};
  // A send whose answer was lost gets its id from its first report.
  if (message.providerId === null && providerId !== null) progress.providerId = providerId;
  switch (report) {
    case "accepted":
      if (message.acceptedAt === null) progress.acceptedAt = at;
      // A new attempt, after the provider had given up the one before.
      if (message.state === "failed" && providerId !== null && providerId !== message.providerId)
        Object.assign(progress, { providerId, state: "queued", ...noError });
      return progress;
    case "failed":
      if (rank[message.state] >= rank.delivered || message.state === "failed") return progress;
      if (isOfAnotherAttempt(message, providerId)) return progress;
      return {
        ...progress,
        state: "failed",
        failedAt: at,
        errorCode: error?.code ?? "WHATSAPP_0",
        errorMessage: error?.message ?? null,
      };
    default: {
      const instant = `${report}At` as const;
      if (message[instant] === null) progress[instant] = at;
      const wasGivenUp =
        message.state === "failed" && report === "sent" && !isOfAnotherAttempt(message, providerId);
      if (rank[report] > rank[message.state] && !wasGivenUp)
        Object.assign(progress, { state: report, ...(message.errorCode !== null && noError) });
      return progress;
    }
  }
}

const noError = { errorCode: null, errorMessage: null };

function isOfAnotherAttempt(message: Message, providerId: string | null): boolean {
  return message.providerId !== null && providerId !== null && message.providerId !== providerId;
}
