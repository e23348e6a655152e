"use client";
import type { PipelineStages } from "@acta/core";
import { useStages } from "@/records/stages";
import { Input, Select } from "@/ui/field";

/** A stage of the workspace's pipelines, by its name; its key is what is sent. */
export function StageInput({
  value,
  onChange,
  common,
}: {
  value: string;
  onChange(key: string): void;
  common: React.AriaAttributes & { id: string };
}) {
  const all = useStages();
  // Orders go through the standard one only where there is no default of their own.
  const pipelines = all.filter(({ pipelineId, isDefault }) => pipelineId !== null || isDefault);
  // Who may not see the pipelines, and whoever types while they load, can still write a key.
  if (pipelines.length === 0)
    return (
      <Input
        {...common}
        value={value}
        autoComplete="off"
        spellCheck={false}
        placeholder="Key of a stage"
        onChange={(event) => onChange(event.target.value.trim())}
      />
    );
  const known = pipelines.some(({ stages }) => stages.some(({ key }) => key === value));
  return (
    <Select {...common} value={value} onChange={(event) => onChange(event.target.value)}>
      <option value="">Not set</option>
      {value === "" || known ? null : <option value={value}>{value}</option>}
      {pipelines.length === 1 ? (
        <Stages of={pipelines[0]!} />
      ) : (
        pipelines.map((each) => (
          <optgroup key={each.pipelineId} label={each.isDefault ? `${each.name} (default)` : each.name}>
            <Stages of={each} />
          </optgroup>
        ))
      )}
    </Select>
  );
}

function Stages({ of: { stages } }: { of: PipelineStages }) {
  return stages.map(({ key, name }) => (
    <option key={key} value={key}>
      {name}
    </option>
  ));
}
