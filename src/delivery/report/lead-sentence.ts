import type { SettingValue, StagePlan } from "../../chain/plan.ts";
import { humOff, plateauOff } from "../../chain/stages/repair.ts";
import { formatBand, formatCount, formatFigure, formatRange, thirdOctaveCentresHz } from "./figures.ts";
import { nameOfSetting } from "./metrics.ts";
import { bandClause, describeStage, isEqBands, settingText } from "./sentences.ts";

/** Settings that a first sentence names where it has no better words; all of them stand in the stage's table. */
const settingsNamed = 5;
/** A curve that moves a third octave by less is not spoken of. */
const tellingDb = 0.25;
/** Runs of a curve that the sentence names, the strongest; every gain stands in the stage's table. */
const runsNamed = 4;

/**
 * What the stage did, as it is heard: its filters, its curve or its level where it has any, else its first settings. `peaksWereHeld` is whether anything
 * reached the ceiling.
 */
export function leadSentence({ stage, settings }: StagePlan, peaksWereHeld = true): string {
  const verb = describeStage(stage).verb;
  const filters = Object.values(settings).filter(isEqBands).flat();
  if (filters.length > 0) return `${verb} with ${formatCount(filters.length, "filter")}: ${filters.map(bandClause).join(", ")}.`;
  const clauses = [...repairsOfStage(settings), ...curveOfStage(settings), ...levelOfStage(settings, peaksWereHeld)];
  if (clauses.length > 0) return `${verb}: ${clauses.join(", ")}.`;
  const telling = Object.entries(settings).filter(isTelling).slice(0, settingsNamed);
  if (!telling.some(([, value]) => typeof value === "number")) return `${verb} with ${formatCount(Object.keys(settings).length, "setting")}.`;
  return `${verb}: ${telling.map(([name, value]) => `${nameOfSetting(name)} ${settingText(name, value)}`).join(", ")}.`;
}

/** Zero and "off" are how settings say that they do nothing. */
function isTelling([, value]: [string, SettingValue]): boolean {
  return (typeof value === "number" && value !== 0) || (typeof value === "string" && value !== "off");
}

/** The tone curve in words, once where middle and sides are turned alike. */
function curveOfStage({ midDb, sideDb }: StagePlan["settings"]): string[] {
  if (!isCurve(midDb) || !isCurve(sideDb)) return [];
  if (String(midDb) === String(sideDb)) return curveClauses(midDb);
  const placed = (curve: readonly number[], place: string) => curveClauses(curve).map((clause) => `${clause} ${place}`);
  return [...placed(midDb, "in the middle"), ...placed(sideDb, "at the sides")];
}

/** What was mended; settings that mend nothing, such as a mains frequency without a line, are not spoken of. */
function repairsOfStage({ plateausDbfs, declick, mainsHz, humDbfs }: StagePlan["settings"]): string[] {
  const levels = (value: SettingValue | undefined, off: number) =>
    Array.isArray(value) ? value.filter((level): level is number => typeof level === "number" && level !== off) : [];
  const [plateaus, lines] = [levels(plateausDbfs, plateauOff), levels(humDbfs, humOff)];
  const [low, high] = [Math.min(...plateaus), Math.max(...plateaus)];
  const cut = high - low < 0.1 ? formatFigure(high, "dBFS") : formatRange([low, high], "dBFS");
  const sides = declick === "both" ? "both channels" : `the ${declick} channel`;
  return [
    ...(plateaus.length > 0 ? [`rebuilt the tops that were cut flat at ${cut}`] : []),
    ...(typeof declick === "string" && declick !== "off" ? [`took the clicks out of ${sides}`] : []),
    ...(lines.length > 0 && typeof mainsHz === "number" ? [`took out mains hum of ${formatFigure(mainsHz, "Hz")} and its harmonics`] : []),
  ];
}

/** A gain for each of the 31 third octaves. */
export function isCurve(value: unknown): value is readonly number[] {
  return Array.isArray(value) && value.length === thirdOctaveCentresHz.length && value.every((gain) => typeof gain === "number");
}

/** Every gain of a curve with its frequency, as it is dialled: "−1.83 dB at 20 Hz". */
export function curveText(curveDb: readonly number[]): string {
  return curveDb.map((gainDb, band) => `${formatFigure(gainDb, "dB", 2)} at ${formatFigure(thirdOctaveCentresHz[band], "Hz")}`).join(", ");
}

/**
 * "cut 160 Hz and below by up to 1.8 dB": neighbouring third octaves that move the same way are one clause. The strongest are named, the others counted:
 * a curve towards a reference has a dozen.
 */
export function curveClauses(curveDb: readonly number[]): string[] {
  const runs: number[][] = [];
  for (const [band, gainDb] of curveDb.entries()) {
    if (Math.abs(gainDb) < tellingDb) continue;
    const last = runs.at(-1);
    const isOn = last?.at(-1) === band - 1 && Math.sign(curveDb[band - 1]) === Math.sign(gainDb);
    if (isOn) last?.push(band);
    else runs.push([band]);
  }
  const strength = (bands: readonly number[]) => Math.max(...bands.map((band) => Math.abs(curveDb[band])));
  const strongest = runs.toSorted((a, b) => strength(b) - strength(a)).slice(0, runsNamed);
  const others = runs.length - strongest.length;
  const named = runs.filter((bands) => strongest.includes(bands)).map((bands) => runClause(bands, curveDb));
  return others > 0 ? [...named, formatCount(others, "smaller move")] : named;
}

function runClause(bands: readonly number[], curveDb: readonly number[]): string {
  const gainsDb = bands.map((band) => curveDb[band]);
  const sizes = gainsDb.map(Math.abs);
  const most = Math.max(...sizes);
  const isEven = most - Math.min(...sizes) < 0.1;
  return `${gainsDb[0] < 0 ? "cut" : "lifted"} ${reach(bands[0], bands.at(-1) ?? bands[0])} by ${isEven ? "" : "up to "}${formatFigure(most, "dB")}`;
}

function reach(first: number, last: number): string {
  const [low, high] = [thirdOctaveCentresHz[first], thirdOctaveCentresHz[last]];
  const isOpenAbove = last === thirdOctaveCentresHz.length - 1;
  if (first === 0) return isOpenAbove ? "everything" : `${formatFigure(high, "Hz")} and below`;
  if (isOpenAbove) return `${formatFigure(low, "Hz")} and above`;
  return first === last ? formatFigure(low, "Hz") : formatBand(low, high);
}

/** How far the level was raised, and what holds the peaks, or that none needed it. */
function levelOfStage({ driveDb, ceilingDbtp, clip }: StagePlan["settings"], peaksWereHeld: boolean): string[] {
  if (typeof driveDb !== "number" || typeof ceilingDbtp !== "number") return [];
  const holders = typeof clip === "string" && clip !== "off" ? `${clip} clip and limiter` : "the limiter";
  return [
    `${driveDb < 0 ? "lowered" : "raised"} by ${formatFigure(Math.abs(driveDb), "dB")}`,
    peaksWereHeld ? `peaks held at ${formatFigure(ceilingDbtp, "dBTP")} by ${holders}` : `no peak above ${formatFigure(ceilingDbtp, "dBTP")}`,
  ];
}
