import type { Style } from "./style.ts";

/** Acoustic and classical: the room and the players' own dynamics. */
export const acoustic: Style = {
  name: "acoustic",
  portrait:
    "Listens for the room and the players' own dynamics: no compressor, no clipping, no colour; the limiter meets single peaks and the loudness range stays as it was played.",
  notFor: "Not for club and pop: it will be quieter than the neighbours.",
  // -16 LUFS is where services play back quiet music; the floor of 12 dB leaves the limiter only stray peaks.
  loudness: { loudestLufs: -16, rdfBudgetPercent: 0.5, nmrBudgetDb: -18, psrFloorDb: 12, clip: "off" },
  // Instruments sound as they do: a third of the way at most, and the tops of halls are darker than those of records.
  tone: { share: 0.35, limitDb: 2, tiltDbPerOctave: 0, offsetsDb: [-2, 0, 0, 0, 0, 0, -1, -2, -3], curveDb: [0, 0, 0, 0, 0, 0, 0, 0, 0] },
  glue: { meanReductionDb: 0, ratio: 1.2, attackMs: 60 },
  dynamicBands: { mostDb: 0 },
  deEss: { mostDb: 1 },
  warmth: null,
  width: { midDb: 0, highDb: 0 },
  // Spaced microphones put bass into the side; that is the hall.
  lowEnd: { widestDb: 0, monoBelowHz: 60, slope: "6 dB/oct" },
};
