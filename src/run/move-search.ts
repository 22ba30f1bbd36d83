import { widestSibilanceDb } from "../analysis/ess-limits.ts";
import { roundTo } from "../audio/units.ts";
import { type Ablation, type Plan, type StageName, type StagePlan, stageOf, withoutStages, withSettings } from "../chain/plan.ts";
import { type ObjectiveContext, objectiveOf, termsOf, toneDistanceDb } from "../mastering/objective.ts";
import { aimedBands } from "../mastering/targets/aimed-bands.ts";
import { bandLevels, type Spread } from "../mastering/targets/records-567.ts";
import type { Candidate, Refusal } from "./result.ts";
import { strayFrom } from "./setting-search.ts";
import type { Trial, TrialResult } from "./trial.ts";

/** Tries plans on the excerpts, as many at once as there are cores. */
export type PlanRunner = (trials: readonly Trial[]) => Promise<TrialResult[]>;

/** A plan that was rendered on the excerpts, and what it is worth. */
export interface Rendered {
  readonly name: string;
  readonly plan: Plan;
  readonly result: TrialResult;
  readonly objective: number;
}

/** The plan that won, with the evidence of every stage. */
export interface MoveChoice {
  readonly plan: Plan;
  /** What the winner made of the excerpts. */
  readonly tried: TrialResult;
  readonly refused: readonly Refusal[];
  readonly candidates: readonly Candidate[];
}

/** What a comparison needs beside the plans. */
export interface MoveContext extends Omit<ObjectiveContext, "plain" | "bandTargets" | "hasEsses"> {
  /** Whether the tone curve follows a reference: then the bands belong where that curve alone puts them, otherwise where records have them. */
  readonly isToneGiven: boolean;
  /** Whether a deep search leaves the tone curve as it is. */
  readonly isToneKept: boolean;
  /** Whether the mix has esses that nobody takes for anything else: what a de-esser takes is then no distortion. */
  readonly hasPlainEsses: boolean;
  /** Loudness of the excerpts as they entered the loudness stage when its drive was found. */
  readonly enteredLufs: number;
  readonly isDeep: boolean;
}

/** A move whose absence is at least this much better is not made. */
const margin = 0.01;
/** Less than this off what a stage is there to mend is nothing, dB. */
const leastMendDb = 0.1;
/** The stages that make "gain and limit only"; what was broken is mended there too. */
const plainStages: readonly StageName[] = ["repair", "conditioning", "loudness"];

/**
 * Puts every move to the test: the plan, the plan without each of its stages, and gain and limit only are rendered on the excerpts at equal loudness;
 * moves that make it worse are taken back, and if nothing beats gain and limit only, that is what is made. A deep search first varies the settings.
 */
export async function searchMoves(run: PlanRunner, plan: Plan, order: MoveContext): Promise<MoveChoice> {
  const plainPlan = withoutStages(
    plan,
    movesOf(plan).map(({ stage }) => stage),
  );
  const once = runOnce(run);
  const [plainResult] = await once([trialOf(plainPlan, order)]);
  const hasEsses = Number(stageOf(plan, "corrective")?.settings["deEssDb"] ?? 0) > 0;
  const context: Known = { ...order, plain: plainResult, bandTargets: await bandTargetsFor(once, plan, order), hasEsses };
  const compare = comparer(once, context);
  const [plain] = await compare([{ name: "gain and limit only", plan: plainPlan }]);
  if (movesOf(plan).length === 0 && !context.isDeep) return { plan, tried: plainResult, refused: [], candidates: [describe(plain, plain)] };
  const [ruled] = await compare([{ name: "the rules' plan", plan }]);
  const varied = [...(context.isDeep ? await strayFrom(ruled, compare, order.isToneKept) : [ruled]), ...(await compare(cutsAlone(plan)))];
  const found = varied.reduce((a, b) => (b.objective < a.objective ? b : a));
  const { best, without, useless } = await dropUseless(compare, found, context);
  const harmful = movesOf(best.plan).filter((_, index) => without[index].objective < best.objective - margin);
  const reduced = harmful.length > 0 ? await keepHalfColour(compare, best, await takeBack(compare, best, without, harmful)) : best;
  const winner = plain.objective <= reduced.objective ? plain : reduced;
  // What is left after a move was taken back is put to the test again, in the company it will keep.
  const evidence = winner === best || winner === plain ? without : await leaveOut(compare, winner);
  return {
    plan: withEvidence(winner, evidence, varied, context),
    tried: winner.result,
    refused: [...useless, ...refusals(winner, best, without)],
    candidates: [...new Set([plain, ruled, found, best, ...without, reduced])].map((candidate) => describe(candidate, winner)),
  };
}

/** The context of a comparison once the yardsticks are rendered. */
type Known = MoveContext & ObjectiveContext;

/** Where the bands belong: the middle half of records, or where a curve that follows a reference puts those of the excerpts. */
async function bandTargetsFor(run: PlanRunner, plan: Plan, order: MoveContext): Promise<readonly Spread[]> {
  if (!order.isToneGiven || !stageOf(plan, "tone")) return bandLevels;
  const others = movesOf(plan).flatMap(({ stage }) => (stage === "tone" ? [] : [stage]));
  const [{ bandsDb }] = await run([trialOf(withoutStages(plan, others), order)]);
  return bandsDb ? aimedBands(bandsDb) : bandLevels;
}

/** Plans that do the same are rendered once: without its only move, a plan is gain and limit only. */
function runOnce(run: PlanRunner): PlanRunner {
  const known = new Map<string, TrialResult>();
  const keyOf = ({ plan }: Trial) => JSON.stringify(plan.stages.map(({ stage, settings }) => [stage, settings]));
  return async (trials) => {
    const fresh = new Map(trials.map((trial) => [keyOf(trial), trial] as const).filter(([key]) => !known.has(key)));
    const results = await run([...fresh.values()]);
    [...fresh.keys()].forEach((key, index) => {
      known.set(key, results[index]);
    });
    return trials.flatMap((trial) => known.get(keyOf(trial)) ?? []);
  };
}

/** Renders candidates and prices them. */
export type Compare = (candidates: readonly { readonly name: string; readonly plan: Plan }[]) => Promise<Rendered[]>;

function comparer(run: PlanRunner, context: Known): Compare {
  return async (candidates) => {
    const results = await run(candidates.map(({ plan }) => trialOf(plan, context)));
    return candidates.map(({ name, plan }, index) => ({
      name,
      plan,
      result: results[index],
      objective: objectiveOf(termsOf(results[index], plan, context), context.weights),
    }));
  };
}

function trialOf(plan: Plan, { enteredLufs, hasPlainEsses }: MoveContext): Trial {
  return { plan, against: "mix", enteredLufs, isDeEssingMeant: hasPlainEsses };
}

function movesOf(plan: Plan): StagePlan[] {
  return plan.stages.filter(({ stage }) => !plainStages.includes(stage));
}

/** Where the corrective stage both cuts and de-esses, the plan with the cuts alone: a de-esser that harms need not take them with it. */
function cutsAlone(plan: Plan): { readonly name: string; readonly plan: Plan }[] {
  const { cuts = [], deEssDb = 0 } = stageOf(plan, "corrective")?.settings ?? {};
  const isBoth = Array.isArray(cuts) && cuts.length > 0 && Number(deEssDb) > 0;
  return isBoth ? [{ name: "without the de-esser", plan: withSettings(plan, "corrective", { deEssDb: 0 }) }] : [];
}

/** A plan without each of its moves in turn. */
function leaveOut(compare: Compare, { plan }: Rendered): Promise<Rendered[]> {
  return compare(movesOf(plan).map(({ stage }) => ({ name: `without ${stage}`, plan: withoutStages(plan, [stage]) })));
}

interface Useful {
  readonly best: Rendered;
  /** The best without each of its moves. */
  readonly without: readonly Rendered[];
  readonly useless: readonly Refusal[];
}

/** Takes out stages that are there to mend and mend nothing: a gain in the objective that comes by accident on the excerpts is no reason. */
async function dropUseless(compare: Compare, best: Rendered, context: Known): Promise<Useful> {
  const without = await leaveOut(compare, best);
  const useless = movesOf(best.plan).flatMap(({ stage }, index): Refusal[] => {
    const purpose = purposes[stage];
    if (!purpose?.isMending || context.tastes.includes(stage)) return [];
    const [left, mended] = [without[index], best].map(({ result }) => purpose.read(result, context));
    const figures = `${roundTo(left, 0.1)} ${purpose.unit} without it, ${roundTo(mended, 0.1)} ${purpose.unit} with it`;
    return left - mended < leastMendDb
      ? [{ stage, reason: `tried and left out: it mends nothing on the excerpts (${purpose.metric}: ${figures}).` }]
      : [];
  });
  if (useless.length === 0) return { best, without, useless };
  const stages = useless.map(({ stage }) => stage as StageName);
  const [useful] = await compare([{ name: `without ${stages.join(", ")}`, plan: withoutStages(best.plan, stages) }]);
  return { best: useful, without: await leaveOut(compare, useful), useless };
}

/** All harmful moves at once; if that is no better than leaving out the worst alone, only the worst. */
async function takeBack(compare: Compare, best: Rendered, without: readonly Rendered[], harmful: readonly StagePlan[]): Promise<Rendered> {
  const single = without.reduce((a, b) => (b.objective < a.objective ? b : a));
  if (harmful.length === 1) return single;
  const stages = harmful.map(({ stage }) => stage);
  const [together] = await compare([{ name: `without ${stages.join(", ")}`, plan: withoutStages(best.plan, stages) }]);
  return together.objective <= single.objective ? together : single;
}

/** Harmonics that a style asks for and that harm are tried at half their level before they are left out. */
async function keepHalfColour(compare: Compare, best: Rendered, reduced: Rendered): Promise<Rendered> {
  const warmth = stageOf(best.plan, "warmth");
  if (!warmth || stageOf(reduced.plan, "warmth")) return reduced;
  const harmonicGain = roundTo(Number(warmth.settings["harmonicGain"]) / 2, 0.001);
  const effect = warmth.effect.map((figure) => ({ ...figure, after: roundTo(Number(figure.after) - 6.02, 0.1) }));
  const half: StagePlan = { ...warmth, settings: { ...warmth.settings, harmonicGain }, effect };
  const stages = best.plan.stages.flatMap((stage) => (stage === warmth ? [half] : reduced.plan.stages.filter((kept) => kept.stage === stage.stage)));
  const [coloured] = await compare([{ name: "harmonics at half their level", plan: { ...best.plan, stages } }]);
  return coloured.objective < reduced.objective ? coloured : reduced;
}

function refusals(winner: Rendered, best: Rendered, without: readonly Rendered[]): Refusal[] {
  return movesOf(best.plan).flatMap(({ stage }, index) => {
    const kept = winner.plan.stages.find((other) => other.stage === stage);
    const isHalved = stage === "warmth" && kept !== undefined && kept !== stageOf(best.plan, "warmth");
    if (kept && !isHalved) return [];
    const [withIt, withoutIt] = [best.objective, without[index].objective].map((value) => roundTo(value, 0.001));
    const why =
      withoutIt < withIt
        ? `the excerpts are better without it (objective ${withoutIt} against ${withIt})`
        : `gain and limit only is no worse than all moves together (objective ${roundTo(winner.objective, 0.001)} against ${withIt})`;
    return [{ stage, reason: isHalved ? `turned down by 6 dB: at full level ${why}.` : `tried and left out: ${why}.` }];
  });
}

/** Writes into every stage of the winner what leaving it out does, and the best that was tried instead. */
function withEvidence(winner: Rendered, without: readonly Rendered[], varied: readonly Rendered[], context: Known): Plan {
  const stages = winner.plan.stages.map((stage): StagePlan => {
    const left = without.find(({ plan }) => !plan.stages.some((other) => other.stage === stage.stage));
    if (!left || plainStages.includes(stage.stage)) return stage;
    return { ...stage, ablation: ablationOf(stage, winner, left, varied, context) };
  });
  return { ...winner.plan, stages };
}

function ablationOf(stage: StagePlan, winner: Rendered, left: Rendered, varied: readonly Rendered[], context: Known): Ablation {
  const { metric, unit, read } = purposes[stage.stage] ?? purposes["tone"];
  const others = varied.filter(({ plan }) => plan !== winner.plan && differsIn(plan, winner.plan, stage.stage));
  const second = others.length > 0 ? others.reduce((a, b) => (b.objective < a.objective ? b : a)) : left;
  return {
    objective: { with: roundTo(winner.objective, 0.001), without: roundTo(left.objective, 0.001) },
    metric,
    with: roundTo(read(winner.result, context), 0.1),
    without: roundTo(read(left.result, context), 0.1),
    unit,
    alternative: { setting: second.name, objective: roundTo(second.objective, 0.001) },
  };
}

function differsIn(plan: Plan, other: Plan, stage: StageName): boolean {
  const settingsOf = (one: Plan) => JSON.stringify(one.stages.find((candidate) => candidate.stage === stage)?.settings ?? null);
  return settingsOf(plan) !== settingsOf(other);
}

interface Purpose {
  readonly metric: string;
  readonly unit: string;
  readonly read: (result: TrialResult, context: Known) => number;
  /** Whether the stage is there to lower the figure and for nothing else. */
  readonly isMending?: boolean;
}

/** The plain figure that a stage is for. */
const purposes: Readonly<Partial<Record<StageName, Purpose>>> & { readonly tone: Purpose } = {
  corrective: {
    metric: "strongest resonance or esses, above what is usual",
    unit: "dB",
    read: ({ resonanceDb, sibilanceDb }) => Math.max(resonanceDb, (sibilanceDb ?? 0) - widestSibilanceDb, 0),
    isMending: true,
  },
  tone: {
    metric: "distance of the bands from the middle half of the target",
    unit: "dB",
    read: (result, { bandTargets }) => toneDistanceDb(result, bandTargets),
  },
  "low-end": { metric: "side to mid below 148 Hz", unit: "dB", read: ({ sideToMidDb }) => sideToMidDb?.[0] ?? -60 },
  glue: { metric: "peak to short-term loudness", unit: "dB", read: ({ psrDb }) => psrDb },
  "dynamic-bands": { metric: "most restless band beyond the whole song", unit: "dB", read: ({ restlessDb }) => restlessDb },
  warmth: { metric: "noise to mask ratio against the mix", unit: "dB", read: ({ nmrDb }) => nmrDb },
  width: { metric: "side to mid from 4300 to 7300 Hz", unit: "dB", read: ({ sideToMidDb }) => sideToMidDb?.[6] ?? -60 },
};

function describe(candidate: Rendered, winner: Rendered): Candidate {
  return { name: candidate.name, objective: roundTo(candidate.objective, 0.001), chosen: candidate === winner };
}
