import { playedLufs } from "../analysis/measurements.ts";
import type { Finding } from "../audio/findings.ts";
import { roundTo } from "../audio/units.ts";
import { compareToReferences } from "../mastering/reference-comparison.ts";
import { gatherFacts } from "../mastering/track-facts.ts";
import { curvesOf } from "../run/curves.ts";
import { describeEdits, editsOf } from "../run/edits.ts";
import type { Mastered } from "../run/master.ts";
import type { MasterResult } from "../run/result.ts";
import { predictPlayback } from "./playback.ts";

/** Findings that ask for a new mix: in the premaster, in a stem, or in how the stems fit together. */
export function stopsIn({ findings, stems }: Pick<MasterResult, "findings" | "stems">): Finding[] {
  const ofStems = stems ? [...stems.findings, ...stems.stems.flatMap((stem) => stem.findings)] : [];
  return [...findings, ...ofStems].filter(({ severity }) => severity === "stop");
}

/** Everything the command line prints and the report draws, from a finished master. */
export function masterResult(mastered: Mastered, source: string, output: string, wallSeconds: number): MasterResult {
  const { before, after, findings, guards, refused, loudness, moves, recipe, pcmSha256, matrix } = mastered;
  const lufs = playedLufs(after);
  return {
    source,
    output,
    matrix,
    pcmSha256,
    recipe,
    style: recipe.plan.style,
    plan: recipe.plan,
    edits: describeEdits(editsOf(recipe), recipe.source),
    warnings: mastered.warnings,
    before,
    after: { ...after, file: output },
    findings,
    guards,
    refused,
    reference:
      mastered.references.length > 0
        ? compareToReferences(gatherFacts(before, mastered.readingsBefore), mastered.references, gatherFacts(after, mastered.readingsAfter))
        : null,
    candidates: moves?.candidates ?? [],
    loudnessDesigns: (loudness?.trials ?? []).map((trial) => ({
      name: trial.design.name,
      objective: roundTo(trial.cost, 0.001),
      chosen: trial === loudness?.chosen,
    })),
    playback: lufs === null || after.truePeakDbtp === null ? [] : predictPlayback(lufs, after.truePeakDbtp),
    notRecommended: stopsIn({ findings }).length > 0,
    realTimeFactor: roundTo(before.durationSeconds / wallSeconds, 0.1),
    curves: curvesOf(mastered),
  };
}
