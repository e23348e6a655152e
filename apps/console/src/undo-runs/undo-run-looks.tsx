import type { UndoOutcome, UndoRunState, UndoRunView } from "@acta/core";
import { inert } from "@/executions/value";
import { Badge, type Tone } from "@/ui/badge";
import { shortId } from "@/ui/id";

export const outcomeLooks: { [outcome in UndoOutcome]: { label: string; tone: Tone } } = {
  undone: { label: "Undone", tone: "good" },
  conflict: { label: "In conflict", tone: "bad" },
  notReversible: { label: "Not reversible", tone: "plain" },
  alreadyUndone: { label: "Undone before", tone: "plain" },
  waitsForApproval: { label: "Waits for approval", tone: "warn" },
  failed: { label: "Failed", tone: "bad" },
};

export const outcomes: readonly UndoOutcome[] = [
  "undone",
  "conflict",
  "notReversible",
  "alreadyUndone",
  "waitsForApproval",
  "failed",
];

const stateLooks: { [state in UndoRunState]: { label: string; tone: Tone } } = {
  waiting: { label: "Waiting", tone: "warn" },
  running: { label: "Running", tone: "trial" },
  done: { label: "Done", tone: "good" },
  aborted: { label: "Aborted", tone: "plain" },
  failed: { label: "Failed", tone: "bad" },
};

export function RunState({ state }: { state: UndoRunState }) {
  return <Badge tone={stateLooks[state].tone}>{stateLooks[state].label}</Badge>;
}

export const isOver = ({ state }: Pick<UndoRunView, "state">): boolean =>
  state !== "waiting" && state !== "running";

const kinds = { apiKey: "API key", user: "", session: "session" };

/** Whose executions: `API key Partner`, `Ana`, `session 0199…`. */
export function actorText({ type, id, name }: UndoRunView["actor"]): string {
  return `${kinds[type]} ${name === null ? shortId(id) : inert(name)}`.trim();
}

/** How many executions came to each outcome, by shape as well as by number. */
export function OutcomeCounts({ counts }: { counts: { [outcome in UndoOutcome]: number } }) {
  return (
    <ul className="flex flex-wrap gap-1.5">
      {outcomes
        .filter((outcome) => counts[outcome] > 0 || outcome === "undone")
        .map((outcome) => (
          <li key={outcome}>
            <Badge tone={outcomeLooks[outcome].tone}>
              <span className="tabular-nums">{counts[outcome].toLocaleString("en")}</span>{" "}
              {outcomeLooks[outcome].label.toLowerCase()}
            </Badge>
          </li>
        ))}
    </ul>
  );
}
