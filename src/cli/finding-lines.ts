import type { Finding } from "../audio/findings.ts";
import { formatTime } from "../audio/units.ts";

/** Places of one fault that are named; the rest is counted. */
const placesShown = 6;

/** Findings for people: one fault that lies at several places, with the same advice, is told once with all of them. */
export function findingLines(findings: readonly Finding[]): string[] {
  const groups = new Map<string, Finding[]>();
  for (const finding of findings) {
    const { severity, code, unit, expected, advice } = finding;
    const key = JSON.stringify([severity, code, unit, expected, advice]);
    groups.set(key, [...(groups.get(key) ?? []), finding]);
  }
  return [...groups.values()].map(groupText);
}

function groupText(group: readonly Finding[]): string {
  const [{ severity, code, unit, expected, advice }] = group;
  const places = group.slice(0, placesShown).map(placeText);
  const more = group.length > placesShown ? ` and ${group.length - placesShown} more places` : "";
  const figure = [valueText(group), unit].join(" ").trimEnd();
  return `  ${severity.padEnd(4)} ${code} at ${places.join(", ")}${more}: ${figure}, expected ${expected}\n       ${advice}`;
}

function placeText({ startSeconds, endSeconds, channel }: Finding): string {
  const side = channel === null ? "" : (["left", "right"][channel] ?? `channel ${channel + 1}`);
  return `${formatTime(startSeconds)}-${formatTime(endSeconds)} ${side}`.trimEnd();
}

/** The value, or from the lowest to the highest. */
function valueText(group: readonly Finding[]): string {
  const values = group.map(({ value }) => value);
  const [low, high] = [Math.min(...values), Math.max(...values)];
  return low === high ? String(low) : `${low} to ${high}`;
}
