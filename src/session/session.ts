import { SettingsError } from "../audio/errors.ts";
import { isrcOf } from "../audio/isrc.ts";
import { parseSettings, pathName, type SettingsPath } from "../audio/settings-file.ts";
import type { FadeShape } from "../run/recipe.ts";
import { conflictIn } from "./conflicts.ts";
import { albumFields, alternateKinds, type intents, referenceFields, trackFields } from "./fields.ts";

/** What a track is for in the running order: the quiet one, the loudest, or one that the list does not tell of. */
export type Intent = (typeof intents)[number];

/** A record to come close to; an aspect that is absent is taken as far as usual when no aspect is named, and not at all otherwise. */
export interface SessionReference {
  /** Path, from the folder of the session. */
  readonly file: string;
  readonly tone?: number;
  readonly level?: number;
  readonly dynamics?: number;
  readonly width?: number;
  readonly weight?: number;
}

/** One track of a session. */
export interface SessionTrack {
  /** Path of the premaster, or of the folder of its stems, from the folder of the session. */
  readonly mix: string;
  /** The premaster is the sum of the stems in a folder. */
  readonly isStems: boolean;
  /** Stems and alternates that lie wrong are moved, padded and turned over instead of ending the run. */
  readonly align: boolean;
  /** 1 … 99, rising; one more than that of the track before it unless told. A hidden track has that of the one it hides behind. */
  readonly number: number;
  readonly title: string | null;
  /** The album's unless told. */
  readonly artist: string | null;
  /** Twelve characters, no hyphens. */
  readonly isrc: string | null;
  /** A built-in style or a style file; the album's unless told. */
  readonly style: string | null;
  readonly intent: Intent | null;
  /** The album's unless told; null for none. */
  readonly references: readonly SessionReference[] | null;
  /** Silence before the track, 0 … 60 s, or 600 s before a hidden one; none before the first of a side, 2 s before the others unless told. */
  readonly gapSeconds: number;
  /** Goes on where the track before it ends: both are one piece, mastered as one. */
  readonly isSegue: boolean;
  /** Overlap with the track before it, 0 … 30 s. */
  readonly crossfadeSeconds: number;
  readonly fadeInSeconds: number;
  readonly fadeOutSeconds: number;
  readonly fadeShape: FadeShape;
  /** A … Z, that of the track before it unless told; null on a record without sides. */
  readonly side: string | null;
  /** 1 … 99, likewise. */
  readonly disc: number | null;
  /** The others follow this track in level and tone. */
  readonly isAnchor: boolean;
  /** Names by role: who wrote, played, recorded. */
  readonly credits: Readonly<Record<string, string>>;
  /** Mixes of other versions of the song, from the folder of the session. */
  readonly alternates: Readonly<Partial<Record<(typeof alternateKinds)[number], string>>>;
}

/** A song, EP or album as its session file says. */
export interface Session {
  readonly artist: string | null;
  readonly title: string | null;
  /** 12 or 13 digits. */
  readonly upc: string | null;
  readonly style: string | null;
  /** Integrated loudness of the track that the others follow, LUFS; null finds it. */
  readonly targetLufs: number | null;
  /** Highest true peak, dBTP; null where not told. */
  readonly ceilingDbtp: number | null;
  /** Sample rate of all masters, Hz; that of the anchor's mix unless told. */
  readonly rateHz: number | null;
  readonly references: readonly SessionReference[] | null;
  /** The tracks that were mastered already stay as they are, whatever else changes. */
  readonly isFrozen: boolean;
  readonly tracks: readonly SessionTrack[];
}

/** A session and where its values lie in the file. */
export interface ReadSession {
  readonly session: Session;
  /** `file:line:column` of a path. */
  at(path: SettingsPath): string;
}

/** Silence before a track where the session does not say. */
export const usualGapSeconds = 2;

type Optional<T> = { readonly [K in keyof T]?: NonNullable<T[K]> };

/** A track as it is written: what is left out is undefined. */
type WrittenTrack = Optional<Omit<SessionTrack, "isStems" | "isSegue" | "isAnchor" | "references">> & {
  readonly stems?: string;
  readonly segue?: boolean;
  readonly anchor?: boolean;
  readonly references?: readonly (string | SessionReference)[];
};

interface Written extends Optional<Pick<Session, "artist" | "title" | "upc" | "style">> {
  readonly loudness?: number | "auto";
  readonly ceiling?: number;
  readonly rate?: number;
  readonly frozen?: boolean;
  readonly references?: readonly (string | SessionReference)[];
  readonly tracks: readonly WrittenTrack[];
}

/** Reads a session file (YAML 1.2 or JSON). Throws SettingsError with file, line, column and path, and what to write. */
export async function parseSession(file: string, text: string): Promise<ReadSession> {
  const { sessionSchema } = await import("./schema.ts");
  const { value, at } = await parseSettings(file, text, sessionSchema, { noun: "session", fieldsAt, allowedAt });
  const { artist, title, upc, style, loudness, ceiling, rate, frozen, references, tracks } = value as Written;
  for (const [index, track] of tracks.entries()) requireOneInput(track, ["tracks", index], at);
  const completedTracks: SessionTrack[] = [];
  for (const track of tracks) completedTracks.push(completed(track, completedTracks));
  const session: Session = {
    artist: artist ?? null,
    title: title ?? null,
    upc: upc ?? null,
    style: style ?? null,
    targetLufs: loudness === undefined || loudness === "auto" ? null : loudness,
    ceilingDbtp: ceiling ?? null,
    rateHz: rate ?? null,
    references: completedReferences(references),
    isFrozen: frozen ?? false,
    tracks: completedTracks,
  };
  const conflict = conflictIn(session.tracks);
  if (conflict) throw new SettingsError("settings-out-of-range", conflict.path.join("."), `${at(conflict.path)}: ${conflict.sentence}`);
  return { session, at };
}

function completed(track: WrittenTrack, before: readonly SessionTrack[]): SessionTrack {
  const last = before.at(-1);
  const side = track.side ?? (track.disc === undefined || track.disc === last?.disc ? last?.side : null) ?? null;
  const disc = track.disc ?? last?.disc ?? null;
  const isFirst = !last || last.side !== side || last.disc !== disc;
  const joins = track.segue === true || (track.crossfadeSeconds ?? 0) > 0;
  return {
    mix: track.mix ?? track.stems ?? "",
    isStems: track.stems !== undefined,
    align: track.align ?? false,
    number: numberOf(track, before),
    title: track.title ?? null,
    artist: track.artist ?? null,
    isrc: isrcOf(track.isrc ?? ""),
    style: track.style ?? null,
    intent: track.intent ?? null,
    references: completedReferences(track.references),
    gapSeconds: track.gapSeconds ?? (isFirst || joins ? 0 : usualGapSeconds),
    isSegue: track.segue ?? false,
    crossfadeSeconds: track.crossfadeSeconds ?? 0,
    fadeInSeconds: track.fadeInSeconds ?? 0,
    fadeOutSeconds: track.fadeOutSeconds ?? 0,
    fadeShape: track.fadeShape ?? "cosine",
    side,
    disc,
    isAnchor: track.anchor ?? false,
    credits: track.credits ?? {},
    alternates: track.alternates ?? {},
  };
}

function requireOneInput({ mix, stems }: WrittenTrack, path: SettingsPath, at: ReadSession["at"]): void {
  if ((mix === undefined) !== (stems === undefined)) return;
  const sentence = `${pathName(path)} must have either mix or stems, ${mix === undefined ? "got neither" : "got both; the author's mix may lie among the stems"}.`;
  throw new SettingsError("settings-malformed", path.join("."), `${at(path)}: ${sentence}`);
}

/** Hidden tracks are not counted: one has the number of the track before it, or 1 at the start of the record less one. */
function numberOf({ number, intent }: WrittenTrack, before: readonly SessionTrack[]): number {
  const listed = before.filter((track) => track.intent !== "hidden");
  if (intent === "hidden") return listed.at(-1)?.number ?? 0;
  return number ?? (listed.at(-1)?.number ?? 0) + 1;
}

function completedReferences(references: readonly (string | SessionReference)[] | undefined): readonly SessionReference[] | null {
  return references?.map((reference) => (typeof reference === "string" ? { file: reference } : reference)) ?? null;
}

function fieldsAt(path: SettingsPath): string {
  if (path.length === 0) return `there are ${Object.keys(albumFields).join(", ")}`;
  if (path.includes("references")) return `a reference has ${Object.keys(referenceFields).join(", ")}`;
  if (path.at(-1) === "alternates") return `alternates are ${alternateKinds.join(", ")}`;
  return `a track has ${Object.keys(trackFields).join(", ")}`;
}

function allowedAt(path: SettingsPath): string {
  const [field, index, inner] = path;
  const last = path.at(-1);
  if (path.includes("references") && typeof last === "string" && last in referenceFields)
    return referenceFields[last as keyof typeof referenceFields];
  if (field === undefined) return `a mapping of ${Object.keys(albumFields).join(", ")}`;
  if (field !== "tracks" || index === undefined) return albumFields[field as keyof typeof albumFields];
  if (inner === undefined) return `a mapping of ${Object.keys(trackFields).join(", ")}`;
  return trackFields[inner as keyof typeof trackFields];
}
