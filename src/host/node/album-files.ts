import { join } from "node:path";
import { type AlbumPlan, planAlbum, targetsOf } from "../../album/album-plan.ts";
import { type AlbumTrack, albumTrackOf, splitTilt } from "../../album/album-track.ts";
import { type Cohesion, cohesionOf } from "../../album/cohesion.ts";
import { type ProgrammeMark, writeProgramme } from "../../album/programme.ts";
import { identityOf, measurementsOf, readTrack } from "../../analysis/measure.ts";
import { AudioInputError } from "../../audio/errors.ts";
import { roundTo } from "../../audio/units.ts";
import type { AlbumTone } from "../../mastering/album-tone.ts";
import type { Style } from "../../mastering/styles/style.ts";
import { resolveStyle } from "../../mastering/styles/styles.ts";
import { planTone } from "../../mastering/tone.ts";
import { gatherFacts, type TrackFacts } from "../../mastering/track-facts.ts";
import type { Wishes } from "../../mastering/wishes.ts";
import { planLoudness, planRulesUpToLoudness } from "../../run/plan-track.ts";
import type { MasterResult } from "../../run/result.ts";
import type { SessionTrack } from "../../session/session.ts";
import { newEngine } from "./engine.ts";
import { newFile } from "./files.ts";
import { masterInParallel } from "./master-pool.ts";
import { openSource } from "./open-source.ts";
import type { SessionOnDisk } from "./read-session.ts";
import { nodeRunHost } from "./run-host.ts";

/** How a record is mastered, beside its session. */
export interface AlbumOrder {
  readonly onDisk: SessionOnDisk;
  readonly folder: string;
  /** Style, ceiling, intensity and search of all tracks; `targetLufs` is the anchor's, null finds it. */
  readonly wishes: Wishes;
  /** Per track, where the session names one. */
  readonly styles: readonly (string | Style | null)[];
  readonly bits: 16 | 24;
  readonly ditherSeed: number;
  readonly madeAt: string;
}

/** One track of a finished record. */
export interface AlbumTrackResult extends ProgrammeMark {
  readonly number: number;
  readonly title: string;
  readonly file: string;
  readonly matrix: string;
  /** Integrated loudness asked of the file; a mono one plays 3.01 LU louder. */
  readonly targetLufs: number;
  /** Loud section against the loudest of the record, LU, as planned. */
  readonly contrastLu: number;
  /** dB from 100 Hz to 10 kHz, beside the track's own tone. */
  readonly tiltMoveDb: number;
  readonly before: TrackFigures;
  readonly after: TrackFigures;
}

/** What of a track is compared over the record; loudness as played on two speakers. */
interface TrackFigures {
  readonly integratedLufs: number;
  readonly loudLufs: number;
  /** dB from 100 Hz to 10 kHz. */
  readonly tiltDb: number;
  readonly sideToMidDb: number | null;
}

/** A finished record, as `album.json` holds it. */
export interface AlbumResult {
  readonly session: string;
  readonly artist: string | null;
  readonly title: string | null;
  /** Number of the track that the others follow. */
  readonly anchor: number;
  readonly levelTrust: number;
  readonly programme: string;
  readonly sampleRateHz: number;
  readonly tracks: readonly AlbumTrackResult[];
  readonly cohesion: { readonly before: Cohesion; readonly after: Cohesion };
}

/** A premaster as it was measured for the record. */
interface MeasuredMix {
  readonly facts: TrackFacts;
  readonly track: AlbumTrack;
}

/** Names of the files that a record becomes. */
export function albumFiles({ onDisk, folder }: Pick<AlbumOrder, "onDisk" | "folder">): { masters: string[]; programme: string; result: string } {
  const masters = onDisk.session.tracks.map((track) => join(folder, `${String(track.number).padStart(2, "0")}-${fileWord(titleOf(track))}.wav`));
  return { masters, programme: join(folder, "album.wav"), result: join(folder, "album.json") };
}

/** Masters a record: measures all mixes, plans them together, masters each on a thread of its own, writes the programme and album.json into an existing folder. */
export async function masterAlbum(order: AlbumOrder, onProgress: (step: string) => void): Promise<AlbumResult> {
  const mixes: MeasuredMix[] = [];
  for (const path of order.onDisk.mixes) {
    onProgress(`measure ${path}`);
    mixes.push(await measureMix(path));
  }
  const tracks = mixes.map(({ track }) => track);
  const plan = planFor(order, mixes);
  onProgress("find the loudness of the record");
  const anchorLufs = order.wishes.targetLufs ?? (await loudnessOfAnchor(order, plan, mixes));
  const targets = targetsOf(plan, tracks, anchorLufs);
  const sampleRateHz = mixes[plan.anchor].facts.measurements.sampleRateHz;
  const masters = await masterInParallel(ordersFor(order, plan, mixes, targets, sampleRateHz), ({ output }) => onProgress(`done ${output}`));
  onProgress("put the programme together");
  return finish(order, plan, tracks, targets, masters, sampleRateHz);
}

async function measureMix(path: string): Promise<MeasuredMix> {
  const source = await openSource(path);
  if (source.channels > 2) {
    throw new AudioInputError("input-channels", path, `${path} has ${source.channels} channels; a track of a record is mono or stereo.`);
  }
  const readings = await readTrack(source, newEngine());
  const facts = gatherFacts(measurementsOf(identityOf(source), readings), readings);
  const track = albumTrackOf(facts);
  if (track) return { facts, track };
  throw new AudioInputError(
    "input-too-short",
    path,
    `${path} is silent or shorter than 0.4 s; leave it out of the session, or give the track before it a longer gap.`,
  );
}

function styleOf({ styles, wishes }: AlbumOrder, track: number): string | Style {
  return styles[track] ?? wishes.style;
}

function planFor(order: AlbumOrder, mixes: readonly MeasuredMix[]): AlbumPlan {
  const { tracks } = order.onDisk.session;
  return planAlbum(
    mixes.map(({ facts, track }, index) => ({
      track,
      intent: tracks[index].intent,
      isAnchor: tracks[index].isAnchor,
      ownToneDb:
        (planTone(facts, resolveStyle(styleOf(order, index)), order.wishes.intensity)?.settings["midDb"] as readonly number[] | undefined) ?? [],
      bandwidthHz: facts.measurements.bandwidthHz ?? 20000,
    })),
  );
}

/** What the anchor carries on its own account. */
async function loudnessOfAnchor(order: AlbumOrder, plan: AlbumPlan, mixes: readonly MeasuredMix[]): Promise<number> {
  const { measurements, readings } = mixes[plan.anchor].facts;
  const host = nodeRunHost("");
  try {
    const source = await openSource(order.onDisk.mixes[plan.anchor]);
    const task = await planRulesUpToLoudness(source, measurements, readings, wishesFor(order, plan, plan.anchor, null), host);
    const { integratedLufs, speakersLu } = mixes[plan.anchor].track;
    if (!task) return integratedLufs;
    const { loudness } = await planLoudness(task, measurements, (trials) => host.runTrials(task.excerpts, trials));
    return loudness.targetLufs + speakersLu;
  } finally {
    await host.close();
  }
}

function wishesFor(order: AlbumOrder, plan: AlbumPlan, track: number, targetLufs: number | null): Wishes {
  const { toneDb, tiltDb, tiltMoveDb } = plan.moves[track];
  const reason = { metric: "tilt beside the other tracks of the record", measured: tiltDb, expected: roundTo(tiltDb + tiltMoveDb, 0.01), unit: "dB" };
  const albumTone: AlbumTone = { curveDb: toneDb, because: tiltMoveDb === 0 ? [] : [reason] };
  return { ...order.wishes, style: styleOf(order, track), targetLufs, albumTone };
}

function ordersFor(order: AlbumOrder, plan: AlbumPlan, mixes: readonly MeasuredMix[], targets: readonly number[], sampleRateHz: number) {
  const { masters } = albumFiles(order);
  const { artist, title, tracks } = order.onDisk.session;
  return tracks.map((track, index) => ({
    mix: order.onDisk.mixes[index],
    output: masters[index],
    report: masters[index].replace(/\.wav$/, ".report.html"),
    repairPreview: null,
    order: {
      wishes: wishesFor(order, plan, index, targets[index]),
      bits: order.bits,
      ditherSeed: order.ditherSeed,
      tags: {
        title: titleOf(track),
        ...(artist === null ? {} : { artist }),
        ...(title === null ? {} : { album: title }),
        ...(track.isrc === null ? {} : { isrc: track.isrc }),
      },
      madeAt: order.madeAt,
      plan: null,
      changes: [],
      ...(mixes[index].facts.measurements.sampleRateHz === sampleRateHz ? {} : { edits: { sampleRateHz } }),
    },
  }));
}

async function finish(
  order: AlbumOrder,
  plan: AlbumPlan,
  before: readonly AlbumTrack[],
  targets: readonly number[],
  masters: readonly MasterResult[],
  sampleRateHz: number,
): Promise<AlbumResult> {
  const { path, session } = order.onDisk;
  const files = albumFiles(order);
  const after: AlbumTrack[] = [];
  for (const file of files.masters) after.push((await measureMix(file)).track);
  const marks = await writeMasters(order, files);
  const result: AlbumResult = {
    session: path,
    artist: session.artist,
    title: session.title,
    anchor: session.tracks[plan.anchor].number,
    levelTrust: plan.levelTrust,
    programme: files.programme,
    sampleRateHz,
    tracks: session.tracks.map((track, index) => ({
      number: track.number,
      title: titleOf(track),
      file: files.masters[index],
      matrix: masters[index].matrix,
      targetLufs: targets[index],
      contrastLu: plan.moves[index].contrastLu,
      tiltMoveDb: plan.moves[index].tiltMoveDb,
      ...marks[index],
      before: figuresOf(before[index]),
      after: figuresOf(after[index]),
    })),
    cohesion: { before: cohesionOf(before), after: cohesionOf(after) },
  };
  const json = await newFile(files.result);
  await json.append(new TextEncoder().encode(`${JSON.stringify(result, null, 2)}\n`));
  await json.commit();
  return result;
}

async function writeMasters({ onDisk, bits }: AlbumOrder, files: ReturnType<typeof albumFiles>): Promise<ProgrammeMark[]> {
  const masters = await Promise.all(files.masters.map((file) => openSource(file)));
  const output = await newFile(files.programme);
  try {
    const parts = masters.map((master, index) => ({ master, gapSeconds: onDisk.session.tracks[index].gapSeconds }));
    const marks = await writeProgramme(parts, bits, output);
    await output.commit();
    return marks;
  } catch (cause) {
    await output.discard();
    throw cause;
  }
}

function figuresOf({ integratedLufs, loudLufs, relativeDb, sideToMidDb }: AlbumTrack): TrackFigures {
  return {
    integratedLufs: roundTo(integratedLufs, 0.01),
    loudLufs: roundTo(loudLufs, 0.01),
    tiltDb: roundTo(splitTilt(relativeDb).tiltDb, 0.01),
    sideToMidDb: sideToMidDb === null ? null : roundTo(sideToMidDb, 0.01),
  };
}

/** The title of a track; that of an untitled one is its number. */
function titleOf({ title, number }: SessionTrack): string {
  return title ?? `Track ${number}`;
}

/** A title as part of a file name: letters, digits and hyphens. */
function fileWord(title: string): string {
  const word = title
    .normalize("NFC")
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, "-");
  return word.replace(/^-|-$/g, "").slice(0, 80) || "track";
}
