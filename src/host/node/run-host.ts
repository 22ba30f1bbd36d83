import { createHash } from "node:crypto";
import type { RunHost } from "../../run/host.ts";
import type { Sha256 } from "../../run/sha256.ts";
import { engineSha256, newEngine } from "./engine.ts";
import { newFile } from "./files.ts";
import { TrialPool } from "./trial-pool.ts";

/** A run on this machine that writes to a path, replacing what stands there unless told; close it to end its threads. */
export function nodeRunHost(outputPath: string, threads?: number, keepsExisting = false): RunHost & { close(): Promise<void> } {
  const pool = new TrialPool(threads);
  return {
    newEngine,
    engineSha256: engineSha256(),
    newSha256,
    runTrials: (material, trials) => pool.run(material, trials),
    endTrials: () => pool.close(),
    newOutput: () => newFile(outputPath, keepsExisting),
    close: () => pool.close(),
  };
}

/** SHA-256 by Node, several times faster than the portable one. */
export function newSha256(): Sha256 {
  const hash = createHash("sha256");
  return { update: (bytes) => void hash.update(bytes), hex: () => hash.digest("hex") };
}
