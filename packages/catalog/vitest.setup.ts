import { createVault, newId, permissions } from "@acta/core";
import { useCatalogue } from "@acta/testkit";
import { moduleErrors, tools } from "./src/generated/catalogue.ts";
import type { ToolServices } from "./src/services.ts";

/** Keys of the right shape that open nothing: minting real ones is `@acta/auth`'s, and takes a tenth of a second. */
const services: Omit<ToolServices, "history"> = {
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
  tokens: {
    mint(page) {
      const token = newId();
      return { url: `https://console.test/${page}#${token}`, hash: `digest of ${token}` };
    },
  },
  roles: {
    owner: new Set(permissions),
    admin: new Set(permissions),
    member: new Set(["contacts.view", "executions.undo"]),
  },
  vault: createVault([{ id: "test", key: Buffer.alloc(32, 7) }]),
};

useCatalogue({ tools, moduleErrors, services });
