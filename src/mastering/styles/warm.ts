import type { Style } from "./style.ts";

/** A little tape and a slow compressor. */
export const warm: Style = {
  name: "warm",
  portrait: "Listens for body and a soft top: tape harmonics 38 dB under the music, a slow compressor that lets drums through.",
  notFor: "Not for acoustic purists, nor for mixes that are already dark.",
  loudness: { loudestLufs: -9.5, rdfBudgetPercent: 2, nmrBudgetDb: -14, psrFloorDb: 6, clip: "on" },
  // 0.1 dB an octave is 0.4 dB at either end: felt, not heard as an equaliser.
  tone: { share: 0.7, limitDb: 4, tiltDbPerOctave: -0.1, offsetsDb: [0, 0, 0, 0, 0, 0, 0, 0, 0], curveDb: [0, 0, 0, 0, 0, 0, 0, 0, 0] },
  glue: { meanReductionDb: 1, ratio: 1.5, attackMs: 30 },
  dynamicBands: { mostDb: 2 },
  deEss: { mostDb: 3 },
  warmth: { kind: "tape", driveDb: 5, asymmetry: 0.08, levelDb: -38 },
  width: { midDb: 0, highDb: 0 },
  lowEnd: { widestDb: -6, monoBelowHz: 100, slope: "6 dB/oct" },
};
