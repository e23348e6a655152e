import { describeRegistry } from "@acta/testkit";

describeRegistry();
