import { isrcForm } from "../audio/isrc.ts";
import { usualRatesHz } from "../audio/rates.ts";
import { wishRanges } from "../mastering/check-wishes.ts";
import { weightRange } from "../mastering/reference.ts";
import { fadeShapes } from "../run/recipe.ts";

/** What a track may be for. */
export const intents = ["quiet", "loudest", "hidden"] as const;

/** A CD holds no more (IEC 60908). */
export const mostTracks = 99;

/** Longest silence before a track, s. */
export const longestGapSeconds = 60;

/** Longest silence before a hidden track, s. */
export const longestSilenceSeconds = 600;

/** Longest fade, s. */
export const longestFadeSeconds = 60;

/** Longest overlap of two tracks, s. */
export const longestCrossfadeSeconds = 30;

/** Longest text of a title or name, characters. */
export const longestText = 200;

/** Versions of a song beside the master, by their usual names. */
export const alternateKinds = ["instrumental", "tv", "a-cappella", "clean"] as const;

const text = `a text of 1 to ${longestText} characters`;
const style = "the name of a style, or of a style file from the folder of the session, 1 to 200 characters";
const file = "the path of an audio file, from the folder of the session";
const fade = `from 0 to ${longestFadeSeconds} s`;
const references = "a list of 1 to 8 records: paths, or mappings of file, tone, level, dynamics, width and weight";

const { targetLufs, ceilingDbtp } = wishRanges;

/** The fields of a reference and what each may be, as the end of a sentence. */
export const referenceFields = {
  file,
  tone: "from 0 to 1",
  level: "from 0 to 1",
  dynamics: "from 0 to 1",
  width: "from 0 to 1",
  weight: `from ${weightRange.least} to ${weightRange.most}`,
};

/** The fields of a session and what each may be, as the end of a sentence. */
export const albumFields = {
  artist: text,
  title: text,
  upc: "12 or 13 digits, the last one their check digit",
  style,
  loudness: `auto, or from ${targetLufs.min} to ${targetLufs.max} LUFS`,
  ceiling: `from ${ceilingDbtp.min} to ${ceilingDbtp.max} dBTP`,
  rate: `one of ${usualRatesHz.join(", ")} Hz`,
  references,
  frozen: "true or false",
  tracks: `a list of 1 to ${mostTracks} tracks`,
} as const;

/** The fields of a track and what each may be, as the end of a sentence. */
export const trackFields = {
  mix: file,
  stems: "the path of a folder of stems, from the folder of the session; their names tell their roles",
  align: "true or false",
  number: `a whole number from 1 to ${mostTracks}`,
  title: text,
  artist: text,
  isrc: isrcForm,
  style,
  intent: `one of ${intents.join(", ")}`,
  references,
  gapSeconds: `from 0 to ${longestGapSeconds} s, or to ${longestSilenceSeconds} s before a hidden track`,
  segue: "true or false",
  crossfadeSeconds: `from 0 to ${longestCrossfadeSeconds} s`,
  fadeInSeconds: fade,
  fadeOutSeconds: fade,
  fadeShape: `one of ${fadeShapes.join(", ")}`,
  side: "one capital letter from A to Z",
  disc: "a whole number from 1 to 99",
  anchor: "true or false",
  credits: `a mapping of roles to ${text}`,
  alternates: `a mapping of ${alternateKinds.join(", ")} to ${file}`,
} as const;
