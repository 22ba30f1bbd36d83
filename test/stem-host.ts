import { createHash } from "node:crypto";
import { memorySpool } from "../src/formats/spool.ts";
import { newEngine } from "./engine.ts";

/** Where stems are mixed in tests: in memory. */
export const stemHost = {
  newEngine,
  newSha256: () => {
    const hash = createHash("sha256");
    return { update: (bytes: Uint8Array) => void hash.update(bytes), hex: () => hash.digest("hex") };
  },
  openSpool: memorySpool,
};
