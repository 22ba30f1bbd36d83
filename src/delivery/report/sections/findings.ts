import type { Measurements } from "../../../analysis/measurements.ts";
import type { Finding, Severity } from "../../../audio/findings.ts";
import { formatCount, formatFigure, formatTimeRange, typeset } from "../figures.ts";
import { findingTitle } from "../finding-titles.ts";
import type { Markup } from "../html.ts";
import { html } from "../html.ts";

/** Occurrences of one fault that are listed at once; the rest is one click away. */
const occurrencesShown = 6;

const severities: readonly { readonly severity: Severity; readonly title: string }[] = [
  { severity: "stop", title: "Needs a new mix" },
  { severity: "warn", title: "Worth mending in the mix" },
  { severity: "note", title: "Good to know" },
];

/** What was found in the mix, by severity, with times; then one list that can be sent to the mixer. */
export function findingsSection(findings: readonly Finding[], mix: Measurements): Markup {
  if (findings.length === 0) {
    return html`<section aria-labelledby="found"><h2 id="found">What was found in the mix</h2>
<p>0 findings: nothing asks for another mix.</p></section>`;
  }
  return html`<section aria-labelledby="found"><h2 id="found">What was found in the mix</h2>
${severities.map(({ severity, title }) => severityGroup(severity, title, findings, mix))}
<h3>What a mixer could act on</h3>${mixerList(findings, mix.durationSeconds)}</section>`;
}

function severityGroup(severity: Severity, title: string, findings: readonly Finding[], mix: Measurements): Markup | null {
  const groups = byCode(findings.filter((finding) => finding.severity === severity));
  if (groups.length === 0) return null;
  return html`<h3 class="severity ${severity}">${title}</h3>
<ul class="findings ${severity}">${groups.map((group) => findingGroup(group, mix))}</ul>`;
}

function findingGroup(group: readonly Finding[], mix: Measurements): Markup {
  const [first] = group;
  const lines = group.map((finding) => html`<li>${occurrence(finding, mix)}</li>`);
  const hidden = lines.slice(occurrencesShown);
  const often = group.length > 1 ? `, ${formatCount(group.length, "time")}` : "";
  return html`<li><h4>${findingTitle(first.code)} <small>${first.severity}${often}</small></h4>
<ul class="occurrences">${lines.slice(0, occurrencesShown)}</ul>
${hidden.length > 0 ? html`<details><summary>${hidden.length} more</summary><ul class="occurrences">${hidden}</ul></details>` : ""}
<p class="expected">Expected: ${typeset(first.expected)}.</p></li>`;
}

function occurrence(finding: Finding, mix: Measurements): Markup {
  const side = mix.channels > 1 && finding.channel !== null && `, ${channelName(finding.channel)}`;
  return html`<span class="time">${place(finding, mix.durationSeconds)}</span>
<strong>${formatFigure(finding.value, finding.unit)}</strong>${side}`;
}

function mixerList(findings: readonly Finding[], durationSeconds: number): Markup {
  const ordered = severities.flatMap(({ severity }) => byCode(findings.filter((finding) => finding.severity === severity)));
  const items = ordered.flatMap((group) =>
    adviceOf(group).map(([advice, alike]) => html`<li>${typeset(advice)} <small>${where(alike, durationSeconds)}</small></li>`),
  );
  return html`<ol class="advice">${items}</ol>`;
}

/** Each piece of advice with its findings. Where many ask for the same after a first sentence of their own figures, what they ask for is told once. */
function adviceOf(group: readonly Finding[]): [advice: string, alike: Finding[]][] {
  const remedyOf = ({ advice }: Finding) => advice.match(/\. ([A-Z].*)/s)?.[1] ?? advice;
  const alike = new Map<string, Finding[]>();
  for (const finding of group) alike.set(remedyOf(finding), [...(alike.get(remedyOf(finding)) ?? []), finding]);
  return [...alike].map(([remedy, findings]) => {
    const isOne = findings.every(({ advice }) => advice === findings[0].advice);
    return [isOne ? findings[0].advice : remedy, findings];
  });
}

function where(group: readonly Finding[], durationSeconds: number): string {
  const times = group.slice(0, 3).map((finding) => place(finding, durationSeconds));
  const more = group.length > 3 ? ` and ${group.length - 3} more` : "";
  return `${findingTitle(group[0].code)}: ${times.join(", ")}${more}`;
}

function place({ startSeconds, endSeconds }: Finding, durationSeconds: number): string {
  return endSeconds - startSeconds > 0.98 * durationSeconds ? "whole track" : formatTimeRange(startSeconds, endSeconds);
}

function byCode(findings: readonly Finding[]): Finding[][] {
  const groups = new Map<string, Finding[]>();
  for (const finding of findings) groups.set(finding.code, [...(groups.get(finding.code) ?? []), finding]);
  return [...groups.values()].map((group) => group.toSorted((a, b) => a.startSeconds - b.startSeconds));
}

function channelName(channel: number): string {
  return ["left", "right"][channel] ?? `channel ${channel + 1}`;
}
