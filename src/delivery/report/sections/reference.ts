import type { ReferenceBand, ReferenceComparison, ReferenceFigure } from "../../../mastering/reference-comparison.ts";
import { formatChange, formatFigure, formatNumber, typeset } from "../figures.ts";
import type { Markup } from "../html.ts";
import { html } from "../html.ts";
import { capitalise } from "../metrics.ts";
import { linePlot, partsPlot } from "../reference-plot.ts";
import { table } from "../table.ts";

/** The distance to the references, split in three, with pictures, figures and the note to the mixer. Null where none was used. */
export function referenceSection(comparison: ReferenceComparison | null): Markup | null {
  if (!comparison) return null;
  const { references, distanceDb, bands, isMeasured } = comparison;
  const names = references.join(", ");
  const after = isMeasured ? "after" : "after what mastering could do";
  return html`<section aria-labelledby="reference"><h2 id="reference">Beside ${names}</h2>
<p>Loud passages are compared with loud passages, at equal level. The spectra lie ${formatFigure(distanceDb.before, "dB")} rms apart from 60 Hz to 12 kHz,
${formatFigure(distanceDb.after, "dB")} ${after}. Of the distance, mastering can do ${formatFigure(distanceDb.mastering, "dB")},
only the mix can do ${formatFigure(distanceDb.mix, "dB")}, and ${formatFigure(distanceDb.notCopied, "dB")} is not to be copied:
key, arrangement, the edge of a lossy file.</p>
${spectrumFigure(bands, isMeasured)}
<figure><h3>Whose is the difference? <small>dB in thirds of an octave, Hz</small></h3>
${partsPlot(`Difference to ${names} per third octave in three parts; the figures are in the table below.`, bands)}</figure>
${widthFigure(bands, isMeasured)}
${figureTable(comparison.figures, isMeasured)}
${notes(comparison)}
<details><summary>Every band in figures</summary>${bandTable(bands)}</details></section>`;
}

function spectrumFigure(bands: readonly ReferenceBand[], isMeasured: boolean): Markup {
  return html`<figure><h3>Spectrum of the loud passages <small>dB in thirds of an octave, Hz</small></h3>
${linePlot("Third-octave spectra of mix, master and reference; the figures are in the table below.", [
  { look: "reference", name: "reference", levels: bands.map(({ referenceDb }) => referenceDb) },
  { look: "before", name: "mix", levels: bands.map(({ mixDb }) => mixDb) },
  { look: "after", name: afterName(isMeasured), levels: bands.map(({ afterDb }) => afterDb) },
])}</figure>`;
}

function widthFigure(bands: readonly ReferenceBand[], isMeasured: boolean): Markup | null {
  if (bands.every(({ referenceWidthDb }) => referenceWidthDb === null)) return null;
  const floor = (level: number | null) => (level === null ? null : Math.max(-40, level));
  return html`<figure><h3>Width <small>side to mid, dB in thirds of an octave, Hz</small></h3>
${linePlot("Side against mid per third octave of mix, master and reference.", [
  { look: "reference", name: "reference", levels: bands.map(({ referenceWidthDb }) => floor(referenceWidthDb)) },
  { look: "before", name: "mix", levels: bands.map(({ mixWidthDb }) => floor(mixWidthDb)) },
  { look: "after", name: afterName(isMeasured), levels: bands.map(({ afterWidthDb }) => floor(afterWidthDb)) },
])}</figure>`;
}

function afterName(isMeasured: boolean): string {
  return isMeasured ? "master" : "what mastering could do";
}

const whoseWords: Readonly<Record<ReferenceFigure["whose"], string>> = {
  mastering: "mastering can do it",
  mix: "only the mix can",
  "not copied": "not to be copied",
  alike: "alike",
};

function figureTable(figures: readonly ReferenceFigure[], isMeasured: boolean): Markup {
  const master = isMeasured ? [{ head: "Master", look: "num after" }] : [];
  const columns = [
    { head: "Figure" },
    { head: "Mix", look: "num before" },
    ...master,
    { head: "Reference", look: "num" },
    { head: "Whose", look: "whole" },
  ];
  const rows = figures.map(
    ({
      metric,
      mix,
      after,
      reference,
      unit,
      whose,
    }) => html`<tr><th scope="row">${capitalise(metric)}</th><td class="num">${formatFigure(mix, unit)}</td>
${isMeasured && html`<td class="num">${formatFigure(after, unit)}</td>`}<td class="num">${formatFigure(reference, unit)}</td><td class="whole">${whoseWords[whose]}</td></tr>`,
  );
  return table("figures stacked", "Figures of mix, master and reference", columns, rows);
}

function notes({ notesToMixer, refused }: ReferenceComparison): Markup {
  const list = (items: readonly string[]) => html`<ul class="plain">${items.map((item) => html`<li>${typeset(item)}</li>`)}</ul>`;
  return html`${notesToMixer.length > 0 && html`<h3>Note to the mixer</h3>${list(notesToMixer)}`}
${refused.length > 0 && html`<h3>What the references do not give</h3>${list(refused)}`}`;
}

const bandColumns = [
  { head: "Hz" },
  { head: "Mix", look: "num before" },
  { head: "After", look: "num after" },
  { head: "Reference", look: "num" },
  { head: "Mastering", look: "num" },
  { head: "Mix must", look: "num" },
  { head: "Not copied", look: "num" },
];

function bandTable(bands: readonly ReferenceBand[]): Markup {
  const rows = bands.map(
    (band) => html`<tr><th scope="row">${formatFigure(band.frequencyHz, "Hz")}</th><td class="num">${formatNumber(band.mixDb, 1)}</td>
<td class="num">${formatNumber(band.afterDb, 1)}</td><td class="num">${band.referenceDb === null ? "none" : formatNumber(band.referenceDb, 1)}</td>
<td class="num">${formatChange(band.masteringPartDb, "")}</td><td class="num">${formatChange(band.mixPartDb, "")}</td>
<td class="num">${formatChange(band.notCopiedDb, "")}</td></tr>`,
  );
  return table("figures", "Third octaves in dB: mix, master, reference, and the three parts of the difference", bandColumns, rows);
}
