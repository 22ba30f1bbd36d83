import type { Measurements } from "../../../analysis/measurements.ts";
import type { MasterResult } from "../../../run/result.ts";
import { formatChangeBetween, formatFigure, printsAlike } from "../figures.ts";
import type { Markup } from "../html.ts";
import { html } from "../html.ts";
import { capitalise, describeMetric, spellOut } from "../metrics.ts";
import { table } from "../table.ts";

type MetricKey = {
  [K in keyof Measurements]-?: Exclude<Measurements[K], null | undefined> extends number ? K : never;
}[keyof Measurements];

interface Row {
  readonly key: MetricKey;
  readonly unit: string;
  readonly decimals?: number;
}

const keyRows: readonly Row[] = [
  { key: "integratedLufs", unit: "LUFS" },
  { key: "maxShortTermLufs", unit: "LUFS" },
  { key: "truePeakDbtp", unit: "dBTP" },
  { key: "plrDb", unit: "dB" },
  { key: "minPsrDb", unit: "dB" },
  { key: "loudnessRangeLu", unit: "LU" },
  { key: "tiltDbPerOctave", unit: "dB/octave" },
  { key: "correlation", unit: "", decimals: 2 },
  { key: "monoLossDb", unit: "dB" },
];

const otherRows: readonly Row[] = [
  { key: "dualMonoLufs", unit: "LUFS" },
  { key: "maxMomentaryLufs", unit: "LUFS" },
  { key: "samplePeakDbfs", unit: "dBFS" },
  { key: "crestFactorDb", unit: "dB" },
  { key: "dr", unit: "", decimals: 0 },
  { key: "sideToMidDb", unit: "dB" },
  { key: "noiseFloorDbfs", unit: "dBFS" },
  { key: "bandwidthHz", unit: "Hz" },
  { key: "dcOffset", unit: "", decimals: 6 },
  { key: "usedBits", unit: "bits" },
];

const columns = [{ head: "Measured" }, { head: "Mix", look: "num before" }, { head: "Master", look: "num after" }, { head: "Change", look: "num" }];

/** The key numbers of mix and master side by side; the rest one click away. */
export function comparison(result: MasterResult): Markup {
  return html`<section aria-labelledby="numbers"><h2 id="numbers">Before and after</h2>
${measuredTable(keyRows, result, "Key measurements of the mix and the master")}
<details><summary>All measurements</summary>${measuredTable(otherRows, result, "Further measurements of the mix and the master")}</details>
${notMeasured(result)}</section>`;
}

function measuredTable(rows: readonly Row[], { before, after }: MasterResult, caption: string): Markup {
  const present = rows.filter(({ key }) => before[key] !== undefined || after[key] !== undefined);
  const cells = present.map((row) => tableRow(row, before[row.key] ?? null, after[row.key] ?? null));
  return table("figures stacked", caption, columns, cells);
}

function tableRow({ key, unit, decimals }: Row, before: number | null, after: number | null): Markup {
  const { name, meaning } = describeMetric(key);
  return html`<tr><th scope="row">${capitalise(name)}${meaning ? html` <small>${meaning}</small>` : ""}</th>
<td class="num">${formatFigure(before, unit, decimals)}</td><td class="num">${formatFigure(after, unit, decimals)}</td>
<td class="num change">${changeText(before, after, unit, decimals)}</td></tr>`;
}

function changeText(before: number | null, after: number | null, unit: string, decimals: number | undefined): string {
  if (before === null || after === null) return "not known";
  if (decimals === undefined && printsAlike(before, after, unit)) return "none";
  return before === after ? "none" : formatChangeBetween(before, after, unit, decimals);
}

function notMeasured({ before, after }: MasterResult): Markup | null {
  const reasons = new Map<string, string[]>();
  const note = (where: string, entries: Readonly<Record<string, string>>): void => {
    for (const [metric, reason] of Object.entries(entries)) {
      const text = `${spellOut(describeMetric(metric).name)}: ${reason}`;
      reasons.set(text, [...(reasons.get(text) ?? []), where]);
    }
  };
  note("mix", before.notMeasured);
  note("master", after.notMeasured);
  if (reasons.size === 0) return null;
  const items = [...reasons].map(([text, where]) => html`<li>${capitalise(text)} (${where.join(" and ")})</li>`);
  return html`<h3>Not measured</h3><ul class="plain">${items}</ul>`;
}
