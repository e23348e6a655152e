/**
 * Repeats a run, or makes it longer: `ACTA_PROPERTY_SEED`; `ACTA_PROPERTY_CASES` for each tool and property;
 * `ACTA_PROPERTY_OPERATIONS` of several workspaces at once.
 */
export function readSuiteEnv(): { seed: number; cases: number; operations: number } {
  return {
    seed: Number(process.env.ACTA_PROPERTY_SEED) || Math.floor(Math.random() * 2 ** 31),
    cases: Number(process.env.ACTA_PROPERTY_CASES) || 2,
    operations: Number(process.env.ACTA_PROPERTY_OPERATIONS) || 1_000,
  };
}
