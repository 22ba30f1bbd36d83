import type { Measurements } from "../analysis/measurements.ts";
import { formatTime, roundTo } from "../audio/units.ts";
import { stopsIn } from "../delivery/master-result.ts";
import { isDoneInPart } from "../run/done-in-part.ts";
import type { MasterResult } from "../run/result.ts";

/** Words of a table: name, then one or more values. */
export type Row = readonly string[];

/** Prints rows in aligned columns under a title. */
export function printTable(title: string, rows: readonly Row[]): void {
  const widths = rows.reduce<number[]>((all, row) => row.map((cell, column) => Math.max(all[column] ?? 0, columnsOf(cell))), []);
  console.log(title);
  for (const row of rows) {
    const cells = row.map((cell, column) => {
      const space = " ".repeat(widths[column] - columnsOf(cell));
      return column === 0 ? cell + space : space + cell;
    });
    console.log(`  ${cells.join("   ")}`.trimEnd());
  }
}

/** Characters that take two columns of a terminal: those of East Asia, and pictures (Unicode Standard Annex 11). */
const wide = /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{1f300}-\u{1faff}\u{20000}-\u{3fffd}]/u;

/** Columns of a terminal that a text takes; a mark upon a letter takes none. */
function columnsOf(text: string): number {
  return [...text].reduce((sum, letter) => sum + (/\p{M}/u.test(letter) ? 0 : wide.test(letter) ? 2 : 1), 0);
}

type Field = { readonly name: string; readonly unit: string; readonly key: keyof Measurements; readonly decimals: number };

const fields: readonly Field[] = [
  { name: "integrated loudness", unit: "LUFS", key: "integratedLufs", decimals: 1 },
  { name: "loudest 3 s", unit: "LUFS", key: "maxShortTermLufs", decimals: 1 },
  { name: "loudest 400 ms", unit: "LUFS", key: "maxMomentaryLufs", decimals: 1 },
  { name: "loudness range", unit: "LU", key: "loudnessRangeLu", decimals: 1 },
  { name: "true peak", unit: "dBTP", key: "truePeakDbtp", decimals: 2 },
  { name: "sample peak", unit: "dBFS", key: "samplePeakDbfs", decimals: 2 },
  { name: "peak to loudness", unit: "dB", key: "plrDb", decimals: 1 },
  { name: "lowest peak to short-term", unit: "dB", key: "minPsrDb", decimals: 1 },
  { name: "crest factor", unit: "dB", key: "crestFactorDb", decimals: 1 },
  { name: "dynamic range (DR)", unit: "", key: "dr", decimals: 0 },
  { name: "tilt 100 Hz to 10 kHz", unit: "dB/oct", key: "tiltDbPerOctave", decimals: 2 },
  { name: "bandwidth", unit: "Hz", key: "bandwidthHz", decimals: 0 },
  { name: "correlation", unit: "", key: "correlation", decimals: 2 },
  { name: "side to mid", unit: "dB", key: "sideToMidDb", decimals: 1 },
  { name: "mono loss", unit: "LU", key: "monoLossDb", decimals: 1 },
  { name: "noise floor", unit: "dBFS", key: "noiseFloorDbfs", decimals: 1 },
  { name: "DC offset", unit: "", key: "dcOffset", decimals: 6 },
  { name: "used bits", unit: "", key: "usedBits", decimals: 0 },
];

function show(measurements: Measurements, field: Field): string {
  const value = measurements[field.key];
  return typeof value === "number" ? `${roundTo(value, 10 ** -field.decimals).toFixed(field.decimals)} ${field.unit}`.trim() : "-";
}

/** One file's numbers for people. */
export function measurementRows(measurements: Measurements): Row[] {
  const { sampleRateHz, channels, bits, durationSeconds } = measurements;
  return [
    ["length", `${formatTime(durationSeconds)} at ${sampleRateHz} Hz, ${channels} ch, ${bits === 0 ? "lossy" : `${bits} bit`}`],
    ...fields.map((field) => [field.name, show(measurements, field)]),
  ];
}

/** What was met in the file and should be looked at, a line each. */
export function printWarnings(warnings: readonly string[]): void {
  for (const warning of warnings) console.log(`  look: ${warning}`);
}

/** The outcome of a master for people: numbers before and after, what was done, what did not hold. */
export function printMasterResult(result: MasterResult): void {
  printTable(`${result.output}   ${result.matrix}`, beforeAfterRows(result.before, result.after));
  const failed = result.guards.filter((guard) => !guard.held);
  const inPart = result.refused.filter((refusal) => isDoneInPart(result.plan, refusal));
  const done = result.plan.stages.map(({ stage }) => (inPart.some((refusal) => refusal.stage === stage) ? `${stage} (in part)` : stage)).join(", ");
  console.log(`  done: ${done}`);
  const byHand = result.plan.stages.flatMap(({ stage, byHand: names = [] }) => names.map((name) => `${stage}.${name}`));
  if (byHand.length > 0) console.log(`  set by hand: ${byHand.join(", ")}`);
  printWarnings(result.warnings);
  for (const edit of result.edits) console.log(`  edited: ${edit}`);
  if (result.ab) console.log(`  to compare: ${abSentence(result.ab)}`);
  if (result.reference) {
    const { references, distanceDb } = result.reference;
    console.log(
      `  beside ${references.join(", ")}: spectra ${distanceDb.before.toFixed(1)} dB rms apart before, ${distanceDb.after.toFixed(1)} after`,
    );
  }
  for (const refusal of result.refused)
    console.log(`  ${inPart.includes(refusal) ? "done in part" : "not done"}: ${refusal.stage}: ${refusal.reason}`);
  const held =
    result.guards.length === 0 ? "no guard could be measured" : `${result.guards.length - failed.length} of ${result.guards.length} guards held`;
  console.log(`  ${held}, ${result.realTimeFactor.toFixed(result.realTimeFactor < 10 ? 1 : 0)}x real time`);
  for (const { name, value, limit, unit } of failed) console.log(`  did not hold: ${name} ${value} ${unit} (limit ${limit} ${unit})`);
  if (result.notRecommended) {
    const codes = [...new Set(stopsIn(result).map(({ code }) => code))];
    console.log(`  not recommended: deadwax check asks for a new mix${codes.length > 0 ? ` because of ${codes.join(", ")}` : ""}.`);
  }
}

function abSentence({ files, matchGainDb, turnedDownDb }: NonNullable<MasterResult["ab"]>): string {
  const turn = matchGainDb < 0 ? `${-matchGainDb} dB down` : `${matchGainDb} dB up`;
  return `${files.join(", ")}: the mix ${turn} to the loudness of the master${turnedDownDb > 0 ? `, all ${turnedDownDb} dB down to stay below 0 dBTP` : ""}.`;
}

/** The numbers that mastering moves, before and after. */
function beforeAfterRows(before: Measurements, after: Measurements): Row[] {
  const shown = fields.filter((field) => !["usedBits", "dcOffset", "bandwidthHz"].includes(field.key));
  return [["", "mix", "master"], ...shown.map((field) => [field.name, show(before, field), show(after, field)])];
}
