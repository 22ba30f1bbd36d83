import type { StemMove } from "../chain/stem-plan.ts";
import type { AlternatesResult, StemFigure, StemsResult } from "../run/stems-result.ts";
import { printTable } from "./tables.ts";

/** Prints what was found in stems and what was done to them. */
export function printStems({ stems, mix, nullDb, findings, notDone }: StemsResult): void {
  const figure = (evidence: readonly StemFigure[], start: string, decimals: number, words: string) => {
    const found = evidence.find(({ metric }) => metric.startsWith(start));
    return found ? `${found.value.toFixed(decimals)} ${found.unit} ${words}` : "-";
  };
  const rows = stems.map(({ role, evidence, moves, findings: found }) => [
    role,
    figure(evidence, "loudness", 1, "against the rest"),
    figure(evidence, "share", 0, "heard"),
    moves.length === 0 ? "untouched" : moves.map(({ stage }) => stage).join(", "),
    found.length === 0 ? "" : [...new Set(found.filter(({ severity }) => severity !== "note").map(({ code }) => code))].join(", "),
  ]);
  printTable("  stems", rows);
  if (mix !== null && nullDb !== null) console.log(`  the stems against ${mix}: ${nullDb} dB left`);
  for (const { role, moves } of stems) for (const move of moves) console.log(`  ${role}: ${moveText(move)}`);
  const about = stems.flatMap((stem) =>
    stem.findings.filter(({ code }) => code.startsWith("stem-")).map((finding) => ({ ...finding, where: stem.file })),
  );
  for (const { where, severity, code, advice } of about) console.log(`  ${severity} ${code} in ${where}: ${advice}`);
  for (const { severity, code, advice } of findings) console.log(`  ${severity} ${code}: ${advice}`);
  for (const sentence of notDone) console.log(`  not done: ${sentence}`);
}

function moveText({ stage, key, settings, because, effect }: StemMove): string {
  const figures = effect.map(({ metric, before, after, unit }) => `${metric} ${before} to ${after} ${unit}`);
  const reasons = because.map(({ metric, measured, unit }) => `${metric} ${measured} ${unit}`);
  const gainDb = stage === "conditioning" ? ` ${Number(settings["gainDb"]) > 0 ? "+" : ""}${settings["gainDb"]} dB` : "";
  const what = `${stage === "conditioning" ? "level" : stage}${gainDb}${key === undefined ? "" : ` keyed by ${key}`}`;
  return [what, (figures.length > 0 ? figures : reasons).join("; ")].filter((words) => words !== "").join(": ");
}

/** Prints the versions written beside a master. */
export function printAlternates({ files, residualDbfs, sharedDbfs }: AlternatesResult): void {
  const rows = files.map(({ name, file, integratedLufs, truePeakDbtp, ownLimitingDb }) => [
    name,
    file,
    integratedLufs === null ? "-" : `${integratedLufs.toFixed(1)} LUFS`,
    truePeakDbtp === null ? "-" : `${truePeakDbtp.toFixed(2)} dBTP`,
    ownLimitingDb === 0 ? "" : `${ownLimitingDb.toFixed(1)} dB of its own limiting`,
  ]);
  printTable("  alternates, with the gains of the master", rows);
  if (residualDbfs !== null) console.log(`  the stem masters add up to the master before its dither within ${residualDbfs} dBFS`);
  if (sharedDbfs !== null) console.log(`  neither filter nor gain, and shared by power: ${sharedDbfs} dBFS RMS of harmonics and clipped tips`);
}
