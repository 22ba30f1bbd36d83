import type { Style } from "./style.ts";

/** Drums first. */
export const punchy: Style = {
  name: "punchy",
  portrait:
    "Listens to the drums: the compressor waits 40 ms so that every hit gets through, and loudness stops while 8 dB stand between the peaks and the loudest seconds.",
  notFor: "Not for those who must be the loudest in the playlist, nor for music without drums.",
  // Whatever the distortion budget would still allow, the floor of 8 dB ends it: a snare 8 dB over the band still cracks.
  loudness: { loudestLufs: -8.5, rdfBudgetPercent: 2, nmrBudgetDb: -13, psrFloorDb: 8, clip: "on" },
  // Kick and attack: half a decibel more is allowed below 148 Hz and from 2.5 to 4.3 kHz, half a decibel less of mud is.
  tone: { share: 0.7, limitDb: 3.5, tiltDbPerOctave: 0, offsetsDb: [1, 0, -1, 0, 0, 1, 0, 0, 0], curveDb: [0, 0, 0, 0, 0, 0, 0, 0, 0] },
  // A higher ratio with a long attack moves the tails, not the hits.
  glue: { meanReductionDb: 1, ratio: 2, attackMs: 40 },
  dynamicBands: { mostDb: 1.5 },
  deEss: { mostDb: 2 },
  warmth: { kind: "transformer", driveDb: 2, asymmetry: 0.03, levelDb: -46 },
  width: { midDb: 0, highDb: 0.5 },
  lowEnd: { widestDb: -9, monoBelowHz: 100, slope: "6 dB/oct" },
};
