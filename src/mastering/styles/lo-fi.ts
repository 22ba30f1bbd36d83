import type { Style } from "./style.ts";

/** Lo-fi safe: for recordings whose flaws are the point. */
export const loFi: Style = {
  name: "lo-fi",
  portrait:
    "Leaves hiss, grit and dull tops where they are: they are the sound. Only what booms or rings is turned down, nothing is widened, brightened or squeezed.",
  notFor: "Not for clean productions that should come out brighter or wider.",
  loudness: { loudestLufs: -11, rdfBudgetPercent: 1, nmrBudgetDb: -15, psrFloorDb: 7, clip: "on" },
  // The middle half is looked for 3 to 6 dB lower in the top: a dull recording is inside it, and its hiss is not lifted.
  tone: { share: 0.5, limitDb: 1.5, tiltDbPerOctave: 0, offsetsDb: [0, 0, 0, 0, 0, -1, -3, -5, -6], curveDb: [0, 0, 0, 0, 0, 0, 0, 0, 0] },
  // A compressor would lift the hiss between the notes.
  glue: { meanReductionDb: 0, ratio: 1.5, attackMs: 30 },
  dynamicBands: { mostDb: 1 },
  deEss: { mostDb: 1 },
  warmth: null,
  width: { midDb: 0, highDb: 0 },
  lowEnd: { widestDb: -6, monoBelowHz: 100, slope: "6 dB/oct" },
};
