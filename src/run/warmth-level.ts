import type { AudioSource } from "../audio/source.ts";
import { roundTo } from "../audio/units.ts";
import { type Plan, stageOf, stageOrder, withSettings } from "../chain/plan.ts";
import type { Engine } from "../wasm/engine.ts";
import type { Excerpt } from "./excerpts.ts";
import { renderChain } from "./render.ts";

/**
 * Sets the gain of the harmonics so that they lie `levelDb` under the programme on the loudest excerpt. What is added is proportional to the gain,
 * so one run at gain 1 tells (engine/colour/saturation.ts, meters 0 to 2).
 */
export async function solveWarmth(source: AudioSource, engine: Engine, plan: Plan, excerpt: Excerpt, levelDb: number): Promise<Plan> {
  if (!stageOf(plan, "warmth")) return plan;
  const stages = stageOrder.slice(0, stageOrder.indexOf("warmth") + 1);
  const chain = await renderChain(source, engine, plan, () => undefined, { stages, ...excerpt });
  const kernel = chain.kernel("warmth");
  const dry = kernel?.meter(0) ?? 0;
  const added = kernel?.meter(1) ?? 0;
  const shared = kernel?.meter(2) ?? 0;
  const harmonics = dry > 0 ? added - (shared * shared) / dry : 0;
  if (harmonics <= 0) return { ...plan, stages: plan.stages.filter(({ stage }) => stage !== "warmth") };
  const ratioDb = 10 * Math.log10(harmonics / dry);
  const harmonicGain = roundTo(Math.min(1, 10 ** ((levelDb - ratioDb) / 20)), 0.001);
  const solved = withSettings(plan, "warmth", { harmonicGain });
  const effect = [
    { metric: "harmonics under the programme", before: -120, after: roundTo(ratioDb + 20 * Math.log10(harmonicGain), 0.1), unit: "dB" },
  ];
  const because = [{ metric: "harmonics under the programme", measured: -120, expected: levelDb, unit: "dB" }];
  return { ...solved, stages: solved.stages.map((stage) => (stage.stage === "warmth" ? { ...stage, because, effect } : stage)) };
}
