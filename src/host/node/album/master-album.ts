import { basename, join, relative } from "node:path";
import type { AlbumTrack } from "../../../album/album-track.ts";
import { type AlbumVersion, figuresOf, type VersionProgramme, type VersionTrack } from "../../../album/album-version.ts";
import { cohesionOf } from "../../../album/cohesion.ts";
import { faultNotes } from "../../../album/fault-notes.ts";
import { unitsOf } from "../../../album/sequence.ts";
import { sequenceNotes } from "../../../album/sequence-notes.ts";
import { describeChanges } from "../../../album/version-changes.ts";
import { SettingsError } from "../../../audio/errors.ts";
import { roundTo } from "../../../audio/units.ts";
import { stageOf } from "../../../chain/plan.ts";
import { predictAlbumPlayback } from "../../../delivery/album-playback.ts";
import { resolveStyle } from "../../../mastering/styles/styles.ts";
import { deadwaxVersion } from "../../../run/recipe.ts";
import { engineSha256 } from "../engine.ts";
import { inThreads } from "../thread-lanes.ts";
import { type AlbumOrder, reportName, titleOf } from "./album-order.ts";
import { writeAlbumReport } from "./album-report.ts";
import { beginRun, endRun } from "./album-run.ts";
import { type KeptTrack, writeText } from "./kept-track.ts";
import type { MeasuredUnit, MeasureJob } from "./measure-unit.ts";
import { recordFiles, refuseForeignFiles, removeSuperseded } from "./own-files.ts";
import { keyOf, planRecord, type RecordPlan, type RecordUnit, recordUnits } from "./plan-record.ts";
import { renderTracks } from "./render-tracks.ts";
import { alternateNames, writeTrackAlternates } from "./track-alternates.ts";
import { readVersion, readVersions, writeVersion } from "./version-files.ts";
import { checkLengths, type WantedUnit, wantedUnits } from "./wanted-tracks.ts";
import { type WrittenProgrammes, writeProgrammes } from "./write-programmes.ts";

/** A record as it stands, and whether this run changed anything about it. */
export interface AlbumRun {
  readonly version: AlbumVersion;
  readonly isChanged: boolean;
}

/**
 * Masters a record into a folder: measures all mixes, plans them together, masters each piece on a thread of its own, writes one programme a side or disc,
 * the report and the version. What an earlier run or a killed one finished is kept; tracks whose mix and wishes did not change keep their plan.
 * Throws SettingsError for a frozen record that is to be planned anew.
 */
export async function masterAlbum(order: AlbumOrder, onProgress: (step: string) => void): Promise<AlbumRun> {
  const { onDisk, folder } = order;
  await refuseForeignFiles(order);
  const latest = (await readVersions(folder)).at(-1) ?? null;
  const previous = order.from === null ? latest : await readVersion(folder, order.from);
  if (previous) refuseReplanOfFrozen(order);
  const places = unitsOf(onDisk.session.tracks);
  onProgress("measure the mixes");
  const measured = await measureAll(places.map((tracks) => tracks.map((track) => onDisk.mixes[track])));
  const units = await recordUnits(order, places, measured, onProgress);
  checkLengths(order, units);
  const orderKey = keyOf({ session: onDisk.session, wishes: order.wishes, styles: order.styles, bits: order.bits, seed: order.ditherSeed });
  const madeAt = await beginRun(folder, orderKey, order.madeAt, order.isForced);
  onProgress("plan the record");
  const plan = await planRecord(order, units, previous?.plan ?? null, previous?.sampleRateHz ?? null);
  const wanted = wantedUnits(order, units, plan, frozenKeys(order, units, plan, previous));
  onProgress("master the tracks");
  const { rendered, written } = await renderAndWrite(order, wanted, latest?.programmes ?? [], madeAt, onProgress);
  await writeTrackAlternates(order, rendered, onProgress);
  const keys = wanted.flatMap(({ members }) => members.map(({ key }) => key));
  const made = versionOf({ order, units, plan, keys, rendered, written, previous, latest, madeAt });
  const isChanged = latest === null || contentOf(latest) !== contentOf(made);
  const version = isChanged ? made : latest;
  await writeAlbumReport(folder, version);
  await writeText(join(folder, recordFiles.result), `${JSON.stringify(version, null, 2)}\n`);
  if (isChanged) await writeVersion(folder, version);
  if (isChanged && latest) await removeSuperseded(folder, latest, version);
  await endRun(folder);
  return { version, isChanged };
}

/** The tracks, and their programmes, which grow with them; where a programme fails, tracks that are on their way are finished and kept. */
async function renderAndWrite(
  order: AlbumOrder,
  wanted: readonly WantedUnit[],
  before: readonly VersionProgramme[],
  madeAt: string,
  onProgress: (step: string) => void,
): Promise<{ readonly rendered: readonly KeptTrack[]; readonly written: WrittenProgrammes }> {
  const tracks = await renderTracks(order.folder, wanted, madeAt, onProgress);
  const writing = writeProgrammes(order, tracks, before, madeAt);
  const rendering = Promise.all(tracks).then((rendered) => {
    onProgress("put the programme together");
    return rendered;
  });
  await Promise.allSettled([writing, rendering, ...tracks]);
  return { rendered: await rendering, written: await writing };
}

function refuseReplanOfFrozen({ onDisk, isReplanned }: AlbumOrder): void {
  if (!onDisk.session.isFrozen || !isReplanned) return;
  const sentence = `${onDisk.path} is frozen: its masters stay whatever is asked. Take frozen out of it to plan all tracks anew.`;
  throw new SettingsError("settings-malformed", "--replan", sentence);
}

async function measureAll(mixes: readonly (readonly string[])[]): Promise<MeasuredUnit[]> {
  const jobs = mixes.map((list): MeasureJob => ({ kind: "measure", mixes: list }));
  const measured = new Array<MeasuredUnit>(jobs.length);
  const onDone = (result: MeasuredUnit, _: MeasureJob, index: number) => {
    measured[index] = result;
  };
  await inThreads(new URL("./album-worker.js", import.meta.url), jobs, { onDone });
  return measured;
}

/** Tracks of a frozen record that stay as they were made, by their place in the list. */
function frozenKeys({ onDisk }: AlbumOrder, units: readonly RecordUnit[], plan: RecordPlan, previous: AlbumVersion | null): Map<number, string> {
  const keys = new Map<number, string>();
  if (!onDisk.session.isFrozen || !previous) return keys;
  const free = previous.plan.units.map(({ samplesSha256 }, piece) => ({
    samplesSha256,
    old: previous.tracks.filter((track) => track.piece === piece),
  }));
  for (const [index, { tracks }] of units.entries()) {
    if (!plan.held[index]) continue;
    const alike = free.filter(({ samplesSha256, old }) => samplesSha256 === plan.units[index].samplesSha256 && old.length === tracks.length);
    const same = alike.find(({ old }) => old[0].title === titleOf(onDisk.session.tracks[tracks[0]])) ?? alike[0];
    if (!same) continue;
    // A mix that stands twice in a record is two tracks: each stays as it was made.
    free.splice(free.indexOf(same), 1);
    for (const [part, track] of tracks.entries()) keys.set(track, same.old[part].key);
  }
  return keys;
}

interface VersionParts {
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

/** What makes two versions the same record: everything but number, date and reasons, and which tracks were rendered for it. */
function contentOf({ settings, plan, tracks, programmes, artist, title, upc }: AlbumVersion): string {
  const lasting = tracks.map((track) => ({ ...track, isNew: false }));
  return JSON.stringify({ settings, plan, tracks: lasting, programmes, artist, title, upc });
}

function versionOf(parts: VersionParts): AlbumVersion {
  const { order, units, plan, written, previous, latest, madeAt } = parts;
  const { session, path } = order.onDisk;
  const { style, targetLufs, ceilingDbtp, intensity, search } = order.wishes;
  const { sampleRateHz, held: _, ...kept } = plan;
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
    settings: { style: resolveStyle(style).name, targetLufs, ceilingDbtp, intensity, search, bits: order.bits, ditherSeed: order.ditherSeed },
    sampleRateHz,
    anchor: session.tracks[anchorPlace].number,
    anchorFile: tracks[anchorPlace].file,
    levelTrust: plan.levelTrust,
    plan: kept,
    tracks,
    programmes: written.programmes,
    cohesion: { before: cohesionOf(mixes), after: cohesionOf(masters) },
    playback: predictAlbumPlayback(masters, albumLufs(written, masters)),
    notes: [...sequenceNotes(tracks, written.programmes, sampleRateHz), ...faultsOf(parts, tracks)],
  };
  const own = [...(order.reason === null ? [] : [order.reason]), ...(previous && order.isReplanned ? ["all tracks planned anew"] : [])];
  return { ...version, reasons: [...own, ...(previous ? describeChanges(previous, version) : ["first version"])] };
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
  return seconds > 0 ? roundTo(10 * Math.log10(power / seconds), 0.01) : masters[0].integratedLufs;
}
