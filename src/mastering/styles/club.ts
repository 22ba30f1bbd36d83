import type { Style } from "./style.ts";

/** Electronic and club: for big systems. */
export const club: Style = {
  name: "club",
  portrait:
    "Listens on a big system: the bass in the middle for every sub, the kick full, the top open, and loud enough to follow any record in a set.",
  notFor: "Not for bands and voices that should breathe, nor for headphone music with wide bass.",
  loudness: { loudestLufs: -7, rdfBudgetPercent: 4, nmrBudgetDb: -11, psrFloorDb: 4.5, clip: "on" },
  // Club records carry more below 148 Hz and above 7.3 kHz than the mean of all records.
  tone: { share: 0.8, limitDb: 4, tiltDbPerOctave: 0, offsetsDb: [2, 0.5, -0.5, 0, 0, 0, 0, 1, 1], curveDb: [0, 0, 0, 0, 0, 0, 0, 0, 0] },
  glue: { meanReductionDb: 1, ratio: 1.6, attackMs: 25 },
  dynamicBands: { mostDb: 3 },
  deEss: { mostDb: 2 },
  warmth: null,
  width: { midDb: 0.5, highDb: 1 },
  // Subs are fed in mono: the side below 120 Hz is taken out of every track that has any.
  lowEnd: { widestDb: -40, monoBelowHz: 120, slope: "12 dB/oct" },
};
