import { link, rename } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { sweepLater } from "../clean-up.ts";
import { exists } from "../files.ts";
import { writeReport } from "../master-file.ts";
import { inThreads } from "../thread-lanes.ts";
import { reportName } from "./album-order.ts";
import { isIntact, type KeptTrack, readKept, tracksFolder, writeKept } from "./kept-track.ts";
import type { UnitJob } from "./master-unit.ts";
import type { WantedTrack, WantedUnit } from "./wanted-tracks.ts";

/**
 * Brings every track to what is wanted: what is finished and whole is kept, also under another name; the rest is mastered, as many pieces at once as there
 * are cores. Each finished track is noted before the next begins, so that a run that is killed loses none.
 */
export async function renderTracks(
  folder: string,
  wanted: readonly WantedUnit[],
  madeAt: string,
  onProgress: (step: string) => void,
): Promise<KeptTrack[]> {
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
  const missing = wanted.filter((unit) => unit.members.some(({ key }) => !found.has(key)));
  const jobs = missing.map(
    ({ mixes, order, members: tracks }): UnitJob => ({
      kind: "master",
      mixes,
      folder,
      order,
      members: tracks.map(({ key, file, tags }) => ({ key, file, tags, madeAt: noted.get(key)?.signed.recipe.madeAt ?? madeAt })),
    }),
  );
  for (const place of [folder, tracksFolder(folder), tmpdir()]) sweepLater(place);
  const rendered = await inThreads<UnitJob, KeptTrack[]>(new URL("./album-worker.js", import.meta.url), jobs, (tracks) => {
    for (const { file } of tracks) onProgress(`done ${file}`);
  });
  const made = new Map(rendered.flat().map((kept) => [kept.key, kept]));
  return members.map(({ key }) => made.get(key) ?? found.get(key)).filter((kept) => kept !== undefined);
}

/** The name under which a kept track lies whole: the wanted one or the one it had; null where it must be rendered again. */
async function whereIntact(folder: string, kept: KeptTrack, { file }: WantedTrack): Promise<string | null> {
  for (const name of new Set([file, kept.file])) if (await isIntact(join(folder, name), kept.signed)) return name;
  return null;
}

/** Gives kept tracks the names that are wanted now. All are linked before any takes its place, so that two may change names. */
async function giveNames(folder: string, members: readonly WantedTrack[], found: Map<string, KeptTrack>): Promise<void> {
  const moves: { readonly from: string; readonly member: WantedTrack; readonly kept: KeptTrack }[] = [];
  for (const member of members) {
    const kept = found.get(member.key);
    if (!kept) continue;
    if (kept.file !== member.file) {
      const from = join(folder, `.${member.file}.${process.pid}.part`);
      await link(join(folder, kept.file), from);
      moves.push({ from, member, kept });
    } else if (!(await exists(join(folder, reportName(kept.file))))) await report(folder, kept);
  }
  for (const { from, member, kept } of moves) {
    await rename(from, join(folder, member.file));
    const moved: KeptTrack = { ...kept, file: member.file, result: { ...kept.result, output: member.file } };
    await writeKept(folder, moved);
    await report(folder, moved);
    found.set(member.key, moved);
  }
}

async function report(folder: string, { file, result, signed }: KeptTrack): Promise<void> {
  if (signed.recipe.part === undefined || signed.recipe.part.startFrame === 0)
    await writeReport(result, signed.recipe, join(folder, reportName(file)));
}
