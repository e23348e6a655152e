/**
 * Repeats a run, or makes it longer: `ACTA_PROPERTY_SEED`, a number or `random`; `ACTA_PROPERTY_CASES` for each tool and property;
 * `ACTA_PROPERTY_OPERATIONS` of several workspaces at once.
 */
export function readSuiteEnv(): { seed: number; cases: number; operations: number } {
  const given = process.env.ACTA_PROPERTY_SEED;
  return {
    seed: given === "random" ? Math.floor(Math.random() * 2 ** 31) : Number(given) || 1,
    cases: Number(process.env.ACTA_PROPERTY_CASES) || 2,
    operations: Number(process.env.ACTA_PROPERTY_OPERATIONS) || 1_000,
  };
}
