/** Compiled by `tsc`, never run: the client knows every common code without importing what defines them. */
import type { CommonErrorCode } from "@acta/client";
import type { CoreErrorCode } from "@acta/core";

type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
declare function assertType<_T extends true>(): void;

assertType<Equal<CommonErrorCode, CoreErrorCode>>();
