import { BaseSequencer } from "vitest/node";

/**
 * For vitest's `sequence.sequencer`: these files begin first. On a machine that has not run them yet the largest do, and
 * a long one may come last, when nothing is left to run beside it.
 *
 * @param {...string} names ends of their paths, the longest first
 */
export const longFirst = (...names) =>
  class extends BaseSequencer {
    /** @type {BaseSequencer["sort"]} */
    async sort(files) {
      const place = ({ moduleId }) => {
        const index = names.findIndex((name) => moduleId.endsWith(name));
        return index < 0 ? names.length : index;
      };
      return (await super.sort(files)).sort((a, b) => place(a) - place(b));
    }
  };
