import type { AudioSource } from "../audio/source.ts";
import { gainToDb, powerToDb, roundTo } from "../audio/units.ts";
import { type Plan, stageOf, stageOrder, withSettings } from "../chain/plan.ts";
import type { Engine } from "../wasm/engine.ts";
import type { Excerpt } from "./excerpts.ts";
import { renderChain } from "./render.ts";

/** How much further than a style says its machine may be driven on music of which it makes too few harmonics. */
const mostExtraDriveDb = 3;
const mostRuns = 4;
/** Cubic bends give 2 dB of harmonics more for 1 dB of drive, deep ones 1. */
const harmonicsPerDrive = 1.5;

/**
 * Sets the harmonics `levelDb` under the programme on the loudest excerpt: by their gain, since what is added is proportional to it and one run at gain 1 tells
 * (engine/colour/saturation.ts, meters 0 to 2); where all that the machine makes is too little, it is driven further first.
 */
export async function solveWarmth(source: AudioSource, engine: Engine, plan: Plan, excerpt: Excerpt, levelDb: number): Promise<Plan> {
  const styled = Number(stageOf(plan, "warmth")?.settings["driveDb"] ?? Number.NaN);
  if (Number.isNaN(styled)) return plan;
  let driveDb = styled;
  let ratioDb = await harmonicsDb(source, engine, plan, excerpt);
  for (let run = 1; run < mostRuns && ratioDb !== null && ratioDb < levelDb && driveDb < styled + mostExtraDriveDb; run++) {
    driveDb = roundTo(Math.min(styled + mostExtraDriveDb, driveDb + Math.max(0.5, (levelDb - ratioDb) / harmonicsPerDrive)), 0.1);
    ratioDb = await harmonicsDb(source, engine, withSettings(plan, "warmth", { driveDb }), excerpt);
  }
  if (ratioDb === null) return { ...plan, stages: plan.stages.filter(({ stage }) => stage !== "warmth") };
  const harmonicGain = roundTo(Math.min(1, 10 ** ((levelDb - ratioDb) / 20)), 0.001);
  const solved = withSettings(plan, "warmth", { driveDb, harmonicGain });
  const effect = [{ metric: "harmonics under the programme", before: -120, after: roundTo(ratioDb + gainToDb(harmonicGain), 0.1), unit: "dB" }];
  const because = [{ metric: "harmonics under the programme", measured: -120, expected: levelDb, unit: "dB" }];
  return { ...solved, stages: solved.stages.map((stage) => (stage.stage === "warmth" ? { ...stage, because, effect } : stage)) };
}

/** All harmonics that the machine makes of an excerpt, dB under the programme; null for none. */
async function harmonicsDb(source: AudioSource, engine: Engine, plan: Plan, excerpt: Excerpt): Promise<number | null> {
  const stages = stageOrder.slice(0, stageOrder.indexOf("warmth") + 1);
  const chain = await renderChain(source, engine, plan, () => undefined, { stages, ...excerpt });
  const kernel = chain.kernel("warmth");
  const dry = kernel?.meter(0) ?? 0;
  const added = kernel?.meter(1) ?? 0;
  const shared = kernel?.meter(2) ?? 0;
  const harmonics = dry > 0 ? added - (shared * shared) / dry : 0;
  return harmonics > 0 ? powerToDb(harmonics / dry) : null;
}
