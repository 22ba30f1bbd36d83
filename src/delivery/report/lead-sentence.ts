import type { SettingValue, StagePlan } from "../../chain/plan.ts";
import { formatBand, formatCount, formatFigure, thirdOctaveCentresHz } from "./figures.ts";
import { nameOfSetting } from "./metrics.ts";
import { bandClause, describeStage, isEqBands, settingText } from "./sentences.ts";

/** Settings that a first sentence names where it has no better words; all of them stand in the stage's table. */
const settingsNamed = 5;
/** A curve that moves a third octave by less is not spoken of. */
const tellingDb = 0.25;

/** What the stage did, as it is heard: its filters, its curve or its level where it has any, else its first settings. */
export function leadSentence({ stage, settings }: StagePlan): string {
  const verb = describeStage(stage).verb;
  const filters = Object.values(settings).filter(isEqBands).flat();
  if (filters.length > 0) return `${verb} with ${formatCount(filters.length, "filter")}: ${filters.map(bandClause).join(", ")}.`;
  const clauses = [...curveOfStage(settings), ...levelOfStage(settings)];
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
  return [...curveClauses(midDb).map((clause) => `${clause} in the middle`), ...curveClauses(sideDb).map((clause) => `${clause} at the sides`)];
}

/** A gain for each of the 31 third octaves. */
export function isCurve(value: unknown): value is readonly number[] {
  return Array.isArray(value) && value.length === thirdOctaveCentresHz.length && value.every((gain) => typeof gain === "number");
}

/** Every gain of a curve with its frequency, as it is dialled: "−1.83 dB at 20 Hz". */
export function curveText(curveDb: readonly number[]): string {
  return curveDb.map((gainDb, band) => `${formatFigure(gainDb, "dB", 2)} at ${formatFigure(thirdOctaveCentresHz[band], "Hz")}`).join(", ");
}

/** "cut 160 Hz and below by up to 1.8 dB": neighbouring third octaves that move the same way are one clause. */
export function curveClauses(curveDb: readonly number[]): string[] {
  const runs: number[][] = [];
  for (const [band, gainDb] of curveDb.entries()) {
    if (Math.abs(gainDb) < tellingDb) continue;
    const last = runs.at(-1);
    const isOn = last?.at(-1) === band - 1 && Math.sign(curveDb[band - 1]) === Math.sign(gainDb);
    if (isOn) last?.push(band);
    else runs.push([band]);
  }
  return runs.map((bands) => {
    const gainsDb = bands.map((band) => curveDb[band]);
    const sizes = gainsDb.map(Math.abs);
    const most = Math.max(...sizes);
    const isEven = most - Math.min(...sizes) < 0.1;
    return `${gainsDb[0] < 0 ? "cut" : "lifted"} ${reach(bands[0], bands.at(-1) ?? bands[0])} by ${isEven ? "" : "up to "}${formatFigure(most, "dB")}`;
  });
}

function reach(first: number, last: number): string {
  const [low, high] = [thirdOctaveCentresHz[first], thirdOctaveCentresHz[last]];
  const isOpenAbove = last === thirdOctaveCentresHz.length - 1;
  if (first === 0) return isOpenAbove ? "everything" : `${formatFigure(high, "Hz")} and below`;
  if (isOpenAbove) return `${formatFigure(low, "Hz")} and above`;
  return first === last ? formatFigure(low, "Hz") : formatBand(low, high);
}

/** How far the level was raised, and what holds the peaks. */
function levelOfStage({ driveDb, ceilingDbtp, clip }: StagePlan["settings"]): string[] {
  if (typeof driveDb !== "number" || typeof ceilingDbtp !== "number") return [];
  const holders = typeof clip === "string" && clip !== "off" ? `${clip} clip and limiter` : "the limiter";
  return [
    `${driveDb < 0 ? "lowered" : "raised"} by ${formatFigure(Math.abs(driveDb), "dB")}`,
    `peaks held at ${formatFigure(ceilingDbtp, "dBTP")} by ${holders}`,
  ];
}
