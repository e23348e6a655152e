import "server-only";
import { notFound } from "next/navigation";
import { codeOf } from "./acta-error";

/**
 * Answers 404 with the nearest not-found page when what was asked ahead is known not to be there, or is asked for by
 * what can be no name of it. Any other failure is left to the page, which asks again and knows how to say so.
 *
 * @param code what the procedure answers for something that is not there
 */
export function notFoundFor(code: string): (error: unknown) => void {
  return (error) => {
    const answered = codeOf(error);
    if (answered === code || answered === "FILTER_INVALID") notFound();
  };
}
