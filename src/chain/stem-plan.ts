import { chainVersion } from "./chain.ts";
import type { Plan, StagePlan } from "./plan.ts";

/** A stage of the chain on one stem alone, with its reason. */
export interface StemMove extends StagePlan {
  /** Role of the stem whose level drives the stage instead of the stem's own (its side chain); dynamic bands only. */
  readonly key?: string;
}

/** One stem of a song as a recipe records it: what it was, how it was put in place, what was done to it. */
export interface StemPlan {
  /** `drums`, `bass`, `synths`, `vocals` ... */
  readonly role: string;
  /** SHA-256 of its samples as the recipe of a mix names its source. */
  readonly samplesSha256: string;
  readonly channels: number;
  readonly frames: number;
  /** Frames by which it was moved later; negative: earlier. 0 where it lay right. */
  readonly delayFrames: number;
  /** Whether its polarity was turned over. */
  readonly isInverted: boolean;
  /** None is a good answer: the stem then enters the sum bit for bit. */
  readonly moves: readonly StemMove[];
}

/** The small chain of a stem's moves. */
export function planOfMoves(moves: readonly StemMove[]): Plan {
  return { chainVersion, style: "stem", intensity: 1, stages: moves };
}
