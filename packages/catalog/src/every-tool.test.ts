import { existsSync } from "node:fs";
import { describeRegistry } from "@acta/testkit";

// A tool's tests stand beside it, and its name says where.
describeRegistry((name) => existsSync(new URL(`./${name.replaceAll(".", "/")}.test.ts`, import.meta.url)));
