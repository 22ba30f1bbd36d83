/** Every number of one track, as `deadwax measure --json` prints it. A value that cannot be measured is null, with a reason in `notMeasured`. */
export interface Measurements {
  readonly file: string;
  readonly sampleRateHz: number;
  readonly channels: number;
  /** Per stored sample; 0 for lossy formats. */
  readonly bits: number;
  readonly frames: number;
  readonly durationSeconds: number;
  /** BS.1770-5, gated. A mono file is one channel: 3.01 LU below the same signal on two. */
  readonly integratedLufs: number | null;
  /** Mono only: what it reads when played on both sides. */
  readonly dualMonoLufs?: number | null;
  /** 400 ms window, 10 ms hop. */
  readonly maxMomentaryLufs: number | null;
  /** 3 s window, 100 ms hop. */
  readonly maxShortTermLufs: number | null;
  /** EBU Tech 3342, 100 ms hop. */
  readonly loudnessRangeLu: number | null;
  readonly truePeakDbtp: number | null;
  readonly samplePeakDbfs: number | null;
  /** True peak minus integrated loudness. */
  readonly plrDb: number | null;
  /** Smallest true peak minus short-term loudness over 3 s windows within 20 LU of the loudest. */
  readonly minPsrDb: number | null;
  /** Sample peak over RMS of the whole track. */
  readonly crestFactorDb: number | null;
  /** After "Measuring DR ENv3": loudest fifth of 3 s blocks against the second-highest block peak. */
  readonly dr: number | null;
  /** -1 … 1 over the whole track. */
  readonly correlation: number | null;
  /** Power of the side signal over that of the mid. */
  readonly sideToMidDb: number | null;
  /** Integrated loudness minus that of (L+R)/√2 on one channel. */
  readonly monoLossDb: number | null;
  /** Largest of the channels' means, full scale 1. */
  readonly dcOffset: number | null;
  /** Slope of the third-octave spectrum, 100 Hz to 10 kHz. */
  readonly tiltDbPerOctave: number | null;
  /** Highest frequency whose mean power is within 90 dB of the strongest. */
  readonly bandwidthHz: number | null;
  /** Bits between the sign and the lowest ever set; null for floats and lossy formats. */
  readonly usedBits: number | null;
  /** 1st percentile of 400 ms levels that are not silence. */
  readonly noiseFloorDbfs: number | null;
  /** 31 bands, 20 Hz to 20 kHz, mean power of the channels, dBFS. */
  readonly thirdOctaveDb: readonly (number | null)[];
  /** Why a value is null, by its name. */
  readonly notMeasured: Readonly<Record<string, string>>;
}

/** Integrated loudness as it is played on two speakers: a mono file counts on both, 3.01 LU above its one channel. */
export function playedLufs({ dualMonoLufs, integratedLufs }: Measurements): number | null {
  return dualMonoLufs ?? integratedLufs;
}

/** Peak to loudness as it is played on two speakers, dB: what compares a mono file with a stereo one. */
export function playedPlrDb(measurements: Measurements): number | null {
  const { plrDb, integratedLufs } = measurements;
  return plrDb === null ? null : plrDb - ((playedLufs(measurements) ?? 0) - (integratedLufs ?? 0));
}
