import { join } from "node:path";
import type { AlbumVersion, VersionProgramme } from "../../../album/album-version.ts";
import { unitsOf } from "../../../album/sequence.ts";
import { recordSettings } from "../../../album/version-changes.ts";
import { MasteringError } from "../../../audio/errors.ts";
import { closingFiles } from "../clean-up.ts";
import type { SessionOnDisk } from "../read-session.ts";
import { inThreads } from "../thread-lanes.ts";
import { keyOf } from "./album-key.ts";
import type { AlbumOrder } from "./album-order.ts";
import { writeAlbumReport } from "./album-report.ts";
import { beginRun, endRun } from "./album-run.ts";
import { checkFrozen, frozenKeys, orderBeside, unheard } from "./frozen-record.ts";
import { type KeptTrack, writeText } from "./kept-track.ts";
import type { MeasuredUnit, MeasureJob } from "./measure-unit.ts";
import { recordFiles, refuseForeignFiles, removeSuperseded } from "./own-files.ts";
import { planRecord } from "./plan-record.ts";
import { recordUnits } from "./record-units.ts";
import { askedFor, contentOf, versionOf } from "./record-version.ts";
import { renderTracks } from "./render-tracks.ts";
import { writeTrackAlternates } from "./track-alternates.ts";
import { unitFiles } from "./track-source.ts";
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
export function masterAlbum(asked: AlbumOrder, onProgress: (step: string) => void): Promise<AlbumRun> {
  return closingFiles(() => masterRecord(asked, onProgress));
}

async function masterRecord(asked: AlbumOrder, onProgress: (step: string) => void): Promise<AlbumRun> {
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
  const jobs = places.map((tracks): MeasureJob => ({ kind: "measure", ...unitFiles({ session, mixes }, tracks) }));
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
