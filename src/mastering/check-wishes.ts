import { SettingsError } from "../audio/errors.ts";
import { stageOrder } from "../chain/plan.ts";
import { repairKinds } from "../chain/stages/repair.ts";
import { defaultWeights, type ObjectiveWeights, weightRange } from "./objective.ts";
import { aspects, type ReferenceWish, weightRange as referenceWeights } from "./reference.ts";
import { defaultWishes, type Wishes } from "./wishes.ts";

/** The numbers a wish may be; those of --loudness, --ceiling and --intensity are the same. */
export const wishRanges = {
  targetLufs: { min: -40, max: -4, unit: "LUFS" },
  ceilingDbtp: { min: -24, max: 0, unit: "dBTP" },
  intensity: { min: 0, max: 1.5, unit: "(1 is the style)" },
} as const;

const wishNames = [...Object.keys(defaultWishes), "albumTone", "loudSectionLufs"];
const depths = ["off", "quick", "deep"];

/** Checks wishes from outside. Throws SettingsError naming the wish, what it may be and what was given. */
export function checkWishes(wishes: Wishes): void {
  checkNames("wishes", wishes, wishNames);
  for (const [name, { min, max, unit }] of Object.entries(wishRanges) as [keyof typeof wishRanges, (typeof wishRanges)[keyof typeof wishRanges]][]) {
    const value = wishes[name];
    if (name === "targetLufs" && value === null) continue;
    if (typeof value === "number" && value >= min && value <= max) continue;
    throw new SettingsError("settings-out-of-range", name, `${name} must be between ${min} and ${max} ${unit}, got ${value}.`);
  }
  if (!depths.includes(wishes.search))
    throw new SettingsError("settings-unknown", "search", `search must be one of ${depths.join(", ")}, got ${JSON.stringify(wishes.search)}.`);
  if (!Array.isArray(wishes.without))
    throw new SettingsError("settings-malformed", "without", `without must be a list of stages, got ${JSON.stringify(wishes.without)}.`);
  const unknown = wishes.without.find((stage) => !stageOrder.includes(stage));
  if (unknown !== undefined)
    throw new SettingsError("settings-unknown", "without", `${JSON.stringify(unknown)} is not a stage; there are ${stageOrder.join(", ")}.`);
  checkWeights(wishes.weights);
  if (wishes.repair !== "auto" && !(Array.isArray(wishes.repair) && wishes.repair.every((kind) => repairKinds.includes(kind))))
    throw new SettingsError(
      "settings-unknown",
      "repair",
      `repair must be "auto" or a list of ${repairKinds.join(", ")}, got ${JSON.stringify(wishes.repair)}.`,
    );
}

/** A name that is not known would be passed over without a word. */
export function checkNames(path: string, given: object, known: readonly string[]): void {
  const unknown = Object.keys(given).find((name) => !known.includes(name));
  if (unknown !== undefined)
    throw new SettingsError("settings-unknown", `${path}.${unknown}`, `${path} has no ${JSON.stringify(unknown)}; there are ${known.join(", ")}.`);
}

/** Checks what is wanted of a reference. Throws SettingsError naming the aspect, what it may be and what was given. */
export function checkReferenceWish({ weight, amounts }: ReferenceWish): void {
  checkNames("amounts", amounts, aspects);
  const numbers = [
    ["weight", weight, referenceWeights.least, referenceWeights.most],
    ...Object.entries(amounts).map(([aspect, amount]) => [`amounts.${aspect}.amount`, amount.amount, 0, 1] as const),
  ] as const;
  for (const [name, value, low, high] of numbers) {
    if (!(value >= low && value <= high))
      throw new SettingsError("settings-out-of-range", name, `${name} must be between ${low} and ${high}, got ${value}.`);
  }
}

/** Every term has its weight, and nothing else has one: a term that is missing would make every objective no number, and the first candidate win. */
function checkWeights(weights: ObjectiveWeights): void {
  const known = Object.keys(defaultWeights);
  const names = [...known, ...Object.keys(weights).filter((name) => !known.includes(name))];
  for (const name of names) {
    const value: unknown = weights[name as keyof ObjectiveWeights];
    if (!known.includes(name))
      throw new SettingsError("settings-unknown", `weights.${name}`, `weights.${name} is not a term; there are ${known.join(", ")}.`);
    if (typeof value === "number" && value >= weightRange.min && value <= weightRange.max) continue;
    throw new SettingsError(
      "settings-out-of-range",
      `weights.${name}`,
      `weights.${name} must be between ${weightRange.min} and ${weightRange.max}, got ${value}.`,
    );
  }
}
