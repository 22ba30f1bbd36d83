import type { Style } from "./style.ts";

/** Modern and forward. */
export const loud: Style = {
  name: "loud",
  portrait:
    "Listens for impact on a phone and in a car: tight compression, a little width and light on top, as loud as three frames in a hundred of audible price allow.",
  notFor: "Not for songs that live on their quiet parts.",
  loudness: { loudestLufs: -7.5, rdfBudgetPercent: 3, nmrBudgetDb: -12, psrFloorDb: 5, clip: "on" },
  // Small speakers want presence: a slight upward slope, and the range of 2.5 to 7.3 kHz looked for 1 dB higher.
  tone: { share: 0.8, limitDb: 4, tiltDbPerOctave: 0.08, offsetsDb: [0, 0, 0, 0, 0, 1, 1, 0, 0], curveDb: [0, 0, 0, 0, 0, 0, 0, 0, 0] },
  glue: { meanReductionDb: 1.5, ratio: 1.8, attackMs: 20 },
  dynamicBands: { mostDb: 3 },
  deEss: { mostDb: 3 },
  warmth: { kind: "transformer", driveDb: 3, asymmetry: 0.05, levelDb: -44 },
  width: { midDb: 0.5, highDb: 1 },
  lowEnd: { widestDb: -9, monoBelowHz: 100, slope: "6 dB/oct" },
};
