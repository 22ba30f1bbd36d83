import type { Finding } from "../audio/findings.ts";
import type { StemPlan } from "../chain/stem-plan.ts";

/** A figure of a stem, beside what its role is known to have; `usual` is null where no source says. */
export interface StemFigure {
  readonly metric: string;
  readonly value: number;
  readonly usual: readonly [low: number, high: number] | null;
  readonly unit: string;
}

/** One stem for people: what was found in it, how it stands in the song, what was done to it. */
export interface StemResult extends StemPlan {
  readonly file: string;
  readonly findings: readonly Finding[];
  /** How loud it is and how much of it is heard in the loud sections, beside what is usual for its role. */
  readonly evidence: readonly StemFigure[];
}

/** A set of stems as it was mastered. */
export interface StemsResult {
  readonly stems: readonly StemResult[];
  /** The author's own mix, where it was given. */
  readonly mix: string | null;
  /** What is left when the stems as they came are taken from the mix, against the mix, dB; null without one. */
  readonly nullDb: number | null;
  /** What concerns all of them: the sum against the mix, doubled stems. */
  readonly findings: readonly Finding[];
  /** Moves that were considered and not made, a sentence each. */
  readonly notDone: readonly string[];
}

/** A version of the master beside it, as it was written. */
export interface AlternateResult {
  /** `instrumental`, `tv`, `acappella`, `clean`, or `stem drums` ... */
  readonly name: string;
  readonly file: string;
  readonly matrix: string;
  readonly pcmSha256: string;
  readonly integratedLufs: number | null;
  readonly truePeakDbtp: number | null;
  /** Deepest gain reduction of its own, where without the rest it would pass the ceiling, dB; 0 for none. */
  readonly ownLimitingDb: number;
}

/** The alternates of a master, and how nearly its stem masters add up to it. */
export interface AlternatesResult {
  readonly files: readonly AlternateResult[];
  /** Largest sample of the sum of the stem masters minus the master, before dither, dBFS; null without stem masters. */
  readonly residualDbfs: number | null;
  /** Level of what is neither filter nor gain (harmonics, clipped tips), which the stems share by their power, dBFS RMS; null where the chain has none. */
  readonly sharedDbfs: number | null;
}
