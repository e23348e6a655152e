import { expect, it } from "vitest";
import { stageName } from "./stage-name";

const pipelines = [
  { pipelineId: null, name: "Standard", isDefault: false, stages: [{ key: "new", name: "New" }] },
  {
    pipelineId: "p",
    name: "Taller",
    isDefault: true,
    stages: [
      { key: "new", name: "Nuevo" },
      { key: "packed", name: "Alistado" },
    ],
  },
];

it("names a stage as its pipeline does, and where that is not known only as all do", () => {
  expect(stageName(pipelines, "new", null)).toBe("Nuevo");
  expect(stageName(pipelines, "new", "p")).toBe("Nuevo");
  expect(stageName(pipelines, "new", "gone")).toBeNull();
  expect(stageName(pipelines, "new", undefined)).toBeNull();
  expect(stageName(pipelines, "packed", undefined)).toBe("Alistado");
  expect(stageName(pipelines, "removed", "p")).toBeNull();
});
