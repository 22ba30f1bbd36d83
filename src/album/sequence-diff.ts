import type { AlbumVersion, VersionTrack } from "./album-version.ts";
import { pairTracks } from "./version-changes.ts";

/** How a track comes in: what sounds before it in its programme, and how long after that has ended. */
export interface Entrance {
  readonly programme: string;
  /** Title of the track before it; null at the start of a programme. */
  readonly after: string | null;
  /** Silence before it; below 0 where it begins before the other has ended. */
  readonly gapSeconds: number;
  /** Cut from one render with the track before it. */
  readonly isSegue: boolean;
}

/** What differs between two versions in how the masters follow each other. */
export interface SequenceDifference {
  /** Tracks of both versions that come in otherwise. */
  readonly entrances: readonly { readonly number: number; readonly title: string; readonly before: Entrance; readonly after: Entrance }[];
  /** Programmes with other samples; null where there is none of that name. */
  readonly programmes: readonly { readonly file: string; readonly beforeSeconds: number | null; readonly afterSeconds: number | null }[];
}

/** Compares how the masters of two versions follow each other, whatever became of the masters themselves. Pure. */
export function diffSequences(before: AlbumVersion, after: AlbumVersion): SequenceDifference {
  const pairs = pairTracks(before.tracks, after.tracks);
  /** A track in the words of the later version: a new title alone is no other sequence. */
  const titleNow = (old: VersionTrack) => pairs.find(([one]) => one === old)?.[1]?.title ?? old.title;
  const entrances = pairs.flatMap(([old, now]) => {
    if (!old || !now) return [];
    const [was, is] = [entranceOf(before, old, titleNow), entranceOf(after, now, ({ title }) => title)];
    return JSON.stringify(was) === JSON.stringify(is) ? [] : [{ number: now.number, title: now.title, before: was, after: is }];
  });
  return { entrances, programmes: diffProgrammes(before, after) };
}

function entranceOf({ tracks, sampleRateHz }: AlbumVersion, track: VersionTrack, titleOf: (track: VersionTrack) => string): Entrance {
  const last = tracks[tracks.indexOf(track) - 1];
  const { programme, startFrame, asked } = track;
  const isFirst = last?.programme !== programme;
  return {
    programme,
    after: isFirst ? null : titleOf(last),
    gapSeconds: (startFrame - (isFirst ? 0 : last.endFrame)) / sampleRateHz,
    isSegue: asked["isSegue"] === true,
  };
}

function diffProgrammes({ programmes: olds }: AlbumVersion, { programmes: news }: AlbumVersion): SequenceDifference["programmes"] {
  const names = new Set([...news, ...olds].map(({ file }) => file));
  return [...names].flatMap((file) => {
    const [old, now] = [olds, news].map((list) => list.find((one) => one.file === file));
    if (old?.pcmSha256 === now?.pcmSha256) return [];
    return [{ file, beforeSeconds: old?.durationSeconds ?? null, afterSeconds: now?.durationSeconds ?? null }];
  });
}
