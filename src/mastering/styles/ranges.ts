import type { SettingRange } from "../../chain/settings.ts";
import type { Style } from "./style.ts";

type Groups = Omit<Style, "name" | "portrait" | "notFor">;
type Ranges = { readonly [Group in keyof Groups]: Readonly<Record<keyof NonNullable<Groups[Group]>, SettingRange>> };

/** Range, unit and meaning of every value of a style: written once, for the check of users' files, for the comments in written ones and for the docs. */
export const styleRanges: Ranges = {
  loudness: {
    loudestLufs: { kind: "number", min: -30, max: -5, unit: "LUFS", step: 0.1, about: "never louder than this on its own account" },
    rdfBudgetPercent: { kind: "number", min: 0, max: 10, unit: "%", step: 0.1, about: "frames with audible distortion that loudness may cost" },
    nmrBudgetDb: { kind: "number", min: -30, max: -8, unit: "dB", step: 0.1, about: "noise to mask ratio that loudness may cost" },
    psrFloorDb: { kind: "number", min: 4, max: 20, unit: "dB", step: 0.1, about: "punch that must stay: true peak over the loudest 3 s" },
    clip: { kind: "choice", options: ["off", "on"], about: "whether clipping may compete with plain limiting" },
  },
  tone: {
    share: { kind: "number", min: 0, max: 1, unit: "", step: 0.05, about: "how much of the way to the middle half of records a band is drawn" },
    limitDb: { kind: "number", min: 0.1, max: 6, unit: "dB", step: 0.1, about: "most a band is drawn" },
    tiltDbPerOctave: {
      kind: "number",
      min: -0.6,
      max: 0.6,
      unit: "dB/oct",
      step: 0.01,
      about: "colour of every track, around 1 kHz: negative is darker; never out of the middle half",
    },
    offsetsDb: {
      kind: "curve",
      min: -6,
      max: 6,
      unit: "dB",
      length: 9,
      about: "where the middle half is looked for beside where records have it; bands from 20, 148, 392, 795, 1500, 2500, 4300, 7300, 12200 Hz",
    },
    curveDb: {
      kind: "curve",
      min: -6,
      max: 6,
      unit: "dB",
      length: 9,
      about: "colour of every track in these nine bands, whatever it measures",
    },
  },
  glue: {
    meanReductionDb: {
      kind: "number",
      min: 0,
      max: 3,
      unit: "dB",
      step: 0.1,
      about: "mean gain reduction on loud passages; below 0.2 no compressor",
    },
    ratio: { kind: "number", min: 1.2, max: 3, unit: ":1", step: 0.05, about: "how much comes out of more going in" },
    attackMs: { kind: "number", min: 5, max: 100, unit: "ms", step: 1, about: "longer lets drums through" },
  },
  dynamicBands: {
    mostDb: { kind: "number", min: 0, max: 4, unit: "dB", step: 0.1, about: "most a band that alone wanders is turned down; 0 is off" },
  },
  deEss: {
    mostDb: {
      kind: "number",
      min: 0,
      max: 4,
      unit: "dB",
      step: 0.1,
      about: "most that esses which stand out are turned down, 2 dB more where they are plain; 0 is off",
    },
  },
  warmth: {
    kind: { kind: "choice", options: ["tape", "tube", "transformer"], about: "which machine" },
    driveDb: { kind: "number", min: -6, max: 12, unit: "dB", step: 0.1, about: "how far into the bend: more is more high harmonics" },
    asymmetry: { kind: "number", min: 0, max: 0.5, unit: "", step: 0.01, about: "even harmonics" },
    levelDb: { kind: "number", min: -60, max: -26, unit: "dB", step: 0.1, about: "harmonics relative to the programme" },
  },
  width: {
    midDb: { kind: "number", min: -3, max: 2, unit: "dB", step: 0.1, about: "side from 300 Hz to 4 kHz; more only where the track is narrow" },
    highDb: { kind: "number", min: -3, max: 2, unit: "dB", step: 0.1, about: "side above 4 kHz; more only where the track is narrow" },
  },
  lowEnd: {
    widestDb: {
      kind: "number",
      min: -60,
      max: 24,
      unit: "dB",
      step: 0.1,
      about: "side to mid below 148 Hz above which the bass is drawn in; 24 is never",
    },
    monoBelowHz: { kind: "number", min: 60, max: 200, unit: "Hz", step: 1, about: "the side is rolled off below this" },
    slope: { kind: "choice", options: ["6 dB/oct", "12 dB/oct"], about: "how steeply" },
  },
};

/** Groups of a style's values, in the order of a style file. */
export const styleGroups = Object.keys(styleRanges) as readonly (keyof Ranges)[];

/** "from -30 to -5 LUFS", "one of off, on", "9 numbers from -6 to 6 dB" */
export function rangeText(range: SettingRange): string {
  if (range.kind === "choice") return `one of ${range.options.join(", ")}`;
  if (range.kind === "bands") return `at most ${range.most} filters`;
  const span = `from ${range.min} to ${range.max} ${range.unit}`.trim();
  return range.kind === "curve" ? `${range.length} numbers ${span}` : span;
}
