import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { masterResult } from "../../delivery/master-result.ts";
import { renderReport } from "../../delivery/report/report.ts";
import type { Progress } from "../../run/host.ts";
import { type Mastered, type MasterOrder, master } from "../../run/master.ts";
import type { MasterResult } from "../../run/result.ts";
import { newFile } from "./files.ts";
import { openSource } from "./open-source.ts";
import { writeRepairPreviews } from "./repair-preview.ts";
import { nodeRunHost } from "./run-host.ts";

/** One file to master: where it is, where the master and the report go, and how. */
export interface MasterFileOrder {
  readonly mix: string;
  readonly output: string;
  /** Where the HTML report goes, or null for none. */
  readonly report: string | null;
  /** Folder for what each repair took out, or null for none. */
  readonly repairPreview: string | null;
  readonly order: MasterOrder;
}

/** Masters one file on disk: opens, masters, writes master and report. */
export async function masterFile(fileOrder: MasterFileOrder, onProgress: Progress, threads?: number): Promise<MasterResult> {
  const { mix, output, report, order } = fileOrder;
  const began = performance.now();
  const source = await openSource(mix);
  const host = nodeRunHost(output, threads);
  try {
    const mastered = await master(source, order, host, onProgress);
    const result = masterResult(mastered, mix, output, (performance.now() - began) / 1000);
    if (report !== null) await writeReport(result, mastered, report);
    await writeRepairPreviews(source, host.newEngine, mastered.recipe.plan, fileOrder);
    return result;
  } finally {
    await host.close();
  }
}

async function writeReport(result: MasterResult, { recipe }: Mastered, path: string): Promise<void> {
  const uplot = dirname(createRequire(import.meta.url).resolve("uplot/dist/uPlot.min.css"));
  const [uplotScript, uplotStyle] = await Promise.all([
    readFile(join(uplot, "uPlot.iife.min.js"), "utf8"),
    readFile(join(uplot, "uPlot.min.css"), "utf8"),
  ]);
  const { title, artist } = recipe.tags;
  const html = renderReport(
    result,
    { uplotScript, uplotStyle },
    {
      ...(title ? { title } : {}),
      ...(artist ? { artist } : {}),
      facts: [
        ["engine", `SHA-256 ${recipe.engineSha256}`],
        ["premaster", `SHA-256 of its samples ${recipe.source.samplesSha256}`],
        ["chain", `version ${recipe.plan.chainVersion}, Deadwax ${recipe.deadwax}`],
        ["made at", recipe.madeAt],
      ],
    },
  );
  const file = await newFile(path);
  await file.append(new TextEncoder().encode(html));
  await file.commit();
}
