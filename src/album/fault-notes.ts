import type { Finding } from "../audio/findings.ts";
import type { MasterResult } from "../run/result.ts";
import type { StemResult } from "../run/stems-result.ts";
import type { VersionPlan, VersionTrack } from "./album-version.ts";

/** What was found in a premaster that a record should not leave the house with: trouble while it was read, faults that mastering cannot mend, stems that do not fit, guards that the master did not hold. Pure. */
export function faultNotes(
  { number, title, report }: Pick<VersionTrack, "number" | "title" | "report">,
  { findings, stems, warnings, guards }: Pick<MasterResult, "findings" | "stems" | "warnings" | "guards">,
): string[] {
  const ofSong = [...findings, ...(stems?.findings ?? [])].filter(isStop).map(({ code }) => code);
  const found = [...new Set([...ofSong, ...(stems?.stems ?? []).flatMap(faultsOf)])];
  const faults = found.length === 0 ? [] : [`${number} ${title}: ${found.join(", ")}; ${report} tells more.`];
  const broken = guards
    .filter(({ held }) => !held)
    .map(
      ({ name, value, limit, unit }) =>
        `${number} ${title}: ${name} ${value} ${unit} did not hold the limit of ${limit} ${unit}; ${report} tells more.`,
    );
  return [...warnings.map((warning) => `${number} ${title}: ${warning}`), ...faults, ...broken];
}

/** Tracks made from the same samples: the wrong file in one place, or meant as a reprise. Pure. */
export function twinNotes(tracks: readonly Pick<VersionTrack, "number" | "title" | "piece">[], { units }: Pick<VersionPlan, "units">): string[] {
  const samplesOf = (piece: number) => units[piece].samplesSha256;
  const firsts = tracks.filter(({ piece }, at) => tracks[at - 1]?.piece !== piece);
  return firsts.flatMap((track, at) => {
    const twin = firsts.slice(0, at).find(({ piece }) => samplesOf(piece) === samplesOf(track.piece));
    return twin ? [`${twin.number} ${twin.title} and ${track.number} ${track.title} are made from one mix, sample for sample.`] : [];
  });
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
