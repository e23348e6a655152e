import type { FieldDef, Submittable } from "pg";
import { serialize } from "pg-protocol";
import type { Statement } from "./statement.ts";
import type { WireRow, WireValue } from "./values.ts";

/** One statement of a batch with its parameters, and, afterwards, what it answered. */
export class Step {
  readonly statement: Statement;
  readonly values: readonly WireValue[];
  readonly rows: WireRow[] = [];
  /** The command tag, e.g. `INSERT 0 1`. Empty until the statement is complete. */
  tag = "";

  /** The execution it is part of, where that did not wait for it and others share the connection. */
  readonly owner: string | undefined;

  constructor(statement: Statement, values: readonly WireValue[], owner?: string) {
    this.statement = statement;
    this.values = values;
    this.owner = owner;
  }
}

/** What a batch uses of pg's connection. Its own types leave it out. */
interface WireConnection {
  stream: { readonly writable: boolean; write(messages: Buffer): void };
}

/**
 * What a connection is known to have prepared: `true` once the statement has run, the batch that parsed it until then.
 * Whether a Parse took effect is only known from a CommandComplete behind it; anything else is doubt.
 */
type Prepared = Map<string, true | Batch>;
const preparedOf = new WeakMap<object, Prepared>();

/** Texts differ by the number of their placeholders, so there is no end to them: beyond this the oldest is closed. */
const maxPrepared = 400;

/** The server no longer has, or can no longer use, a statement we believed prepared. */
const staleStatement = new Set(["0A000", "26000", "42P05"]);

/**
 * Several statements in one write, with one Sync: pg's `Submittable`, as pg-cursor uses it.
 *
 * pg forgets the active query when the server reports an error, so ReadyForQuery never arrives here then: the error
 * itself settles the batch, and the next query waits for readiness by itself.
 */
export class Batch implements Submittable {
  readonly steps: readonly Step[];
  readonly done: Promise<void>;
  /** Whether any byte may have left: before, a lost connection has lost nothing. */
  submitted = false;
  /** Steps that are complete. After an error: the index of the one that failed. */
  completed = 0;
  private prepared: Prepared | undefined;
  private resolve!: () => void;
  private reject!: (error: Error) => void;

  constructor(steps: readonly Step[]) {
    this.steps = steps;
    this.done = new Promise((resolve, reject) => {
      this.resolve = resolve;
      this.reject = reject;
    });
  }

  submit(connection: unknown): null {
    const wire = connection as WireConnection;
    let prepared = preparedOf.get(wire);
    if (!prepared) {
      prepared = new Map();
      preparedOf.set(wire, prepared);
    }
    this.prepared = prepared;
    this.submitted = true;
    const messages: Buffer[] = [];
    for (const { statement, values } of this.steps) {
      const { name, text } = statement;
      const state = prepared.get(name);
      if (state !== true && state !== this) {
        // Close of an unknown name is no error.
        if (state) messages.push(serialize.close({ type: "S", name }));
        else if (prepared.size >= maxPrepared) this.closeOldest(messages, prepared);
        messages.push(serialize.parse({ name, text }), serialize.describe({ type: "S", name }));
        prepared.set(name, this);
      }
      messages.push(statement.bind(values), serialize.execute());
    }
    messages.push(serialize.sync());
    // Joined here: a corked stream would hand the kernel each message apart, and keep a callback for each.
    if (wire.stream.writable) wire.stream.write(Buffer.concat(messages));
    return null;
  }

  private closeOldest(messages: Buffer[], prepared: Prepared): void {
    for (const [name, state] of prepared) {
      // One that this very batch runs must stay.
      if (state !== true || this.steps.some(({ statement }) => statement.name === name)) continue;
      messages.push(serialize.close({ type: "S", name }));
      prepared.delete(name);
      return;
    }
  }

  handleRowDescription(message: { fields: FieldDef[] }): void {
    this.steps[this.completed]?.statement.describe(message.fields);
  }

  handleDataRow(message: { fields: WireRow }): void {
    this.steps[this.completed]?.rows.push(message.fields);
  }

  handleCommandComplete(message: { text: string }): void {
    const step = this.steps[this.completed++];
    if (!step) return;
    step.tag = message.text;
    const name = step.statement.name;
    if (this.prepared?.get(name) === this) this.prepared.set(name, true);
  }

  handleReadyForQuery(): void {
    this.resolve();
  }

  handleError(error: Error & { code?: string }): void {
    if (error.code && staleStatement.has(error.code) && this.prepared) {
      for (const { statement } of this.steps) this.prepared.set(statement.name, this);
    }
    this.reject(error);
  }
}
