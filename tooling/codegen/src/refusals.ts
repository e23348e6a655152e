/** Something codegen will not generate from: which file, what is wrong, what to do. */
export interface Refusal {
  /** Path below the catalogue's `src`. */
  file: string;
  problem: string;
  fix: string;
}

/** Carries everything that was refused, so that an author mends all of it in one go. */
export class RefusalError extends Error {
  override readonly name = "RefusalError";
  readonly refusals: readonly Refusal[];

  constructor(refusals: readonly Refusal[]) {
    super(refusals.map(({ file, problem, fix }) => `${file}: ${problem}\n  fix: ${fix}`).join("\n"));
    this.refusals = refusals;
  }
}

export class Refusals {
  readonly #all: Refusal[] = [];

  add(file: string, problem: string, fix: string): void {
    this.#all.push({ file, problem, fix });
  }

  /** @throws RefusalError */
  throwIfAny(): void {
    if (this.#all.length > 0) throw new RefusalError(this.#all);
  }
}
