import type { LoudnessPolicy } from "../loudness.ts";

/** An engineer's taste, as data. A style never overrides a guard. Ranges and units of every field: ranges.ts. */
export interface Style {
  readonly name: string;
  /** What this engineer listens for. */
  readonly portrait: string;
  /** When not to choose them. */
  readonly notFor: string;
  readonly loudness: LoudnessPolicy;
  readonly tone: {
    /** How much of the way to the middle half of records a band is drawn. */
    readonly share: number;
    /** Most a band may be drawn. */
    readonly limitDb: number;
    /** Colour given to every track: a slope around 1 kHz that never pushes a band out of the middle half. */
    readonly tiltDbPerOctave: number;
    /** Where the middle half is looked for, per wide band from low to high, beside where records have it. */
    readonly offsetsDb: readonly number[];
    /** Colour given to every track whatever it measures, per wide band from low to high: an equaliser that is always in. */
    readonly curveDb: readonly number[];
  };
  /** Mean gain reduction on loud passages; 0 uses no compressor. */
  readonly glue: { readonly meanReductionDb: number; readonly ratio: number; readonly attackMs: number };
  /** Most a single band may be turned down where it alone wanders; 0 leaves bands alone. */
  readonly dynamicBands: { readonly mostDb: number };
  /** Most the de-esser may turn down where esses stand out; 2 dB more where they are plain. 0 is off. */
  readonly deEss: { readonly mostDb: number };
  /** Harmonics at a level relative to the programme, or none. */
  readonly warmth: {
    readonly kind: "tape" | "tube" | "transformer";
    readonly driveDb: number;
    readonly asymmetry: number;
    readonly levelDb: number;
  } | null;
  /** Gain of the side above 300 Hz and above 4 kHz; wider only where the track is narrow, mono and correlation allow; narrower only where it is wide. */
  readonly width: { readonly midDb: number; readonly highDb: number };
  /** Bass whose side to mid is above `widestDb` is drawn to the middle below a corner. */
  readonly lowEnd: { readonly widestDb: number; readonly monoBelowHz: number; readonly slope: "6 dB/oct" | "12 dB/oct" };
}
