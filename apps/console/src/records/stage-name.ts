import type { PipelineStages } from "@acta/core";

/**
 * What the stage of an order is called. Where it is not known which pipeline the order is in, only a name that all
 * pipelines agree on.
 *
 * @param pipelineId null: the default one; undefined: not known
 */
export function stageName(
  pipelines: readonly PipelineStages[],
  key: string,
  pipelineId: string | null | undefined,
): string | null {
  const meant = pipelines.filter(
    (each) =>
      pipelineId === undefined || (pipelineId === null ? each.isDefault : each.pipelineId === pipelineId),
  );
  const names = new Set(
    meant.flatMap(({ stages }) => stages.flatMap((stage) => (stage.key === key ? stage.name : []))),
  );
  const [name] = names;
  return names.size === 1 && name !== undefined ? name : null;
}
