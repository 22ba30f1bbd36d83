import { basename, extname } from "node:path";
import { identityOf, measurementsOf, readTrack } from "../../analysis/measure.ts";
import { AudioInputError } from "../../audio/errors.ts";
import { roundTo } from "../../audio/units.ts";
import { type CodecPeak, type FrontierResult, frontierResult } from "../../delivery/frontier/frontier-result.ts";
import { renderFrontierPage } from "../../delivery/frontier/page.ts";
import { resolveStyle } from "../../mastering/styles/styles.ts";
import type { Wishes } from "../../mastering/wishes.ts";
import { requireMasterable } from "../../run/fit-premaster.ts";
import { exploreFrontier, loudestPassage } from "../../run/frontier.ts";
import type { Progress } from "../../run/host.ts";
import { loudnessTrials, planRulesUpToLoudness } from "../../run/plan-track.ts";
import { renderExcerpts, withLoudness } from "../../run/trial.ts";
import { codecPeaks, ffmpegEncoders } from "./codec-peaks.ts";
import { newEngine } from "./engine.ts";
import { newFile } from "./files.ts";
import { openSource } from "./open-source.ts";
import { readPageAssets } from "./page-assets.ts";
import { nodeRunHost } from "./run-host.ts";

/** Trials of one exploration, for the progress display. */
const usualTrials = 70;

/** How far a mix can be pushed: plans up to loudness, explores, encodes. Writes nothing. Throws AudioInputError for silence, more than two channels, and rates below 8 kHz. */
export async function exploreFile(mix: string, wishes: Wishes, onProgress: Progress): Promise<FrontierResult> {
  const source = await openSource(mix);
  requireMasterable(source, "frontier");
  const host = nodeRunHost("");
  try {
    onProgress("measure", 0, 0);
    const readings = await readTrack(source, newEngine());
    const loudness = await planRulesUpToLoudness(source, measurementsOf(identityOf(source), readings), readings, wishes, host);
    if (!loudness) throw new AudioInputError("input-too-short", mix, `${mix} has no measurable loudness: it needs at least 0.4 s above -70 LUFS.`);
    let trials = 0;
    const frontier = await exploreFrontier((settings) => {
      trials += settings.length;
      onProgress("push", Math.min(1, trials / usualTrials), 0);
      return host.runTrials(loudness.excerpts, loudnessTrials(loudness.plan, settings));
    }, loudness);
    const passage = loudestPassage(loudness);
    const encoders = await ffmpegEncoders();
    const peaks: CodecPeak[][] = [];
    const lane = async (first: number) => {
      for (let index = first; index < frontier.points.length; index += 2) {
        const [rendered] = renderExcerpts(newEngine(), passage, withLoudness(loudness.plan, frontier.points[index].settings));
        peaks[index] = await codecPeaks(rendered, passage.sampleRateHz, encoders);
        onProgress("encode", peaks.filter(Boolean).length / frontier.points.length, 0);
      }
    };
    await Promise.all([lane(0), lane(1)]);
    const { sampleRateHz, excerpts } = loudness.excerpts;
    const passagesSeconds = excerpts.map(([left]) => roundTo(left.length / sampleRateHz, 0.1));
    const { style, ceilingDbtp } = wishes;
    return frontierResult(frontier, peaks, { source: mix, style: resolveStyle(style).name, ceilingDbtp, passagesSeconds, warnings: source.warnings });
  } finally {
    await host.close();
  }
}

/** Writes the frontier as one HTML file. */
export async function writeFrontierPage(result: FrontierResult, path: string): Promise<void> {
  const page = renderFrontierPage(result, basename(result.source, extname(result.source)), await readPageAssets("frontier"));
  const output = await newFile(path);
  await output.append(new TextEncoder().encode(page));
  await output.commit();
}
