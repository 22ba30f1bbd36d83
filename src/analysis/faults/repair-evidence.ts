/** Tops cut flat on one polarity of one channel. */
export interface CutPlateau {
  readonly channel: number;
  readonly polarity: "up" | "down";
  readonly plateauDbfs: number;
  /** Length of the longest flat run, in frames. */
  readonly longestRunFrames: number;
  /** Cut samples of the channel, both polarities together, against its loud samples. */
  readonly sharePercent: number;
}

/** Clicks of one channel: spikes leave the waveform and return to it, after a step another waveform goes on. */
export interface ClickCount {
  readonly channel: number;
  readonly spikes: number;
  readonly steps: number;
}

/** Mains hum of one channel, line by line from the fundamental up. */
export interface MainsHum {
  readonly channel: number;
  /** As measured, not the nominal 50 or 60 Hz. */
  readonly mainsHz: number;
  /** Mean square of each line in dBFS, null where none stands out. */
  readonly lineDbfs: readonly (number | null)[];
}

/** What the detectors know of faults that can be repaired: the figures behind the findings `clipping`, `clicks` and `hum`. */
export interface RepairEvidence {
  readonly sampleRateHz: number;
  readonly plateaus: readonly CutPlateau[];
  readonly clicks: readonly ClickCount[];
  readonly hums: readonly MainsHum[];
}
