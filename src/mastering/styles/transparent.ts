import type { Style } from "./style.ts";

/** The default: small moves, each with a reason, and loudness only as far as nobody hears the price. */
export const transparent: Style = {
  name: "transparent",
  portrait:
    "Listens for what is wrong and touches nothing else. Loud enough to sit beside other records, never louder than the mix carries. Not for those who want a colour.",
  loudness: { loudestLufs: -9, rdfBudgetPercent: 1, nmrBudgetDb: -15 },
};
