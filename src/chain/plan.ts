/** The stages in the order in which they change the sound. */
export const stageOrder = [
  "repair",
  "conditioning",
  "corrective",
  "tone",
  "low-end",
  "glue",
  "dynamic-bands",
  "warmth",
  "width",
  "loudness",
] as const;

/** Name of a stage of the chain. */
export type StageName = (typeof stageOrder)[number];

/** Why a setting is what it is: a measured value beside the range it was compared with. */
export interface Reason {
  readonly metric: string;
  readonly measured: number;
  /** One figure, or the range inside which nothing would have been done. */
  readonly expected: number | readonly [number, number];
  readonly unit: string;
}

/** What a stage did, in the same units. */
export interface Effect {
  readonly metric: string;
  readonly before: number;
  readonly after: number;
  readonly unit: string;
}

/** What a setting can hold; all of it is plain JSON. */
export type SettingValue = number | boolean | string | readonly number[] | readonly EqBand[];

/** Shapes of a filter. Their place is their number in the engine. */
export const bandShapes = ["bell", "low-shelf", "high-shelf", "high-pass", "low-pass"] as const;

/** One filter of an equaliser, as an engineer would dial it. */
export interface EqBand {
  readonly shape: (typeof bandShapes)[number];
  readonly frequencyHz: number;
  readonly gainDb: number;
  readonly q: number;
}

/** What the search found when it left a stage out, and the best other setting it tried; all on the excerpts, at equal loudness. */
export interface Ablation {
  /** The objective with the stage and without it; lower is better. */
  readonly objective: { readonly with: number; readonly without: number };
  /** A plain figure that the stage is for, with it and without it. */
  readonly metric: string;
  readonly with: number;
  readonly without: number;
  readonly unit: string;
  /** The best that was tried and not taken. */
  readonly alternative: { readonly setting: string; readonly objective: number } | null;
}

/** One stage of a plan: its settings, why they are so, and what they do. */
export interface StagePlan {
  readonly stage: StageName;
  readonly settings: Readonly<Record<string, SettingValue>>;
  readonly because: readonly Reason[];
  readonly effect: readonly Effect[];
  /** Evidence of the search; absent where none was made. */
  readonly ablation?: Ablation;
  /** Settings that somebody changed by hand; the reasons, where there are any, are those of the plan before. */
  readonly byHand?: readonly string[];
}

/** Everything that shapes the sound, as plain JSON. Stages that are absent do nothing. */
export interface Plan {
  /** Grows whenever the same plan would sound different. */
  readonly chainVersion: number;
  readonly style: string;
  /** SHA-256 of the style's values where it is the user's own, not one that every Deadwax knows by name. */
  readonly styleSha256?: string;
  readonly intensity: number;
  readonly stages: readonly StagePlan[];
}

/** Finds a stage of a plan. */
export function stageOf(plan: Plan, stage: StageName): StagePlan | undefined {
  return plan.stages.find((candidate) => candidate.stage === stage);
}

/** The same plan with some settings of one stage replaced. */
export function withSettings(plan: Plan, stage: StageName, settings: Readonly<Record<string, SettingValue>>): Plan {
  return {
    ...plan,
    stages: plan.stages.map((planned) => (planned.stage === stage ? { ...planned, settings: { ...planned.settings, ...settings } } : planned)),
  };
}

/** The same with settings that the stage's effect was not foretold for: what it said goes. */
export function withOtherSettings(plan: Plan, stage: StageName, settings: Readonly<Record<string, SettingValue>>): Plan {
  const changed = withSettings(plan, stage, settings);
  return { ...changed, stages: changed.stages.map((planned) => (planned.stage === stage ? { ...planned, effect: [] } : planned)) };
}

/** The same plan without some stages. */
export function withoutStages(plan: Plan, stages: readonly StageName[]): Plan {
  return stages.length === 0 ? plan : { ...plan, stages: plan.stages.filter(({ stage }) => !stages.includes(stage)) };
}
