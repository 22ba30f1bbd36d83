import { SettingsError } from "../audio/errors.ts";
import type { Engine } from "../wasm/engine.ts";
import type { Kernel } from "../wasm/kernel.ts";
import { type Plan, type StageName, type StagePlan, stageOf, stageOrder } from "./plan.ts";
import { checkSettings, type SettingRanges } from "./settings.ts";
import { buildConditioning, conditioningRanges } from "./stages/conditioning.ts";
import { buildCorrective, correctiveRanges } from "./stages/corrective.ts";
import { buildDynamicBands, dynamicBandsRanges } from "./stages/dynamic-bands.ts";
import { buildGlue, glueRanges } from "./stages/glue.ts";
import { buildLoudness, loudnessRanges } from "./stages/loudness.ts";
import { buildLowEnd, lowEndRanges } from "./stages/low-end.ts";
import { buildRepair, repairRanges } from "./stages/repair.ts";
import { buildTone, toneRanges } from "./stages/tone.ts";
import { buildWarmth, warmthRanges } from "./stages/warmth.ts";
import { buildWidth, widthRanges } from "./stages/width.ts";

/** Grows whenever the same plan would sound different; CHANGELOG.md says what changed. */
export const chainVersion = 1;

interface StageDefinition {
  readonly ranges: SettingRanges;
  readonly build: (engine: Engine, sampleRateHz: number, settings: never) => Kernel[];
}

/** The chain on one screen: every stage with its knobs and what it is made of, in the order of the signal. */
export const stageDefinitions: Readonly<Record<StageName, StageDefinition>> = {
  repair: { ranges: repairRanges, build: buildRepair },
  conditioning: { ranges: conditioningRanges, build: buildConditioning },
  corrective: { ranges: correctiveRanges, build: buildCorrective },
  tone: { ranges: toneRanges, build: buildTone },
  "low-end": { ranges: lowEndRanges, build: buildLowEnd },
  glue: { ranges: glueRanges, build: buildGlue },
  "dynamic-bands": { ranges: dynamicBandsRanges, build: buildDynamicBands },
  warmth: { ranges: warmthRanges, build: buildWarmth },
  width: { ranges: widthRanges, build: buildWidth },
  loudness: { ranges: loudnessRanges, build: (engine, sampleRateHz, settings) => buildLoudness(engine, sampleRateHz, settings) },
};

/** Checks a plan from outside. Throws SettingsError naming stage and field. */
export function checkPlan(plan: Plan): void {
  if (plan.chainVersion !== chainVersion) {
    throw new SettingsError(
      "settings-out-of-range",
      "chainVersion",
      `chainVersion must be ${chainVersion}, got ${plan.chainVersion}: this plan was made for another chain and would sound different.`,
    );
  }
  if (!Array.isArray(plan.stages as unknown)) throw new SettingsError("settings-malformed", "stages", "stages must be a list.");
  plan.stages.forEach(checkStage);
}

/** A stage at a place of the list: known, once, after those that come before it in the signal, with settings within their ranges. */
function checkStage(planned: StagePlan | null, index: number, stages: readonly (StagePlan | null)[]): void {
  const place = `stages[${index}]`;
  if (typeof planned !== "object" || planned === null || typeof planned.settings !== "object" || planned.settings === null) {
    throw new SettingsError("settings-malformed", place, `${place} must be an object with "stage" and "settings".`);
  }
  const { stage, settings } = planned;
  const definition = Object.hasOwn(stageDefinitions, stage) ? stageDefinitions[stage] : null;
  if (!definition) throw new SettingsError("settings-unknown", place, `${stage} is not a stage; there are ${stageOrder.join(", ")}.`);
  const before = stages[index - 1]?.stage;
  if (before !== undefined && stageOrder.indexOf(before) >= stageOrder.indexOf(stage)) {
    const reason = before === stage ? `${stage} is there twice` : `${stage} comes after ${before}, but changes the sound before it`;
    throw new SettingsError("settings-malformed", place, `${place}: ${reason}. The order is ${stageOrder.join(", ")}, each once at the most.`);
  }
  checkEvidence(place, planned);
  checkSettings(stage, settings, definition.ranges);
}

/** What a stage says for itself does not change the sound, but is printed. */
function checkEvidence(place: string, { because, effect, ablation, byHand }: StagePlan): void {
  const reasons: unknown = because;
  const effects: unknown = effect;
  const isRange = (value: unknown) => typeof value === "number" || (Array.isArray(value) && value.length === 2 && value.every(Number.isFinite));
  const areSound =
    Array.isArray(reasons) &&
    reasons.every((reason) => isFigure(reason, ["measured"]) && isRange(reason["expected"])) &&
    Array.isArray(effects) &&
    effects.every((one) => isFigure(one, ["before", "after"])) &&
    (byHand === undefined || (Array.isArray(byHand as unknown) && byHand.every((name) => typeof name === "string"))) &&
    (ablation === undefined || (isFigure(ablation, ["with", "without"]) && isNumbers(ablation.objective, ["with", "without"])));
  if (areSound) return;
  throw new SettingsError(
    "settings-malformed",
    place,
    `${place}: "because" must be a list of { metric, measured, expected, unit } and "effect" one of { metric, before, after, unit }; both may be left out, and so may "ablation" and "byHand", a list of names.`,
  );
}

function isFigure(value: unknown, numbers: readonly string[]): value is Record<string, unknown> {
  return isNumbers(value, numbers) && typeof value["metric"] === "string" && typeof value["unit"] === "string";
}

function isNumbers(value: unknown, names: readonly string[]): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && names.every((name) => typeof (value as Record<string, unknown>)[name] === "number");
}

/** The kernels of a plan, in the order of the signal, inside one engine instance. Changes stereo blocks in place. */
export class Chain {
  readonly #stages: { readonly stage: StageName; readonly kernels: readonly Kernel[] }[];

  /** Builds the given stages only; by default all that the plan holds. */
  constructor(engine: Engine, sampleRateHz: number, plan: Plan, stages: readonly StageName[] = stageOrder) {
    this.#stages = stageOrder
      .filter((stage) => stages.includes(stage))
      .flatMap((stage) => {
        const planned = stageOf(plan, stage);
        if (!planned) return [];
        return [{ stage, kernels: stageDefinitions[stage].build(engine, sampleRateHz, planned.settings as never) }];
      });
  }

  /** Frames by which the output lags; the renderer removes them. */
  get latencyFrames(): number {
    return this.kernels.reduce((latency, kernel) => latency + kernel.latencyFrames, 0);
  }

  /** Every kernel, in the order of the signal. */
  get kernels(): readonly Kernel[] {
    return this.#stages.flatMap(({ kernels }) => kernels);
  }

  process(left: number, right: number, frames: number): void {
    for (const kernel of this.kernels) kernel.process(left, right, frames);
  }

  /** The kernels of a stage, for their meters; none where the plan has no such stage. */
  kernelsOf(stage: StageName): readonly Kernel[] {
    return this.#stages.find((candidate) => candidate.stage === stage)?.kernels ?? [];
  }

  /** The last kernel of a stage. */
  kernel(stage: StageName): Kernel | undefined {
    return this.kernelsOf(stage).at(-1);
  }
}
