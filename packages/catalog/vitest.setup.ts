import { createVault, newId } from "@acta/core";
import { useCatalogue } from "@acta/testkit";
import { moduleErrors, tools } from "./src/generated/catalogue.ts";
import type { ToolServices } from "./src/services.ts";

/** Keys of the right shape that open nothing: minting real ones is `@acta/auth`'s, and takes a tenth of a second. */
const services: ToolServices = {
  keys: {
    async mint() {
      const keyId = newId().replaceAll("-", "").slice(-12);
      return {
        plaintext: `mfx_${keyId}_${"s".repeat(38)}`,
        keyId,
        keyHash: `$2b$10$${keyId}`,
        keyPrefix: `mfx_${keyId.slice(0, 4)}`,
      };
    },
  },
  vault: createVault([{ id: "test", key: Buffer.alloc(32, 7) }]),
};

useCatalogue({ tools, moduleErrors, services });
