import { SettingsError } from "../audio/errors.ts";
import type { Engine } from "../wasm/engine.ts";
import type { Kernel } from "../wasm/kernel.ts";
import { type Plan, type StageName, stageOf, stageOrder } from "./plan.ts";
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
  for (const { stage, settings } of plan.stages) {
    const definition = stageDefinitions[stage as StageName];
    if (!definition) throw new SettingsError("settings-unknown", stage, `${stage} is not a stage; there are ${stageOrder.join(", ")}.`);
    checkSettings(stage, settings, definition.ranges);
  }
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

  /** The last kernel of a stage, for its meters. */
  kernel(stage: StageName): Kernel | undefined {
    return this.#stages.find((candidate) => candidate.stage === stage)?.kernels.at(-1);
  }
}
