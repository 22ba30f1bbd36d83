/** What a track may be for. */
export const intents = ["quiet", "loudest"] as const;

/** A CD holds no more (IEC 60908). */
export const mostTracks = 99;

/** Longest silence before a track, s. */
export const longestGapSeconds = 60;

/** Longest text of a title or name, characters. */
export const longestText = 200;

const text = `a text of 1 to ${longestText} characters`;
const style = "the name of a style or a style file, 1 to 200 characters";

/** The fields of a session and what each may be, as the end of a sentence. */
export const albumFields = { artist: text, title: text, style, tracks: `a list of 1 to ${mostTracks} tracks` } as const;

/** The fields of a track and what each may be, as the end of a sentence. */
export const trackFields = {
  mix: "the path of an audio file, from the folder of the session",
  number: `a whole number from 1 to ${mostTracks}`,
  title: text,
  isrc: "12 characters like QZ-ABC-26-00001",
  style,
  intent: `one of ${intents.join(", ")}`,
  gapSeconds: `from 0 to ${longestGapSeconds} s`,
  anchor: "true or false",
} as const;
