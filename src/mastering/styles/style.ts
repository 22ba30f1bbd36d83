import type { LoudnessPolicy } from "../loudness.ts";

/** An engineer's taste, as data. A style never overrides a guard. */
export interface Style {
  readonly name: string;
  /** What this engineer listens for, and when not to choose them. */
  readonly portrait: string;
  readonly loudness: LoudnessPolicy;
}
