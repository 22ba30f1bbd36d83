import type { Finding } from "../../audio/findings.ts";
import { roundTo } from "../../audio/units.ts";
import { type FaultDetector, type InspectionContext, newFinding } from "./detector.ts";
import { silencePeak } from "./silent.ts";

const longestHeadSeconds = 2;
const longestTailSeconds = 5;
const longestInsideSeconds = 3;

/** Silence (peaks under -80 dBFS: a quiet intro is none) before, after or inside the music. Stems rest as long as they like. */
export class LongSilence implements FaultDetector {
  private readonly context: InspectionContext;
  constructor(context: InspectionContext) {
    this.context = context;
  }

  finish(): Finding[] {
    const { levels, role } = this.context;
    const findings: Finding[] = [];
    if (role === "stem") return findings;
    let from = 0;
    for (let step = 0; step <= levels.steps; step++) {
      if (step < levels.steps && levels.stepPeak(step) < silencePeak) continue;
      const finding = this.judge(from, step);
      if (finding) findings.push(finding);
      from = step + 1;
    }
    return findings;
  }

  private judge(from: number, to: number): Finding | null {
    const { levels } = this.context;
    const seconds = (to - from) * levels.stepSeconds;
    const atHead = from === 0;
    const atTail = to === levels.steps;
    if (atHead && atTail) return null;
    const longest = atHead ? longestHeadSeconds : atTail ? longestTailSeconds : longestInsideSeconds;
    if (seconds <= longest) return null;
    const where = atHead ? "before the music" : atTail ? "after the music" : "inside the music";
    const action =
      atHead || atTail ? "the master will need it trimmed (--trim), unless it is meant" : "check that no track is missing or muted there";
    return newFinding("long-silence", {
      severity: "note",
      channel: null,
      startSeconds: from * levels.stepSeconds,
      endSeconds: to * levels.stepSeconds,
      value: roundTo(seconds, 0.01),
      unit: "s",
      expected: `at most ${longest} s ${where}`,
      advice: `${seconds.toFixed(1)} s of silence ${where}: ${action}.`,
    });
  }
}
