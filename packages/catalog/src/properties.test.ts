import { describeProperties } from "@acta/testkit";

describeProperties();
