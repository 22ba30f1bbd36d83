import type { Candidate } from "../../../run/result.ts";
import { formatCount, formatNumber } from "../figures.ts";
import type { Markup } from "../html.ts";
import { html } from "../html.ts";
import { capitalise, spellOut } from "../metrics.ts";
import { table } from "../table.ts";

const columns = [{ head: "Candidate" }, { head: "Objective", look: "num" }, { head: "", look: "bar" }];

/** What the search rendered and how each candidate was judged. */
export function candidatesSection(candidates: readonly Candidate[]): Markup | null {
  if (candidates.length === 0) return null;
  const ordered = candidates.toSorted((a, b) => a.objective - b.objective);
  const scale = Math.max(1, ...ordered.map(({ objective }) => (Number.isFinite(objective) ? objective : 0)));
  const rows = ordered.map(({ name, objective, chosen }) => {
    const share = Number.isFinite(objective) ? Math.max(0, Math.min(100, (objective / scale) * 100)).toFixed(1) : "100";
    return html`<tr class="${chosen && "chosen"}"><th scope="row">${capitalise(spellOut(name))}${chosen && html` <small>chosen</small>`}</th>
<td class="num">${formatNumber(objective, 3)}</td><td class="bar" aria-hidden="true"><span style="width:${share}%"></span></td></tr>`;
  });
  return html`<section aria-labelledby="tried"><h2 id="tried">What was tried</h2>
<p>${formatCount(candidates.length, "candidate")} rendered and compared at equal loudness. 0 is perfect; at 1 an engineer would object.</p>
${table("figures", "Candidates with objective", columns, rows)}</section>`;
}
