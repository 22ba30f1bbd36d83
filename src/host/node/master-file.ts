import { basename, extname, join } from "node:path";
import type { AudioSource } from "../../audio/source.ts";
import { masterResult, stopsIn } from "../../delivery/master-result.ts";
import { renderReport } from "../../delivery/report/report.ts";
import { type AbPart, abParts, writeAb } from "../../run/ab.ts";
import { editedSource, editsOf } from "../../run/edits.ts";
import type { Progress } from "../../run/host.ts";
import { type Mastered, type MasterOrder, master } from "../../run/master.ts";
import type { MasterResult } from "../../run/result.ts";
import type { MixedStems } from "../../stems/mix-stems.ts";
import { type AlternateFilesOrder, prepareAlternates, writeAlternateFiles } from "./alternate-files.ts";
import { closingFiles } from "./clean-up.ts";
import { newEngine } from "./engine.ts";
import { newFile, newFolder, writeWhole } from "./files.ts";
import { openSource } from "./open-source.ts";
import { readReportAssets } from "./page-assets.ts";
import { writeRepairPreviews } from "./repair-preview.ts";
import { nodeRunHost } from "./run-host.ts";
import { type StemFilesOrder, stemSource } from "./stem-files.ts";

/** One file to master: where it is, where the master and the report go, and how. */
export interface MasterFileOrder {
  readonly mix: string;
  /** The stems to make the premaster from; `mix` is then the name of the set. */
  readonly stems?: StemFilesOrder;
  readonly output: string;
  /** Whether a file that appears at `output` while the master is made is kept, and the work fails; it is replaced unless told. */
  readonly keepsExisting?: boolean;
  /** Where the HTML report goes, or null for none. */
  readonly report: string | null;
  /** Folder for mix, master and delta at equal loudness; none unless told. */
  readonly ab?: string;
  /** Versions to write beside the master; none unless told. */
  readonly alternates?: AlternateFilesOrder;
  /** Folder for what each repair took out, or null for none. */
  readonly repairPreview: string | null;
  readonly order: MasterOrder;
}

/** Masters one file on disk: opens, masters, writes master and report, closes. */
export function masterFile(fileOrder: MasterFileOrder, onProgress: Progress, threads?: number): Promise<MasterResult> {
  return closingFiles(async () => {
    const stems = fileOrder.stems ? await stemSource(fileOrder.stems, (stage, share) => onProgress(stage, share, 0)) : null;
    return (await masterSource(stems?.source ?? (await openSource(fileOrder.mix)), fileOrder, onProgress, threads, stems)).result;
  });
}

/** Masters an open source in the place of the file that the order names, writes master, alternates and report, and gives back all that was measured. */
export async function masterSource(
  source: AudioSource,
  fileOrder: MasterFileOrder,
  onProgress: Progress,
  threads?: number,
  stems: MixedStems | null = null,
): Promise<{ readonly result: MasterResult; readonly mastered: Mastered }> {
  const { mix, output, report, ab } = fileOrder;
  const began = performance.now();
  const order = stems ? { ...fileOrder.order, stems: stems.plans } : fileOrder.order;
  const host = nodeRunHost(output, threads, fileOrder.keepsExisting);
  try {
    const prepared = fileOrder.alternates ? await prepareAlternates(fileOrder.alternates, source, stems) : null;
    const mastered = await master(source, order, host, onProgress);
    const comparison = ab === undefined ? {} : { ab: await writeAbFiles(source, mastered, output, ab) };
    const { recipe, matrix } = mastered;
    const alternates = prepared
      ? await writeAlternateFiles(prepared, { premaster: source, recipe, matrix, output }, (share) => onProgress("alternates", share, 0))
      : null;
    const fromStems = { ...(stems ? stemsPart(stems, mastered) : {}), ...(alternates ? { alternates } : {}) };
    const result = { ...masterResult(mastered, mix, output, (performance.now() - began) / 1000), ...comparison, ...fromStems };
    if (report !== null) await writeReport(result, report);
    await writeRepairPreviews(source, host.newEngine, mastered.recipe.plan, fileOrder);
    return { result, mastered };
  } finally {
    await host.close();
  }
}

/** The stems of a result; what is wrong with one of them counts against the master. */
function stemsPart({ result }: MixedStems, { findings }: Mastered): Pick<MasterResult, "stems" | "notRecommended"> {
  return { stems: result, notRecommended: stopsIn({ findings, stems: result }).length > 0 };
}

async function writeAbFiles(source: AudioSource, { recipe }: Mastered, output: string, folder: string): Promise<NonNullable<MasterResult["ab"]>> {
  await newFolder(folder);
  const mix = editedSource(source, editsOf(recipe), newEngine);
  const levels = await writeAb({ mix, master: await openSource(output), edit: recipe.edit }, newEngine, (part) =>
    newFile(abPath(output, folder, part)),
  );
  return { ...levels, files: abParts.map((part) => abPath(output, folder, part)) };
}

/** Where a file of the comparison goes: `song.ab-mix.wav` in the folder. */
export function abPath(output: string, folder: string, part: AbPart): string {
  return join(folder, `${basename(output, extname(output))}.ab-${part}.wav`);
}

/** Writes the report of a master as one HTML file. */
export async function writeReport(result: MasterResult, path: string): Promise<void> {
  const { recipe } = result;
  const { title, artist } = recipe.tags;
  const html = renderReport(result, await readReportAssets(), {
    ...(title ? { title } : {}),
    ...(artist ? { artist } : {}),
    facts: [
      ["Made", `${recipe.madeAt}, by Deadwax ${recipe.deadwax}`],
      ["Samples of the mix", `SHA-256 ${recipe.source.samplesSha256}`],
      ["Engine", `SHA-256 ${recipe.engineSha256}`],
    ],
  });
  await writeWhole(path, (file) => file.append(new TextEncoder().encode(html)));
}
