import { SettingsError } from "../audio/errors.ts";
import { parseSettings, pathName, type SettingsPath } from "../audio/settings-file.ts";
import { albumFields, type intents, trackFields } from "./fields.ts";

/** What a track is for in the running order: the quiet one, or the loudest. */
export type Intent = (typeof intents)[number];

/** One track of a session. */
export interface SessionTrack {
  /** Path of the premaster, from the folder of the session. */
  readonly mix: string;
  /** 1 … 99, rising; its place in the list unless told. */
  readonly number: number;
  readonly title: string | null;
  /** Twelve characters, no hyphens. */
  readonly isrc: string | null;
  /** A built-in style or a style file; the album's unless told. */
  readonly style: string | null;
  readonly intent: Intent | null;
  /** Silence before the track, 0 … 60 s; none before the first and 2 s before the others unless told. */
  readonly gapSeconds: number;
  /** The others follow this track in level and tone. */
  readonly isAnchor: boolean;
}

/** A song, EP or album as its session file says. */
export interface Session {
  readonly artist: string | null;
  readonly title: string | null;
  readonly style: string | null;
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

/** A track as it is written: what is left out is undefined. */
interface Written {
  readonly mix: string;
  readonly number?: number;
  readonly title?: string;
  readonly isrc?: string;
  readonly style?: string;
  readonly intent?: Intent;
  readonly gapSeconds?: number;
  readonly anchor?: boolean;
}

/** Reads a session file (YAML 1.2 or JSON). Throws SettingsError with file, line, column and path, and what to write. */
export async function parseSession(file: string, text: string): Promise<ReadSession> {
  const { sessionSchema } = await import("./schema.ts");
  const { value, at } = await parseSettings(file, text, sessionSchema, { noun: "session", fieldsAt, allowedAt });
  const { artist, title, style, tracks } = value as { artist?: string; title?: string; style?: string; tracks: Written[] };
  const session = { artist: artist ?? null, title: title ?? null, style: style ?? null, tracks: tracks.map(completed) };
  const conflict = conflictIn(session.tracks);
  if (conflict) throw new SettingsError("settings-out-of-range", conflict.path.join("."), `${at(conflict.path)}: ${conflict.sentence}`);
  return { session, at };
}

function completed(track: Written, index: number): SessionTrack {
  const { mix, number, title, isrc, style, intent, gapSeconds, anchor } = track;
  return {
    mix,
    number: number ?? index + 1,
    title: title ?? null,
    isrc: isrc?.replaceAll("-", "").toUpperCase() ?? null,
    style: style ?? null,
    intent: intent ?? null,
    gapSeconds: gapSeconds ?? (index === 0 ? 0 : usualGapSeconds),
    isAnchor: anchor ?? false,
  };
}

interface Conflict {
  readonly path: SettingsPath;
  readonly sentence: string;
}

/** The first thing that two tracks cannot both have. */
function conflictIn(tracks: readonly SessionTrack[]): Conflict | null {
  for (const [index, track] of tracks.entries()) {
    const before = tracks.slice(0, index);
    const path = (field: string): SettingsPath => ["tracks", index, field];
    const last = before.at(-1);
    if (last && track.number <= last.number) {
      const sentence = `${pathName(path("number"))} must be above ${last.number}, the number of the track before it, got ${track.number}.`;
      return { path: path("number"), sentence };
    }
    const twin = before.findIndex(({ isrc }) => isrc !== null && isrc === track.isrc);
    if (twin >= 0) return { path: path("isrc"), sentence: `${pathName(path("isrc"))} must differ from that of tracks[${twin}], got ${track.isrc}.` };
    const other = before.findIndex(({ isAnchor }) => isAnchor);
    if (track.isAnchor && other >= 0)
      return { path: path("anchor"), sentence: `${pathName(path("anchor"))} must be left out: tracks[${other}] is the anchor already.` };
  }
  return null;
}

function fieldsAt(path: SettingsPath): string {
  if (path.length === 0) return `there are ${Object.keys(albumFields).join(", ")}`;
  return `a track has ${Object.keys(trackFields).join(", ")}`;
}

function allowedAt(path: SettingsPath): string {
  const [field, index, inner] = path;
  if (field === undefined) return `a mapping of ${Object.keys(albumFields).join(", ")}`;
  if (field !== "tracks" || index === undefined) return albumFields[field as keyof typeof albumFields];
  if (inner === undefined) return `a mapping of ${Object.keys(trackFields).join(", ")}`;
  return trackFields[inner as keyof typeof trackFields];
}
