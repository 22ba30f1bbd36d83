import { rm } from "node:fs/promises";
import { basename, join } from "node:path";
import { type AlbumTrack, albumTrackOf } from "../../../album/album-track.ts";
import { cutsOf } from "../../../album/sequence.ts";
import type { Measurements } from "../../../analysis/measurements.ts";
import type { ByteSink } from "../../../audio/source.ts";
import { wavDataRange } from "../../../formats/wav/data-range.ts";
import { createWavWriter } from "../../../formats/wav/wav-writer.ts";
import { gatherFacts } from "../../../mastering/track-facts.ts";
import { section } from "../../../run/joined-source.ts";
import type { Mastered, MasterOrder } from "../../../run/master.ts";
import { matrixNumber, type Part, type Recipe, type SignedRecipe, type Tags } from "../../../run/recipe.ts";
import type { MasterResult } from "../../../run/result.ts";
import { emptyBext, signedEnding } from "../../../run/sign.ts";
import { openFile, writeWhole } from "../files.ts";
import { masterSource, writeReport } from "../master-file.ts";
import { openSource } from "../open-source.ts";
import { newSha256 } from "../run-host.ts";
import { reportName } from "./album-order.ts";
import { type KeptTrack, writeKept } from "./kept-track.ts";
import { measureSection } from "./measure-unit.ts";
import { pcmChunks } from "./pcm-hash.ts";
import { openUnit, type UnitFiles } from "./track-source.ts";

/** A piece to be mastered: one track, or several that go on from each other. */
export interface UnitJob extends UnitFiles {
  readonly kind: "master";
  readonly folder: string;
  readonly order: Omit<MasterOrder, "tags" | "madeAt">;
  readonly members: readonly UnitMember[];
}

/** One track of a piece: name of its file and what is written into it. */
export interface UnitMember {
  readonly key: string;
  readonly file: string;
  readonly tags: Tags;
  readonly madeAt: string;
}

/** Masters a piece, cuts it into its tracks and keeps each: a track that is kept is finished, whatever happens afterwards. */
export async function masterUnit(job: UnitJob, cores: number): Promise<KeptTrack[]> {
  const { source, starts, stems } = await openUnit(job);
  const [first] = job.members;
  const isCut = job.members.length > 1;
  const file = isCut ? `.${first.file}.whole.${process.pid}.part` : first.file;
  const output = join(job.folder, file);
  const { result, mastered } = await masterSource(
    source,
    {
      mix: job.mixes[0],
      output,
      report: null,
      repairPreview: null,
      order: { ...job.order, tags: first.tags, madeAt: first.madeAt },
    },
    () => undefined,
    cores,
    stems,
  );
  const kept = isCut ? await cutTracks(job, output, starts, source.sampleRateHz, result, mastered) : [await wholeTrack(job, result, mastered)];
  if (isCut) await rm(output, { force: true });
  await writeReport(kept[0].result, join(job.folder, reportName(first.file)));
  return kept;
}

async function wholeTrack({ folder, members: [member] }: UnitJob, result: MasterResult, mastered: Mastered): Promise<KeptTrack> {
  const { recipe, pcmSha256, matrix, after, readingsAfter } = mastered;
  const track = albumTrackOf(gatherFacts(after, readingsAfter));
  if (!track) throw new Error(`${member.file} came out silent`);
  return keep(folder, member, { recipe, pcmSha256, matrix }, track, result);
}

async function cutTracks(
  { folder, members }: UnitJob,
  whole: string,
  starts: readonly number[],
  sourceRateHz: number,
  result: MasterResult,
  mastered: Mastered,
): Promise<KeptTrack[]> {
  const master = await openSource(whole);
  const ofWhole = albumTrackOf(gatherFacts(mastered.after, mastered.readingsAfter));
  const cuts = cutsOf(starts, sourceRateHz, master.sampleRateHz, master.frames);
  const kept: KeptTrack[] = [];
  for (const [index, member] of members.entries()) {
    const measured = await measureSection(section(master, cuts[index]));
    const after = measured?.measurements ?? mastered.after;
    const track = measured?.track ?? ofWhole;
    if (!track) throw new Error(`${member.file} came out silent`);
    const recipe: Recipe = { ...mastered.recipe, part: cuts[index], tags: member.tags, madeAt: member.madeAt };
    const signed = await writeWhole(join(folder, member.file), (output) => writeCut(whole, output, recipe, cuts[index], after));
    kept.push(await keep(folder, member, signed, track, { ...result, ...signed, after: { ...after, file: "" } }));
  }
  return kept;
}

/** Writes some frames of a master as a signed file of their own, to the bit. */
export async function writeCut(
  whole: string,
  sink: ByteSink,
  recipe: Recipe,
  { startFrame, endFrame }: Part,
  after: Measurements,
): Promise<SignedRecipe> {
  const bytes = await openFile(whole);
  const master = await openSource(whole);
  const frameBytes = (await wavDataRange(bytes)).length / master.frames;
  const { sampleRateHz, channels } = master;
  const writer = await createWavWriter(sink, {
    sampleRateHz,
    channels,
    encoding: recipe.output.bits,
    bext: emptyBext(recipe),
    expectedFrames: endFrame - startFrame,
  });
  const hash = newSha256();
  for await (const chunk of pcmChunks(bytes, { startByte: startFrame * frameBytes, endByte: endFrame * frameBytes })) {
    hash.update(chunk);
    await writer.writeEncoded(chunk);
  }
  const pcmSha256 = hash.hex();
  const signed = { recipe, pcmSha256, matrix: matrixNumber(recipe, pcmSha256, newSha256()) };
  await writer.finish(signedEnding(signed, after));
  return signed;
}

async function keep(folder: string, { key, file }: UnitMember, signed: SignedRecipe, after: AlbumTrack, result: MasterResult): Promise<KeptTrack> {
  const named = {
    ...result,
    source: basename(result.source),
    output: file,
    before: { ...result.before, file: basename(result.before.file) },
    after: { ...result.after, file },
  };
  const kept: KeptTrack = { key, file, signed, after, result: named };
  await writeKept(folder, kept);
  return kept;
}
