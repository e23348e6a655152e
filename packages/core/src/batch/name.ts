/** The tool that runs batches: the only one that is given `ctx.runItems`. */
export const batchToolName = "system.batch.run";
