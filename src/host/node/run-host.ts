import { createHash } from "node:crypto";
import type { RunHost } from "../../run/host.ts";
import type { Sha256 } from "../../run/sha256.ts";
import { TrialBench, type TrialMaterial } from "../../run/trial.ts";
import { engineSha256, newEngine } from "./engine.ts";
import { newFile } from "./files.ts";
import { TrialPool } from "./trial-pool.ts";

/** A run on this machine that writes to a path; close it to end its threads. With one thread, trials run in the one that asks: it would only wait for another. */
export function nodeRunHost(outputPath: string, threads?: number): RunHost & { close(): Promise<void> } {
  const pool = new TrialPool(threads);
  const runHere = trialsHere();
  return {
    newEngine,
    engineSha256: engineSha256(),
    newSha256,
    runTrials: (material, trials) => (threads === 1 ? runHere(material, trials) : pool.run(material, trials)),
    newOutput: () => newFile(outputPath),
    close: () => pool.close(),
  };
}

function trialsHere(): RunHost["runTrials"] {
  let held: { readonly material: TrialMaterial; readonly bench: TrialBench } | null = null;
  return async (material, trials) => {
    if (held?.material !== material) held = { material, bench: new TrialBench(material, newEngine()) };
    const { bench } = held;
    return trials.map((trial) => bench.run(trial));
  };
}

/** SHA-256 by Node, several times faster than the portable one. */
export function newSha256(): Sha256 {
  const hash = createHash("sha256");
  return { update: (bytes) => void hash.update(bytes), hex: () => hash.digest("hex") };
}
