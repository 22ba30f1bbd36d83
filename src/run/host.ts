import type { ByteSink } from "../audio/source.ts";
import type { Engine } from "../wasm/engine.ts";
import type { Sha256 } from "./sha256.ts";
import type { Trial, TrialMaterial, TrialResult } from "./trial.ts";

/** What a run needs from where it runs: a place for bytes, hashes, an engine, and, if there are several cores, trials in parallel. */
export interface RunHost {
  newEngine(): Engine;
  readonly engineSha256: string;
  newSha256(): Sha256;
  /** Tries plans on excerpts; the results must not depend on how many run at once. */
  runTrials(material: TrialMaterial, trials: readonly Trial[]): Promise<TrialResult[]>;
  /** Gives back what trials hold, before a print needs memory; trials may be run again afterwards. */
  endTrials(): Promise<void>;
  /** An empty output under a temporary name; nothing is visible before `commit`. */
  newOutput(): Promise<Output>;
}

/** A file being written: appended to, patched, then committed or discarded. */
export interface Output extends ByteSink {
  /** Gives the output its final name. */
  commit(): Promise<void>;
  /** Throws the output away. */
  discard(): Promise<void>;
}

/** Told how far a stage of the work is, 0 to 1, and how much audio the stage passes over. */
export type Progress = (stage: string, share: number, audioSeconds: number) => void;
