import { basename, join, relative } from "node:path";
import type { AlbumTrack } from "../../../album/album-track.ts";
import { type AlbumSettings, type AlbumVersion, figuresOf, type VersionProgramme, type VersionTrack } from "../../../album/album-version.ts";
import { anchorNotes } from "../../../album/anchor-notes.ts";
import { cohesionOf } from "../../../album/cohesion.ts";
import { faultNotes, twinNotes } from "../../../album/fault-notes.ts";
import { unitsOf } from "../../../album/sequence.ts";
import { sequenceNotes } from "../../../album/sequence-notes.ts";
import { describeChanges, type RecordSettings, recordSettings } from "../../../album/version-changes.ts";
import { MasteringError } from "../../../audio/errors.ts";
import { roundTo } from "../../../audio/units.ts";
import { stageOf } from "../../../chain/plan.ts";
import { predictAlbumPlayback } from "../../../delivery/album-playback.ts";
import { resolveStyle } from "../../../mastering/styles/styles.ts";
import { deadwaxVersion } from "../../../run/recipe.ts";
import { engineSha256 } from "../engine.ts";
import type { SessionOnDisk } from "../read-session.ts";
import { inThreads } from "../thread-lanes.ts";
import { keyOf } from "./album-key.ts";
import { type AlbumOrder, reportName, titleOf } from "./album-order.ts";
import { writeAlbumReport } from "./album-report.ts";
import { beginRun, endRun } from "./album-run.ts";
import { checkFrozen, frozenKeys, orderBeside, unheard } from "./frozen-record.ts";
import { type KeptTrack, writeText } from "./kept-track.ts";
import type { MeasuredUnit, MeasureJob } from "./measure-unit.ts";
import { recordFiles, refuseForeignFiles, removeSuperseded } from "./own-files.ts";
import { planRecord, type RecordPlan } from "./plan-record.ts";
import { type RecordUnit, recordUnits } from "./record-units.ts";
import { renderTracks } from "./render-tracks.ts";
import { alternateNames, writeTrackAlternates } from "./track-alternates.ts";
import { readVersion, readVersions, writeVersion } from "./version-files.ts";
import { checkLengths, type WantedUnit, wantedUnits } from "./wanted-tracks.ts";
import { type WrittenProgrammes, writeProgrammes } from "./write-programmes.ts";

/** A record as it stands, and whether this run changed anything about it. */
export interface AlbumRun {
  readonly version: AlbumVersion;
  readonly isChanged: boolean;
  /** What was asked and not done, since the record is frozen: a sentence each. */
  readonly unheard: readonly string[];
}

/**
 * Masters a record into a folder: measures all mixes, plans them together, masters each piece on a thread of its own, writes one programme a side or disc,
 * the report and the version. What an earlier run or a killed one finished is kept; tracks whose mix and wishes did not change keep their plan.
 * Throws SettingsError for a frozen record that is to be planned anew.
 */
export async function masterAlbum(asked: AlbumOrder, onProgress: (step: string) => void): Promise<AlbumRun> {
  const { onDisk, folder } = asked;
  await refuseForeignFiles(asked);
  const latest = (await readVersions(folder)).at(-1) ?? null;
  const previous = asked.from === null ? latest : await readVersion(folder, asked.from);
  if (previous) checkFrozen(asked);
  const order = orderBeside(asked, previous);
  const places = unitsOf(onDisk.session.tracks);
  onProgress("measure the mixes");
  const measured = await measureAll(onDisk, places);
  const units = await recordUnits(order, places, measured, onProgress);
  checkLengths(order, units);
  const orderKey = keyOf({ session: onDisk.session, wishes: order.wishes, styles: order.styles, bits: order.bits, seed: order.ditherSeed });
  const madeAt = await beginRun(folder, orderKey, order.madeAt, order.isForced);
  onProgress("plan the record");
  const plan = await planRecord(order, units, previous);
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
  return { version, isChanged, unheard: onDisk.session.isFrozen && previous ? unheard(askedFor(asked, made), recordSettings(made)) : [] };
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

async function measureAll({ session, mixes, at }: SessionOnDisk, places: readonly (readonly number[])[]): Promise<MeasuredUnit[]> {
  const jobs = places.map((tracks): MeasureJob => ({ kind: "measure", mixes: tracks.map((track) => mixes[track]) }));
  const measured = new Array<MeasuredUnit>(jobs.length);
  const onDone = (result: MeasuredUnit, _: MeasureJob, index: number) => {
    measured[index] = result;
  };
  /** Says where in the session the mix stands that cannot be taken. */
  const onFailed = (failure: unknown, { mixes: [first] }: MeasureJob) => {
    if (!(failure instanceof MasteringError)) throw failure;
    const index = mixes.indexOf(mixes.includes(failure.path) ? failure.path : first);
    const place = at(["tracks", index, session.tracks[index].isStems ? "stems" : "mix"]);
    throw new MasteringError(failure.code, failure.path, `${place}: ${failure.message}`, { cause: failure });
  };
  await inThreads(new URL("./album-worker.js", import.meta.url), jobs, { onDone, onFailed });
  return measured;
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

/**
 * What makes two versions the same record: everything but number, date and reasons, what it was asked for by, which tracks were rendered for it, and what a
 * build measures of the same samples.
 */
function contentOf({ settings, plan, tracks, programmes, artist, title, upc }: AlbumVersion): string {
  const lasting = tracks.map((track) => ({ ...track, isNew: false, before: null, after: null }));
  return JSON.stringify({ settings, plan: { ...plan, albumKey: null }, tracks: lasting, programmes, artist, title, upc });
}

function versionOf(parts: VersionParts): AlbumVersion {
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
function askedFor(order: AlbumOrder, { sampleRateHz }: AlbumVersion): RecordSettings {
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
  return seconds > 0 ? roundTo(10 * Math.log10(power / seconds), 0.01) : masters[0].integratedLufs;
}
