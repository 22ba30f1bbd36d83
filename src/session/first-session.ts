import { audioEnding, isAudioName } from "../audio/audio-name.ts";
import { albumFields, longestText, trackFields } from "./fields.ts";

/** A track number: digits that a space, dot, hyphen or underscore sets apart. `3am` and `24K Magic` begin with a word. */
const leadingNumber = /^(\d{1,4})[\s._-]+/;

/** The audio files among names, in the order of a record: by the number each begins with, where all begin with one; alphabetical otherwise. */
export function tracksAmong(names: readonly string[]): string[] {
  const audio = names.filter(isAudioName).sort();
  const isNumbered = audio.every((name) => leadingNumber.test(name));
  return isNumbered ? audio.sort((a, b) => numberOf(a) - numberOf(b)) : audio;
}

function numberOf(name: string): number {
  return Number(leadingNumber.exec(name)?.[1] ?? 0);
}

/** What the tags of a mix say, as far as a session has a place for it. */
export interface MixTags {
  readonly title: string | null;
  readonly artist: string | null;
  readonly album: string | null;
  readonly isrc: string | null;
  readonly track: number | null;
}

/**
 * A first session for the files of a folder, as YAML to be edited. Tags come first: order where all files have a track number of their own, titles, codes, and
 * artist and title of the record where all agree. Names give what tags do not: order by leading numbers, titles without number and ending.
 */
export function firstSession(folderName: string, names: readonly string[], tagsOf: ReadonlyMap<string, MixTags> = new Map()): string {
  const files = inTagOrder(tracksAmong(names), tagsOf);
  const common = (field: "artist" | "album") => {
    const values = new Set(files.map((name) => tagsOf.get(name)?.[field] ?? null));
    return values.size === 1 ? [...values][0] : null;
  };
  const codes = new Set<string>();
  const tracks = files.map((name) => {
    const { title, isrc } = tagsOf.get(name) ?? {};
    const code = isrc ? `    ${codes.has(isrc) ? "# of another track too: " : ""}isrc: ${isrc}\n` : "";
    codes.add(isrc ?? "");
    return `  - mix: ${JSON.stringify(name)}\n    title: ${JSON.stringify((title ?? titleFromName(name)).slice(0, longestText))}\n${code}`;
  });
  const artist = common("artist");
  return `# Made from the files of this folder; edit it and run deadwax album on it.
${artist === null ? "# artist: ..." : `artist: ${JSON.stringify(artist.slice(0, longestText))}`}
title: ${JSON.stringify((common("album") ?? folderName).slice(0, longestText))}
# A record may also have: ${Object.keys(albumFields)
    .filter((field) => !["artist", "title", "tracks"].includes(field))
    .join(", ")}.
# A track may also have: ${Object.keys(trackFields)
    .filter((field) => field !== "mix" && field !== "title")
    .join(", ")}.
tracks:
${tracks.join("")}`;
}

/** By the track numbers in their tags, where every file has one and no two the same. */
function inTagOrder(names: string[], tagsOf: ReadonlyMap<string, MixTags>): string[] {
  const numbers = names.map((name) => tagsOf.get(name)?.track ?? null);
  if (numbers.includes(null) || new Set(numbers).size < numbers.length) return names;
  return names.sort((a, b) => (tagsOf.get(a)?.track ?? 0) - (tagsOf.get(b)?.track ?? 0));
}

/** The title that a file name tells: without number, ending and underscores. */
export function titleFromName(name: string): string {
  const bare = name.replace(audioEnding, "").replace(/\.mix$/i, "");
  const words = bare.replace(leadingNumber, "").replace(/[_\s]+/g, " ");
  return (words.trim() || bare).slice(0, longestText);
}
