import type { Style } from "./style.ts";

/** The default: small moves, each with a reason, and loudness only as far as nobody hears the price. */
export const transparent: Style = {
  name: "transparent",
  portrait: "Listens for what is wrong and touches nothing else. Loud enough to sit beside other records, never louder than the mix carries.",
  notFor: "Not for those who want a colour.",
  // One disturbed frame in a hundred is about where listeners begin to notice; clipping competes because it is often the cleaner way.
  loudness: { loudestLufs: -10, rdfBudgetPercent: 1, nmrBudgetDb: -15, psrFloorDb: 6, clip: "on" },
  tone: { share: 0.7, limitDb: 3, tiltDbPerOctave: 0, offsetsDb: [0, 0, 0, 0, 0, 0, 0, 0, 0], curveDb: [0, 0, 0, 0, 0, 0, 0, 0, 0] },
  glue: { meanReductionDb: 0, ratio: 1.5, attackMs: 30 },
  dynamicBands: { mostDb: 2 },
  deEss: { mostDb: 2 },
  warmth: null,
  width: { midDb: 0, highDb: 0 },
  // Records reach up to -2.4 dB (p90): acts late.
  lowEnd: { widestDb: -6, monoBelowHz: 100, slope: "6 dB/oct" },
};
