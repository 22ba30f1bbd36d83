import type { LoudnessPolicy } from "../loudness.ts";

/** An engineer's taste, as data. A style never overrides a guard. */
export interface Style {
  readonly name: string;
  /** What this engineer listens for, and when not to choose them. */
  readonly portrait: string;
  readonly loudness: LoudnessPolicy;
  /** How much of the way to the middle half of records a band is drawn, and the most it may move. */
  readonly tone: { readonly share: number; readonly limitDb: number };
  /** Mean gain reduction on loud passages; 0 uses no compressor. */
  readonly glue: { readonly meanReductionDb: number; readonly ratio: number; readonly attackMs: number };
  /** Most a single band may be turned down where it alone wanders; 0 leaves bands alone. */
  readonly dynamicBandsDb: number;
  /** Most the de-esser may turn down. */
  readonly deEssDb: number;
  /** Harmonics at a level relative to the programme, or none. */
  readonly warmth: {
    readonly kind: "tape" | "tube" | "transformer";
    readonly driveDb: number;
    readonly asymmetry: number;
    readonly levelDb: number;
  } | null;
  /** Gain of the side above 300 Hz and above 4 kHz, given only where mono and correlation allow. */
  readonly width: { readonly midDb: number; readonly highDb: number };
}
