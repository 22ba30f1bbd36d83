import type { Style } from "./style.ts";

/** Tape and a slow compressor. */
export const warm: Style = {
  name: "warm",
  portrait:
    "Listens for body and a soft top: tape harmonics 38 dB under the music, a slow compressor that lets drums through. Not for acoustic purists, nor for mixes that are already dark.",
  loudness: { loudestLufs: -9.5, rdfBudgetPercent: 2, nmrBudgetDb: -14 },
  tone: { share: 0.7, limitDb: 4 },
  glue: { meanReductionDb: 1, ratio: 1.5, attackMs: 30 },
  dynamicBandsDb: 2,
  deEssDb: 3,
  warmth: { kind: "tape", driveDb: 3, asymmetry: 0.08, levelDb: -38 },
  width: { midDb: 0, highDb: 0 },
};
