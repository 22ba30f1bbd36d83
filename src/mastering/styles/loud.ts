import type { Style } from "./style.ts";

/** Modern and forward. */
export const loud: Style = {
  name: "loud",
  portrait:
    "Listens for impact on a phone and in a club: tight compression, a little width on top, as loud as three frames in a hundred of audible price allow. Not for songs that live on their quiet parts.",
  loudness: { loudestLufs: -7.5, rdfBudgetPercent: 3, nmrBudgetDb: -12 },
  tone: { share: 0.8, limitDb: 4 },
  glue: { meanReductionDb: 1.5, ratio: 1.8, attackMs: 20 },
  dynamicBandsDb: 3,
  deEssDb: 3,
  warmth: { kind: "transformer", driveDb: 3, asymmetry: 0.05, levelDb: -44 },
  width: { midDb: 0.5, highDb: 1 },
};
