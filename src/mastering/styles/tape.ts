import type { Style } from "./style.ts";

/** Vintage tape: a hot half-inch machine. */
export const tape: Style = {
  name: "tape",
  portrait:
    "Prints the mix to a hot half-inch machine: harmonics only 30 dB under the music, the top rounded, the bottom fuller, peaks softened by a slow compressor.",
  notFor: "Not for mixes that are dark, dense or distorted already, nor where every transient must stay sharp.",
  // Tape was never cut this loud; and what the machine adds is price enough.
  loudness: { loudestLufs: -10.5, rdfBudgetPercent: 1.5, nmrBudgetDb: -14, psrFloorDb: 7, clip: "on" },
  // 0.3 dB an octave takes 1 dB at 8 kHz; records from tape measure darker in the top two bands, so a dark top is let be.
  tone: { share: 0.6, limitDb: 3, tiltDbPerOctave: -0.3, offsetsDb: [0, 0.5, 0.5, 0, 0, 0, 0, -2, -3], curveDb: [0, 0, 0, 0, 0, 0, 0, 0, 0] },
  glue: { meanReductionDb: 1, ratio: 1.5, attackMs: 30 },
  dynamicBands: { mostDb: 1.5 },
  deEss: { mostDb: 3 },
  // Third-harmonic distortion of 3 % was the reference level of studio tape: -30 dB.
  warmth: { kind: "tape", driveDb: 10, asymmetry: 0.05, levelDb: -30 },
  width: { midDb: 0, highDb: 0 },
  lowEnd: { widestDb: -8, monoBelowHz: 80, slope: "6 dB/oct" },
};
