import type { Style } from "./style.ts";

/** The default: small moves, each with a reason, and loudness only as far as nobody hears the price. */
export const transparent: Style = {
  name: "transparent",
  portrait:
    "Listens for what is wrong and touches nothing else. Loud enough to sit beside other records, never louder than the mix carries. Not for those who want a colour.",
  loudness: { loudestLufs: -10, rdfBudgetPercent: 1, nmrBudgetDb: -15 },
  tone: { share: 0.7, limitDb: 3 },
  glue: { meanReductionDb: 0, ratio: 1.5, attackMs: 30 },
  dynamicBandsDb: 2,
  deEssDb: 2,
  warmth: null,
  width: { midDb: 0, highDb: 0 },
};
