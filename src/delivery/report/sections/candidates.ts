import type { Candidate } from "../../../run/result.ts";
import { formatCount, formatNumber } from "../figures.ts";
import type { Markup } from "../html.ts";
import { html } from "../html.ts";
import { capitalise, spellOut } from "../metrics.ts";
import { table } from "../table.ts";

/** What each table's figures are sums of; one unit is one thing an engineer would object to. */
type Judged = "Objective" | "Price";

/** What the search rendered and how each candidate was judged: whole chains, then ways of making it loud. */
export function candidatesSection(candidates: readonly Candidate[], designs: readonly Candidate[]): Markup | null {
  if (candidates.length + designs.length === 0) return null;
  return html`<section aria-labelledby="tried"><h2 id="tried">What was tried</h2>
<p>Rendered on excerpts and compared at equal loudness; the lowest wins. The objective is a sum over tone, punch, distortion and more, the price one over
distortion and gain motion alone. 0 is perfect, and each full 1 is one thing that an engineer would object to.</p>
${candidateTable(`${formatCount(candidates.length, "chain")} of moves`, "Objective", candidates)}
${candidateTable(`${formatCount(designs.length, "way")} of making it loud`, "Price", designs)}</section>`;
}

function candidateTable(caption: string, judged: Judged, candidates: readonly Candidate[]): Markup | null {
  if (candidates.length === 0) return null;
  const ordered = candidates.toSorted((a, b) => a.objective - b.objective);
  const scale = Math.max(1, ...ordered.map(({ objective }) => (Number.isFinite(objective) ? objective : 0)));
  const rows = ordered.map(({ name, objective, chosen }) => {
    const share = Number.isFinite(objective) ? Math.max(0, Math.min(100, (objective / scale) * 100)).toFixed(1) : "100";
    return html`<tr class="${chosen && "chosen"}"><th scope="row">${capitalise(spellOut(name))}${chosen && html` <small>chosen</small>`}</th>
<td class="num">${formatNumber(objective, 3)}</td><td class="bar" aria-hidden="true"><span style="width:${share}%"></span></td></tr>`;
  });
  const columns = [{ head: "Candidate" }, { head: judged, look: "num" }, { head: "", look: "bar" }];
  return html`<h3>${caption}</h3>${table("figures", `Candidates with ${judged.toLowerCase()}: ${caption}`, columns, rows)}`;
}
