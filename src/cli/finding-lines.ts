import { channelName } from "../analysis/faults/detector.ts";
import type { Finding } from "../audio/findings.ts";
import { formatTime } from "../audio/units.ts";

/** Places of one fault that are named; the rest is counted. */
const placesShown = 6;

/** Findings in a file of so many channels, for people: one fault that lies at several places, with the same advice, is told once with all of them. */
export function findingLines(findings: readonly Finding[], channels: number): string[] {
  const groups = new Map<string, Finding[]>();
  for (const finding of findings) {
    const { severity, code, unit, expected, advice } = finding;
    const key = JSON.stringify([severity, code, unit, expected, advice]);
    groups.set(key, [...(groups.get(key) ?? []), finding]);
  }
  return [...groups.values()].map((group) => groupText(group, channels));
}

function groupText(group: readonly Finding[], channels: number): string {
  const [{ severity, code, unit, expected, advice }] = group;
  const places = group.slice(0, placesShown).map((finding) => placeText(finding, channels));
  const more = group.length > placesShown ? ` and ${group.length - placesShown} more places` : "";
  const figure = [valueText(group), unit].join(" ").trimEnd();
  return `  ${severity.padEnd(4)} ${code} at ${places.join(", ")}${more}: ${figure}, expected ${expected}\n       ${advice}`;
}

/** "0:12.0-0:14.5 left". */
function placeText({ channel, startSeconds, endSeconds }: Finding, channels: number): string {
  const side = channel === null || channels === 1 ? "" : ` ${channelName(channel, channels)}`;
  return `${formatTime(startSeconds)}-${formatTime(endSeconds)}${side}`;
}

/** The value, or from the lowest to the highest. */
function valueText(group: readonly Finding[]): string {
  const values = group.map(({ value }) => value);
  const [low, high] = [Math.min(...values), Math.max(...values)];
  return low === high ? String(low) : `${low} to ${high}`;
}
