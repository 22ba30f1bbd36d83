import type { Finding } from "../audio/findings.ts";
import type { MasterResult } from "../run/result.ts";
import type { StemResult } from "../run/stems-result.ts";
import type { VersionTrack } from "./album-version.ts";

/** What was found in a premaster that a record should not leave the house with: trouble while it was read, faults that mastering cannot mend, stems that do not fit. Pure. */
export function faultNotes(
  { number, title, report }: Pick<VersionTrack, "number" | "title" | "report">,
  { findings, stems, warnings }: Pick<MasterResult, "findings" | "stems" | "warnings">,
): string[] {
  const ofSong = [...findings, ...(stems?.findings ?? [])].filter(isStop).map(({ code }) => code);
  const found = [...new Set([...ofSong, ...(stems?.stems ?? []).flatMap(faultsOf)])];
  const faults = found.length === 0 ? [] : [`${number} ${title}: ${found.join(", ")}; ${report} tells more.`];
  return [...warnings.map((warning) => `${number} ${title}: ${warning}`), ...faults];
}

function isStop({ severity }: Finding): boolean {
  return severity === "stop";
}

/** Of a stem a warning counts too where it is about its place among the others. */
function faultsOf({ role, findings }: StemResult): string[] {
  return findings
    .filter((finding) => isStop(finding) || (finding.severity === "warn" && finding.code.startsWith("stem-")))
    .map(({ code }) => `${code} of ${role}`);
}
