import { rename } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { VerifyError } from "../../../audio/errors.ts";
import { sweepLater } from "../clean-up.ts";
import { exists } from "../files.ts";
import { writeReport } from "../master-file.ts";
import { inThreads } from "../thread-lanes.ts";
import { reportName } from "./album-order.ts";
import { isIntact, type KeptTrack, readKept, tracksFolder, writeKept } from "./kept-track.ts";
import type { UnitJob } from "./master-unit.ts";
import type { AgainJob } from "./render-again.ts";
import { giveSecondName } from "./second-name.ts";
import type { WantedTrack, WantedUnit } from "./wanted-tracks.ts";

/**
 * Brings every track to what is wanted: what is finished and whole is kept, also under another name; the rest is mastered, as many pieces at once as there
 * are cores. Each finished track is noted before the next begins, so that a run that is killed loses none. Returns when the work has begun, with a promise
 * for every track; after a failure no further one begins, and those that are not there yet reject with it.
 */
export async function renderTracks(
  folder: string,
  wanted: readonly WantedUnit[],
  madeAt: string,
  onProgress: (step: string) => void,
): Promise<readonly Promise<KeptTrack>[]> {
  const members = wanted.flatMap((unit) => unit.members);
  const noted = new Map<string, KeptTrack>();
  const found = new Map<string, KeptTrack>();
  for (const member of members) {
    const kept = await readKept(folder, member.key);
    if (kept) noted.set(member.key, kept);
    const file = kept ? await whereIntact(folder, kept, member) : null;
    if (kept && file !== null) found.set(member.key, { ...kept, file });
  }
  await giveNames(folder, members, found);
  for (const place of [folder, tracksFolder(folder), tmpdir()]) sweepLater(place);
  const jobs = wanted.flatMap((unit) => jobsFor(folder, unit, noted, found, madeAt));
  const arrivals = members.map((member) => new Arrival(member));
  for (const arrival of arrivals) {
    const kept = found.get(arrival.member.key);
    if (kept) arrival.come(kept);
  }
  const onDone = (_: unknown, job: UnitJob | AgainJob) => {
    for (const file of filesOf(job)) {
      onProgress(`done ${file}`);
      for (const arrival of arrivals.filter(({ member }) => member.file === file && !found.has(member.key)))
        arrival.come(finish(folder, arrival.member, noted.get(arrival.member.key) ?? null));
    }
  };
  inThreads(new URL("./album-worker.js", import.meta.url), jobs, { onDone }).catch((failure) => {
    for (const arrival of arrivals) arrival.fail(failure);
  });
  return arrivals.map(({ track }) => track);
}

/** A track that will be there; the first word about it stands. */
class Arrival {
  readonly track: Promise<KeptTrack>;
  come: (track: KeptTrack | Promise<KeptTrack>) => void = () => undefined;
  fail: (failure: unknown) => void = () => undefined;

  constructor(readonly member: WantedTrack) {
    this.track = new Promise((resolve, reject) => {
      this.come = resolve;
      this.fail = reject;
    });
    // A failure is met where the track is waited for; until then it must not end the program.
    this.track.catch(() => undefined);
  }
}

/** What is to be done for a piece: nothing, tracks to be rendered again from their recipes, or the whole of it to be mastered. */
function jobsFor(
  folder: string,
  { mixes, align, order, members }: WantedUnit,
  noted: ReadonlyMap<string, KeptTrack>,
  found: ReadonlyMap<string, KeptTrack>,
  madeAt: string,
): (UnitJob | AgainJob)[] {
  const missing = members.filter(({ key }) => !found.has(key));
  const known = missing.flatMap(({ key, file }) => {
    const kept = noted.get(key);
    return kept ? [{ kind: "again", mixes, signed: kept.signed, output: join(folder, file) } as const] : [];
  });
  if (known.length === missing.length) return known;
  const frozen = missing.find(({ isFrozen }) => isFrozen);
  if (frozen) {
    const sentence = `${frozen.file} is frozen, and neither the master nor its note in versions/tracks is there; take frozen out of the session to master it again.`;
    throw new VerifyError("verify-no-recipe", frozen.file, sentence);
  }
  const named = members.map(({ key, file, tags }) => ({ key, file, tags, madeAt: noted.get(key)?.signed.recipe.madeAt ?? madeAt }));
  return [{ kind: "master", mixes, align, folder, order, members: named }];
}

function filesOf(job: UnitJob | AgainJob): string[] {
  return job.kind === "master" ? job.members.map(({ file }) => file) : [basename(job.output)];
}

/** What is kept of a track that was rendered just now; one that was rendered again gets the name and the report that are wanted. */
async function finish(folder: string, { key, file }: WantedTrack, noted: KeptTrack | null): Promise<KeptTrack> {
  const kept = (await readKept(folder, key)) ?? noted;
  if (!kept) throw new Error(`${file} was rendered and not kept`);
  if (kept.file !== file) return renamed(folder, kept, file);
  if (!(await exists(join(folder, reportName(file))))) await report(folder, kept);
  return kept;
}

/** The name under which a kept track lies whole: the wanted one or the one it had; null where it must be rendered again. */
async function whereIntact(folder: string, kept: KeptTrack, { file }: WantedTrack): Promise<string | null> {
  for (const name of new Set([file, kept.file])) if (await isIntact(join(folder, name), kept.signed)) return name;
  return null;
}

/** Gives kept tracks the names that are wanted now. All get a second name before any takes its place, so that two may change names. */
async function giveNames(folder: string, members: readonly WantedTrack[], found: Map<string, KeptTrack>): Promise<void> {
  const moves: { readonly from: string; readonly member: WantedTrack; readonly kept: KeptTrack }[] = [];
  for (const member of members) {
    const kept = found.get(member.key);
    if (!kept) continue;
    if (kept.file !== member.file) {
      const from = join(folder, `.${member.file}.${process.pid}.part`);
      await giveSecondName(join(folder, kept.file), from);
      moves.push({ from, member, kept });
    } else if (!(await exists(join(folder, reportName(kept.file))))) await report(folder, kept);
  }
  for (const { from, member, kept } of moves) {
    await rename(from, join(folder, member.file));
    found.set(member.key, await renamed(folder, kept, member.file));
  }
}

async function renamed(folder: string, kept: KeptTrack, file: string): Promise<KeptTrack> {
  const moved: KeptTrack = { ...kept, file, result: { ...kept.result, output: file } };
  await writeKept(folder, moved);
  await report(folder, moved);
  return moved;
}

async function report(folder: string, { file, result, signed }: KeptTrack): Promise<void> {
  if (signed.recipe.part === undefined || signed.recipe.part.startFrame === 0)
    await writeReport({ ...result, ...signed }, join(folder, reportName(file)));
}
