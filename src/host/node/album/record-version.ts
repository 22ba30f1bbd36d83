import { basename, relative } from "node:path";
import type { AlbumTrack } from "../../../album/album-track.ts";
import { type AlbumSettings, type AlbumVersion, figuresOf, type VersionTrack } from "../../../album/album-version.ts";
import { anchorNotes } from "../../../album/anchor-notes.ts";
import { cohesionOf } from "../../../album/cohesion.ts";
import { faultNotes, twinNotes } from "../../../album/fault-notes.ts";
import { sequenceNotes } from "../../../album/sequence-notes.ts";
import { describeChanges, type RecordSettings } from "../../../album/version-changes.ts";
import { powerToDb, roundTo } from "../../../audio/units.ts";
import { stageOf } from "../../../chain/plan.ts";
import { predictAlbumPlayback } from "../../../delivery/album-playback.ts";
import { resolveStyle } from "../../../mastering/styles/styles.ts";
import { deadwaxVersion } from "../../../run/recipe.ts";
import { engineSha256 } from "../engine.ts";
import { type AlbumOrder, reportName, titleOf } from "./album-order.ts";
import type { KeptTrack } from "./kept-track.ts";
import type { RecordPlan } from "./plan-record.ts";
import type { RecordUnit } from "./record-units.ts";
import { alternateNames } from "./track-alternates.ts";
import type { WrittenProgrammes } from "./write-programmes.ts";

/** What a version is made of. */
export interface VersionParts {
  readonly order: AlbumOrder;
  readonly units: readonly RecordUnit[];
  readonly plan: RecordPlan;
  readonly keys: readonly string[];
  readonly rendered: readonly KeptTrack[];
  readonly written: WrittenProgrammes;
  /** The version that this one goes on from, and the one that stands in the folder. */
  readonly previous: AlbumVersion | null;
  readonly latest: AlbumVersion | null;
  readonly madeAt: string;
}

/**
 * What makes two versions the same record: everything but number, date and reasons, what it was asked for by, which tracks were rendered for it, and what a
 * build measures of the same samples.
 */
export function contentOf({ settings, plan, tracks, programmes, artist, title, upc }: AlbumVersion): string {
  const lasting = tracks.map((track) => ({ ...track, isNew: false, before: null, after: null }));
  return JSON.stringify({ settings, plan: { ...plan, albumKey: null }, tracks: lasting, programmes, artist, title, upc });
}

/** The version that a run made, with its reasons and what of it is worth a look. */
export function versionOf(parts: VersionParts): AlbumVersion {
  const { order, units, plan, written, previous, latest, madeAt } = parts;
  const { session, path } = order.onDisk;
  const { sampleRateHz, held, ...kept } = plan;
  const tracks = tracksOf(parts);
  const [anchorPlace] = units[plan.anchor].tracks;
  const mixes = units.flatMap(({ measured }) => measured.tracks);
  const masters = parts.rendered.map(({ after }) => after);
  const version: AlbumVersion = {
    version: (latest?.version ?? 0) + 1,
    parent: previous?.version ?? null,
    reasons: [],
    madeAt,
    deadwax: deadwaxVersion,
    engineSha256: engineSha256(),
    session: basename(path),
    artist: session.artist,
    title: session.title,
    upc: session.upc,
    settings: session.isFrozen && previous && !held.includes(false) ? previous.settings : settingsOf(order),
    sampleRateHz,
    anchor: session.tracks[anchorPlace].number,
    anchorFile: tracks[anchorPlace].file,
    levelTrust: plan.levelTrust,
    plan: kept,
    tracks,
    programmes: written.programmes,
    cohesion: { before: cohesionOf(mixes), after: cohesionOf(masters) },
    playback: predictAlbumPlayback(masters, albumLufs(written, masters)),
    notes: [
      ...sequenceNotes(tracks, written.programmes, sampleRateHz, order.wishes.ceilingDbtp),
      ...anchorNotes(tracks, plan),
      ...twinNotes(tracks, plan),
      ...faultsOf(parts, tracks),
    ],
  };
  return { ...version, reasons: [...(order.reason === null ? [] : [order.reason]), ...reasonsFor(parts, version)] };
}

/** Why there is a version, as far as the program knows. */
function reasonsFor({ order, plan, previous, latest }: VersionParts, version: AlbumVersion): string[] {
  if (!previous) return ["first version"];
  return [
    ...(previous.version === latest?.version ? [] : [`gone on from v${previous.version}`]),
    ...(order.isReplanned ? ["all tracks planned anew"] : []),
    ...describeChanges(previous, version),
    ...(order.isReplanned || plan.held.includes(true) ? [] : ["so all tracks were planned anew"]),
  ];
}

function settingsOf({ wishes, bits, ditherSeed }: AlbumOrder): AlbumSettings {
  const { style, targetLufs, ceilingDbtp, intensity, search } = wishes;
  return { style: resolveStyle(style).name, targetLufs, ceilingDbtp, intensity, search, bits, ditherSeed };
}

/** What a record was asked for; where no rate is named, that which it has. */
export function askedFor(order: AlbumOrder, { sampleRateHz }: AlbumVersion): RecordSettings {
  return { ...settingsOf(order), sampleRateHz: order.onDisk.session.rateHz ?? sampleRateHz };
}

/** A piece that goes on over several tracks is told of with its first. */
function faultsOf({ units, rendered }: VersionParts, tracks: readonly VersionTrack[]): string[] {
  return units.flatMap(({ tracks: [first] }) => faultNotes(tracks[first], rendered[first].result));
}

function tracksOf({ order, units, plan, keys, rendered, written, latest }: VersionParts): VersionTrack[] {
  const { session, mixes } = order.onDisk;
  return units.flatMap(({ tracks, measured }, piece) =>
    tracks.map((index, part): VersionTrack => {
      const asked = session.tracks[index];
      const { file, signed, after } = rendered[index];
      const { move, targetLufs } = plan.units[piece];
      const { startFrame, endFrame } = written.places[index];
      return {
        number: asked.number,
        title: titleOf(asked),
        asked: { ...asked },
        piece,
        mix: relative(order.folder, mixes[index]),
        file,
        report: reportName(rendered[tracks[0]].file),
        alternates: alternateNames(asked, file),
        programme: written.places[index].programme,
        startFrame,
        endFrame,
        key: keys[index],
        matrix: signed.matrix,
        pcmSha256: signed.pcmSha256,
        durationSeconds: roundTo((endFrame - startFrame) / plan.sampleRateHz, 0.001),
        isNew: !latest?.tracks.some(({ key }) => key === keys[index]),
        targetLufs,
        contrastLu: move.contrastLu,
        tiltMoveDb: move.tiltMoveDb,
        warmth: warmthOf(rendered[index]),
        before: figuresOf(measured.tracks[part]),
        after: figuresOf(after),
      };
    }),
  );
}

/** Kind of the harmonics and how far they lie under the music. */
function warmthOf({ signed }: KeptTrack): string | null {
  const stage = stageOf(signed.recipe.plan, "warmth");
  const level = stage?.effect.find(({ unit }) => unit === "dB")?.after;
  return stage ? `${stage.settings["kind"]}${level === undefined ? "" : ` at ${level} dB`}` : null;
}

/** Loudness of the whole record: that of its programme, or the mean power of several, by their lengths. */
function albumLufs({ programmes }: WrittenProgrammes, masters: readonly AlbumTrack[]): number {
  const known = programmes.flatMap(({ integratedLufs, durationSeconds }) => (integratedLufs === null ? [] : [{ integratedLufs, durationSeconds }]));
  const seconds = known.reduce((sum, { durationSeconds }) => sum + durationSeconds, 0);
  const power = known.reduce((sum, { integratedLufs, durationSeconds }) => sum + durationSeconds * 10 ** (integratedLufs / 10), 0);
  return seconds > 0 ? roundTo(powerToDb(power / seconds), 0.01) : masters[0].integratedLufs;
}
