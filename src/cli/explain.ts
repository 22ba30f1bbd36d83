import { SettingsError } from "../audio/errors.ts";
import { defaultWeights, type ObjectiveTerms, type ObjectiveWeights, termMeanings, weightRange } from "../mastering/objective.ts";
import { numberFlag } from "./numbers.ts";
import type { DocumentFlags } from "./outcomes.ts";
import { printTable } from "./tables.ts";

/** What `--explain` can explain. */
export const explainTopics = ["objective"] as const;

/** `deadwax master --explain objective`: what candidates are compared by, with the weights that would be used. */
export function explainObjective(weights: ObjectiveWeights, { json, jsonl }: DocumentFlags): void {
  if (json || jsonl) {
    console.log(JSON.stringify({ weights, terms: termMeanings }, null, jsonl ? 0 : 2));
    return;
  }
  const terms = Object.keys(termMeanings) as (keyof ObjectiveTerms)[];
  console.log("Candidates are rendered on the same excerpts, at equal loudness. In each term 0 is perfect and 1 is where an engineer would object.");
  console.log("Objective = sum of weight x term; the lowest wins.\n");
  console.log("weight  term");
  for (const term of terms) console.log(`${String(weights[term]).padStart(6)}  ${term.padEnd(11)} ${termMeanings[term]}`);
  printTable("\nChange weights with --weights, for example:", [["--weights tone=2,pumping=1"]]);
}

/** Reads `tone=2,pumping=0` of --weights; what is not named keeps its weight. */
export function weightsFlag(text: string | undefined): ObjectiveWeights {
  const changed: Partial<Record<keyof ObjectiveTerms, number>> = {};
  for (const part of text?.split(",") ?? []) {
    const [name, value] = part.split("=").map((word) => word.trim());
    if (!Object.hasOwn(defaultWeights, name)) {
      const known = Object.keys(defaultWeights).join(", ");
      throw new SettingsError("settings-unknown", "--weights", `--weights must name terms (${known}), got ${JSON.stringify(name)}.`);
    }
    if (value === undefined) throw new SettingsError("settings-malformed", "--weights", `--weights ${name} needs a number: ${name}=2, for example.`);
    changed[name as keyof ObjectiveTerms] = numberFlag(`--weights ${name}`, value, weightRange.min, weightRange.max, "(1 is usual)");
  }
  return { ...defaultWeights, ...changed };
}
