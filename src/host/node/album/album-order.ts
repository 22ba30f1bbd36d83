import { join } from "node:path";
import type { Style } from "../../../mastering/styles/style.ts";
import type { Wishes } from "../../../mastering/wishes.ts";
import type { Session, SessionTrack } from "../../../session/session.ts";
import type { SessionOnDisk } from "../read-session.ts";

/** Longest title in a file name. */
const longestWord = { characters: 80, bytes: 150 } as const;

/** How a record is mastered, beside its session. */
export interface AlbumOrder {
  readonly onDisk: SessionOnDisk;
  /** Where masters, programmes and versions go. */
  readonly folder: string;
  /** Style, ceiling, intensity and search of all tracks; `targetLufs` is the anchor's, null finds it. */
  readonly wishes: Wishes;
  /** Per track, where the session names one. */
  readonly styles: readonly (string | Style | null)[];
  readonly bits: 16 | 24;
  readonly ditherSeed: number;
  /** ISO 8601, to the second; null is now, or when the run began that is resumed. */
  readonly madeAt: string | null;
  /** Why this version is made, in the user's words; what changed where null. */
  readonly reason: string | null;
  /** The version whose plan is gone on from, `v1`; the last one where null. */
  readonly from: string | null;
  /** Plan all tracks anew, also those whose mixes did not change. */
  readonly isReplanned: boolean;
  /** Replace files of these names that were not written here. */
  readonly isForced: boolean;
}

/** The title of a track; that of an untitled one is its number. */
export function titleOf({ title, number, intent }: SessionTrack): string {
  return title ?? (intent === "hidden" ? "Hidden track" : `Track ${number}`);
}

/**
 * Names of the files that the tracks of a session become, in order. Listed tracks have a number each; a hidden one, which has that of the track it hides behind,
 * gives way: the second of a name ends in -2, the next in -3.
 */
export function masterNames({ tracks }: Session): string[] {
  const listed = tracks.map((track) => (track.intent === "hidden" ? null : `${masterWord(track)}.wav`));
  const taken = new Set<string | null>(listed);
  return tracks.map((track, index) => {
    const name = listed[index] ?? freeName(masterWord(track), taken);
    taken.add(name);
    return name;
  });
}

function masterWord(track: SessionTrack): string {
  const hidden = track.intent === "hidden" && track.title !== null ? "hidden-" : "";
  return `${String(track.number).padStart(2, "0")}-${hidden}${fileWord(titleOf(track))}`;
}

function freeName(word: string, taken: ReadonlySet<string | null>): string {
  for (let copy = 1; ; copy++) {
    const name = copy === 1 ? `${word}.wav` : `${word}-${copy}.wav`;
    if (!taken.has(name)) return name;
  }
}

/** Name of the programme that begins with a track: album.wav, or that of its disc and side. */
export function programmeName({ disc, side }: SessionTrack): string {
  const parts = [...(disc === null ? [] : [`disc-${disc}`]), ...(side === null ? [] : [`side-${side.toLowerCase()}`])];
  return `${parts.join("-") || "album"}.wav`;
}

/** The report beside a master. */
export function reportName(master: string): string {
  return master.replace(/\.wav$/, ".report.html");
}

/** Where the versions of a record are kept. */
export function versionsFolder(folder: string): string {
  return join(folder, "versions");
}

/** A title as part of a file name: letters, digits and hyphens. */
function fileWord(title: string): string {
  const word = title
    .normalize("NFC")
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, "-");
  return cut(word.replace(/^-|-$/g, "")) || "track";
}

/** The start of a word: whole characters, so few that its file name fits with number, kind and temporary ending (most file systems hold 255 bytes). */
function cut(word: string): string {
  let [kept, bytes] = ["", 0];
  for (const character of word) {
    bytes += Buffer.byteLength(character);
    if (bytes > longestWord.bytes || kept.length + character.length > longestWord.characters) break;
    kept += character;
  }
  return kept;
}
