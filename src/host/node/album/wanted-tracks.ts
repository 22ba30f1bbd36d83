import { albumToneOf } from "../../../album/album-plan.ts";
import { SettingsError } from "../../../audio/errors.ts";
import { pathName } from "../../../audio/settings-file.ts";
import { chainVersion } from "../../../chain/chain.ts";
import type { EditOrder } from "../../../run/edits.ts";
import { deadwaxVersion, type Tags } from "../../../run/recipe.ts";
import type { SessionTrack } from "../../../session/session.ts";
import { engineSha256 } from "../engine.ts";
import { keyOf } from "./album-key.ts";
import { type AlbumOrder, masterNames, titleOf } from "./album-order.ts";
import type { UnitJob } from "./master-unit.ts";
import type { RecordPlan } from "./plan-record.ts";
import type { RecordUnit } from "./record-units.ts";
import type { UnitFiles } from "./track-source.ts";

/** A piece as it is to be mastered; its members get their dates when it is known which are there already. */
export interface WantedUnit extends UnitFiles {
  readonly order: UnitJob["order"];
  readonly members: readonly WantedTrack[];
}

/** A track as it is to be: name of its file, and a key that names everything that decides its bytes but the date. */
export interface WantedTrack {
  readonly key: string;
  readonly file: string;
  readonly tags: Tags;
  /** Stays as an earlier version made it, whatever is asked now. */
  readonly isFrozen: boolean;
}

/** What each piece of the record is to become. `frozenKeys` are those of tracks that stay as an earlier version made them, by their place in the list. */
export function wantedUnits(
  order: AlbumOrder,
  units: readonly RecordUnit[],
  plan: RecordPlan,
  frozenKeys: ReadonlyMap<number, string>,
): WantedUnit[] {
  const names = masterNames(order.onDisk.session);
  const wanted = units.map((unit, index) => {
    const { samplesSha256, starts } = unit.measured;
    const mastering = masteringOf(order, unit, plan, index);
    const members = unit.tracks.map((track, part): WantedTrack => {
      const tags = tagsOf(order, order.onDisk.session.tracks[track]);
      const cut = unit.tracks.length === 1 ? null : { starts, part };
      const made = { deadwax: deadwaxVersion, chainVersion, engine: engineSha256(), samplesSha256, mastering, tags, cut };
      const frozenKey = frozenKeys.get(track);
      return { key: frozenKey ?? keyOf(made), file: names[track], tags, isFrozen: frozenKey !== undefined };
    });
    return { mixes: unit.mixes, align: unit.align, order: mastering, members };
  });
  refuseTwins(order, units, wanted);
  return wanted;
}

/** Two tracks that are one in all but their place: a mistake of the session, and but for the anchor's aim one file. */
function refuseTwins({ onDisk: { at } }: AlbumOrder, units: readonly RecordUnit[], wanted: readonly WantedUnit[]): void {
  const members = units.flatMap(({ tracks, measured: { samplesSha256 } }, index) => {
    const { style, references } = wanted[index].order.wishes;
    const told = { samplesSha256, style, references, edits: wanted[index].order.edits ?? null };
    return tracks.map((track, part) => ({ track, key: keyOf({ ...told, part, tags: wanted[index].members[part].tags }) }));
  });
  for (const [index, { track, key }] of members.entries()) {
    const twin = members.slice(0, index).find((other) => other.key === key);
    if (!twin) continue;
    const path = ["tracks", track];
    const sentence = `${pathName(path)} is the same as tracks[${twin.track}], mix, title and all; give the two titles that differ.`;
    throw new SettingsError("settings-malformed", path.join("."), `${at(path)}: ${sentence}`);
  }
}

function masteringOf(order: AlbumOrder, { tracks, measured, style, references }: RecordUnit, plan: RecordPlan, index: number): UnitJob["order"] {
  const { move, targetLufs, loudSectionLufs = null } = plan.units[index];
  const told = tracks.map((track) => order.onDisk.session.tracks[track]);
  const edits = editsOf(told, measured.sampleRateHz === plan.sampleRateHz ? null : plan.sampleRateHz);
  return {
    wishes: {
      ...order.wishes,
      ...{ style, references, targetLufs, albumTone: albumToneOf(move) },
      ...(loudSectionLufs === null ? {} : { loudSectionLufs }),
    },
    bits: order.bits,
    ditherSeed: order.ditherSeed,
    plan: null,
    changes: [],
    ...(Object.keys(edits).length > 0 ? { edits } : {}),
  };
}

/** A piece fades in where its first track does, and out where its last does. */
function editsOf(tracks: readonly SessionTrack[], sampleRateHz: number | null): EditOrder {
  const [first, last] = [tracks[0], tracks[tracks.length - 1]];
  const shape = first.fadeInSeconds > 0 ? first.fadeShape : last.fadeShape;
  return {
    ...(sampleRateHz === null ? {} : { sampleRateHz }),
    ...(first.fadeInSeconds > 0 ? { fadeInSeconds: first.fadeInSeconds } : {}),
    ...(last.fadeOutSeconds > 0 ? { fadeSeconds: last.fadeOutSeconds } : {}),
    ...(shape === "cosine" ? {} : { fadeShape: shape }),
  };
}

function tagsOf({ onDisk: { session } }: AlbumOrder, track: SessionTrack): Tags {
  const artist = track.artist ?? session.artist;
  return {
    title: titleOf(track),
    ...(artist === null ? {} : { artist }),
    ...(session.title === null ? {} : { album: session.title }),
    ...(track.isrc === null ? {} : { isrc: track.isrc }),
  };
}

/** Refuses fades and crossfades that are longer than the music. Throws SettingsError with file, line, column and path. */
export function checkLengths({ onDisk: { session, at } }: AlbumOrder, units: readonly RecordUnit[]): void {
  const seconds = new Map<number, number>();
  for (const { tracks, measured } of units) {
    for (const [part, track] of tracks.entries()) seconds.set(track, (measured.starts[part + 1] - measured.starts[part]) / measured.sampleRateHz);
  }
  for (const [index, track] of session.tracks.entries()) {
    const [own, before] = [seconds.get(index) ?? 0, seconds.get(index - 1) ?? 0];
    refuseAbove(index, "fadeInSeconds", track.fadeInSeconds, own / 2, "half the length of the track", at);
    refuseAbove(index, "fadeOutSeconds", track.fadeOutSeconds, own / 2, "half the length of the track", at);
    if (index > 0)
      refuseAbove(index, "crossfadeSeconds", track.crossfadeSeconds, Math.min(own, before) / 2, "half the length of the shorter track", at);
  }
}

function refuseAbove(index: number, field: string, value: number, most: number, what: string, at: AlbumOrder["onDisk"]["at"]): void {
  if (value <= most) return;
  const path = ["tracks", index, field];
  const sentence = `${at(path)}: ${pathName(path)} must be at most ${most.toFixed(1)} s, ${what}, got ${value}.`;
  throw new SettingsError("settings-out-of-range", path.join("."), sentence);
}
