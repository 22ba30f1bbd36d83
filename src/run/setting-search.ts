import { thirdOctaveHz } from "../analysis/readings.ts";
import { roundTo } from "../audio/units.ts";
import { stageDefinitions } from "../chain/chain.ts";
import { type Plan, type SettingValue, type StageName, stageOf, withOtherSettings, withSettings } from "../chain/plan.ts";
import type { Compare, Rendered } from "./move-search.ts";

/** One knob of the deep search: how a plan changes when it is turned by some steps; null where it cannot be. */
interface Knob {
  readonly name: string;
  readonly turn: (plan: Plan, steps: number) => Plan | null;
}

/** Steps are halved after a round that found nothing better. */
const stepSizes = [1, 0.5, 0.25];
/** Rounds at one step size. */
const mostRounds = 3;
const leastGain = 0.005;

/**
 * A pattern search (Hooke & Jeeves 1961) from one plan: every knob a step up and a step down, all rendered; the best becomes the new start; when none is
 * better the steps are halved. Bounded, without chance, and the same for any number of cores. Returns all that was rendered, the start first. The tone curve
 * stays as it is where somebody else drew it: a reference, to a share that was asked for, or the maker of a finished record, within 0.7 dB.
 */
export async function strayFrom(start: Rendered, compare: Compare, isToneKept: boolean): Promise<Rendered[]> {
  const turnable = isToneKept ? dials : [...bends, ...dials];
  const seen = [start];
  let best = start;
  for (const size of stepSizes) {
    for (let round = 0; round < mostRounds; round++) {
      const tried = await compare(neighbours(best.plan, turnable, size));
      seen.push(...tried);
      const next = tried.reduce((a, b) => (b.objective < a.objective ? b : a), best);
      if (next.objective > best.objective - leastGain) break;
      best = next;
    }
  }
  return seen;
}

function neighbours(plan: Plan, knobs: readonly Knob[], size: number) {
  return knobs.flatMap(({ name, turn }) =>
    [size, -size].flatMap((steps) => {
      const turned = turn(plan, steps);
      return turned ? [{ name: `${name} ${steps > 0 ? "+" : ""}${steps} step`, plan: turned }] : [];
    }),
  );
}

/** A numeric setting of a stage, moved by `step` times the steps and kept inside its range. */
function dial(stage: StageName, setting: string, step: number): Knob {
  return {
    name: `${stage}.${setting}`,
    turn: (plan, steps) => {
      const now = stageOf(plan, stage)?.settings[setting];
      const range = stageDefinitions[stage].ranges[setting];
      if (typeof now !== "number" || range?.kind !== "number") return null;
      const value = roundTo(Math.max(range.min, Math.min(range.max, now + step * steps)), range.step);
      // What the loudness stage says is its loudness, which the drive is settled for afterwards.
      const change = stage === "loudness" ? withSettings : withOtherSettings;
      return value === now ? null : change(plan, stage, { [setting]: value });
    },
  };
}

/** Changes both curves of the tone stage point by point. */
function bend(name: string, change: (gainDb: number, frequencyHz: number, steps: number) => number): Knob {
  const bent = (curve: SettingValue | undefined, steps: number) =>
    (curve as readonly number[]).map((gainDb, band) => roundTo(Math.max(-12, Math.min(12, change(gainDb, thirdOctaveHz[band], steps))), 0.01));
  return {
    name,
    turn: (plan, steps) => {
      const tone = stageOf(plan, "tone")?.settings;
      return tone ? withOtherSettings(plan, "tone", { midDb: bent(tone["midDb"], steps), sideDb: bent(tone["sideDb"], steps) }) : null;
    },
  };
}

/** Decades from 1 kHz, within the decade on either side. */
function decades(frequencyHz: number): number {
  return Math.max(-1, Math.min(1, Math.log10(frequencyHz / 1000)));
}

const bends: readonly Knob[] = [
  bend("tone, amount", (gainDb, _, steps) => gainDb * (1 + 0.25 * steps)),
  bend("tone, tilt", (gainDb, frequencyHz, steps) => (gainDb === 0 ? 0 : gainDb + 0.5 * steps * decades(frequencyHz))),
];

const dials: readonly Knob[] = [
  dial("glue", "thresholdDbfs", 2),
  dial("glue", "ratio", 0.2),
  dial("dynamic-bands", "mostDb", 1),
  dial("corrective", "deEssDb", 1),
  dial("warmth", "harmonicGain", 0.1),
  dial("width", "highDb", 0.5),
  dial("loudness", "clipExponent", 0.1),
  dial("loudness", "clipAboveCeilingDb", 0.5),
  dial("loudness", "clipRampMs", 90),
  dial("loudness", "recoveryMs", 2),
  dial("loudness", "slowSharePercent", 30),
];
