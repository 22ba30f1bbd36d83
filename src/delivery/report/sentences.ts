import type { Effect, EqBand, Reason, SettingValue } from "../../chain/plan.ts";
import { stageOrder } from "../../chain/plan.ts";
import type { Guard, MasterResult } from "../../run/result.ts";
import { differenceUnit, formatChangeBetween, formatCount, formatFigure, formatLength, formatRange, printsAlike, typeset } from "./figures.ts";
import type { ToldEffect } from "./measured-effects.ts";
import { capitalise, describeMetric, spellOut, unitOfName } from "./metrics.ts";

// Every sentence here is a template over a record and carries at least one of its numbers.

/** What a stage is called, as a phrase what it is for, and how its first sentence opens. */
export interface StageWords {
  readonly title: string;
  readonly purpose: string;
  readonly verb: string;
}

/** By name, not by StageName: a report may be made of a plan from an older or newer chain. */
const stages: Readonly<Record<string, StageWords>> = {
  repair: { title: "Repair", purpose: "mending what the mix brought with it", verb: "Mended the mix" },
  conditioning: { title: "Conditioning", purpose: "clean-up before anything else", verb: "Prepared the mix" },
  corrective: { title: "Corrective cuts", purpose: "taming what sticks out", verb: "Tamed what stuck out" },
  tone: { title: "Tone", purpose: "the broad balance of lows and highs", verb: "Balanced the tone" },
  "low-end": { title: "Low end", purpose: "firm, centred bass", verb: "Firmed up the low end" },
  glue: { title: "Glue", purpose: "gentle compression of the whole mix", verb: "Held the mix together" },
  "dynamic-bands": { title: "Dynamic bands", purpose: "bands that come and go too much", verb: "Steadied the bands" },
  warmth: { title: "Warmth", purpose: "harmonics, as analogue gear adds them", verb: "Added harmonics" },
  width: { title: "Width", purpose: "how far the sides reach", verb: "Set the width" },
  loudness: { title: "Loudness", purpose: "level, clipping and limiting", verb: "Set the loudness" },
  delivery: { title: "Delivery", purpose: "rate, word length and dither", verb: "Wrote the file" },
};

/** The words for a stage; one without an entry is spelled out. */
export function describeStage(stage: string): StageWords {
  if (Object.hasOwn(stages, stage)) return stages[stage];
  const title = capitalise(spellOut(stage));
  return { title, purpose: "", verb: title };
}

/** The verdict in one sentence: length, loudness gained, true peak, guards. */
export function verdictSentence(result: MasterResult): string {
  const { before, after, guards } = result;
  const isTrimmed = Math.abs(before.durationSeconds - after.durationSeconds) >= 0.5;
  const length = isTrimmed
    ? `${formatLength(before.durationSeconds)} in, ${formatLength(after.durationSeconds)} out`
    : `${formatLength(after.durationSeconds)} long`;
  const peak = after.truePeakDbtp === null ? "true peak not measured" : `true peak ${formatFigure(after.truePeakDbtp, "dBTP")}`;
  return `${length}: ${loudnessClause(before.integratedLufs, after.integratedLufs)}, ${peak}, ${guardClause(guards)}.`;
}

function loudnessClause(beforeLufs: number | null, afterLufs: number | null): string {
  if (beforeLufs === null || afterLufs === null) return "loudness not measured";
  if (printsAlike(beforeLufs, afterLufs, "LUFS")) return `as loud as the mix at ${formatFigure(afterLufs, "LUFS")}`;
  const gain = formatChangeBetween(beforeLufs, afterLufs, "LUFS").replace(/^[+\u2212]/, "");
  return `${gain} ${afterLufs > beforeLufs ? "louder" : "quieter"}`;
}

function guardClause(guards: readonly Guard[]): string {
  const broken = guards.filter((guard) => !guard.held).map((guard) => describeMetric(guard.name).name);
  if (guards.length === 0) return "0 guards checked";
  if (broken.length > 0) return `${guards.length - broken.length} of ${formatCount(guards.length, "guard")} held (not held: ${broken.join(", ")})`;
  return guards.length === 1 ? "the 1 guard held" : `all ${guards.length} guards held`;
}

/** What was measured beside what was expected and, where the stage changed the same metric, what it brings it to or what it is in the master. */
export function reasonSentence(reason: Reason, effect?: ToldEffect): string {
  const { metric, measured, expected, unit } = reason;
  if (metric.endsWith(addedByStyle)) {
    return `Added to every track by the style: ${metric.slice(0, -addedByStyle.length)}, ${formatFigure(Number(expected), unit)}.`;
  }
  const start = `${capitalise(describeMetric(metric).name)} measured ${formatFigure(measured, unit)}, ${placeAgainst(reason, measured)}`;
  if (!effect || effect.unit !== unit) return `${start}.`;
  if (printsAlike(effect.after, measured, unit)) return `${start}; ${effect.isMeasured ? "in the master " : ""}it is unchanged.`;
  const now = `${effect.isMeasured ? "in the master it is" : "the stage brings it to"} ${formatFigure(effect.after, unit)}`;
  const miss = distance(effect.after, expected);
  const isStill = Math.sign(miss) === Math.sign(distance(measured, expected));
  if (printsAlike(miss, 0, unit)) return `${start}; ${now}${typeof expected === "number" ? "" : ", inside that range"}.`;
  return `${start}; ${now}, ${isStill ? "still " : ""}${missClause(metric, miss, unit)}.`;
}

/** How the metric of a reason ends that no measurement gave. */
const addedByStyle = " that the style adds";

/** What a stage changed, for metrics that were not its reason. */
export function effectSentence({ metric, before, after, unit }: Effect): string {
  const name = capitalise(describeMetric(metric).name);
  if (printsAlike(before, after, unit)) return `${name} stayed at ${formatFigure(after, unit)}.`;
  const change = printsAlike(before, 0, unit) ? "" : ` (${formatChangeBetween(before, after, unit)})`;
  return `${name} went from ${formatFigure(before, unit)} to ${formatFigure(after, unit)}${change}.`;
}

/** All sentences of a stage behind its first: each reason with its effect, then the other effects. */
export function reasonSentences(because: readonly Reason[], effects: readonly ToldEffect[]): string[] {
  const byMetric = new Map(effects.map((effect) => [effect.metric, effect]));
  const reasons = because.map((reason) => reasonSentence(reason, byMetric.get(reason.metric)));
  const metricsWithReason = new Set(because.map((reason) => reason.metric));
  return [...reasons, ...effects.filter(({ metric }) => !metricsWithReason.has(metric)).map(effectSentence)];
}

/** Why a plan without stages is a result and not a failure. */
export function untouchedSentence(result: MasterResult): string {
  return `0 of ${stageOrder.length} stages changed the sound: ${verdictSentence(result)}`;
}

/** "lifted 9 kHz and above by 1.3 dB": one filter, as it is heard. */
export function bandClause({ shape, frequencyHz, gainDb, q }: EqBand): string {
  const frequency = formatFigure(frequencyHz, "Hz");
  if (shape === "high-pass") return `removed what lies below ${frequency}`;
  if (shape === "low-pass") return `removed what lies above ${frequency}`;
  const verb = gainDb < 0 ? "cut" : "lifted";
  const reach = { "low-shelf": " and below", "high-shelf": " and above", bell: "" }[shape];
  const width = shape === "bell" ? ` (Q ${q})` : "";
  return `${verb} ${frequency}${reach} by ${formatFigure(Math.abs(gainDb), "dB")}${width}`;
}

/** A setting as it stands in the plan, to the last digit, with the unit its name carries. */
export function settingText(name: string, value: SettingValue): string {
  const unit = unitOfName(name);
  const withUnit = (text: string): string => typeset(unit === "" ? text : `${text} ${unit}`);
  if (typeof value === "boolean") return value ? "yes" : "no";
  if (typeof value === "number") return withUnit(String(value));
  if (Array.isArray(value)) return value.length === 0 ? "none" : withUnit(value.join(", "));
  return String(value);
}

/** A list of filters, as opposed to any other setting. */
export function isEqBands(value: SettingValue): value is readonly EqBand[] {
  return Array.isArray(value) && value.length > 0 && typeof value[0] === "object";
}

/** How far outside what was expected, signed; 0 inside a range. */
function distance(value: number, expected: Reason["expected"]): number {
  if (typeof expected === "number") return value - expected;
  if (value < expected[0]) return value - expected[0];
  return Math.max(0, value - expected[1]);
}

function placeAgainst({ metric, expected, unit }: Reason, value: number): string {
  const miss = distance(value, expected);
  const aim = typeof expected === "number" ? `the aim of ${formatFigure(expected, unit)}` : `the expected ${formatRange(expected, unit)}`;
  if (miss === 0) return typeof expected === "number" ? `right at ${aim}` : `inside ${aim}`;
  if (printsAlike(miss, 0, unit)) return `at the edge of ${aim}`;
  const clause = missClause(metric, miss, unit);
  return `${clause}${/(above|below)$/.test(clause) ? "" : " than"} ${aim}`;
}

function missClause(metric: string, miss: number, unit: string): string {
  const { above, below } = describeMetric(metric);
  return `${formatFigure(Math.abs(miss), differenceUnit(unit))} ${miss > 0 ? above : below}`;
}
