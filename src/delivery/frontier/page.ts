import type { PageAssets } from "../page-assets.ts";
import { formatFigure, formatNumber, typeset } from "../report/figures.ts";
import { html, jsonForScript, Markup } from "../report/html.ts";
import { pageHead, trustedText } from "../report/inline.ts";
import { readingNotes } from "../report/reading-notes.ts";
import { styleSheet } from "../report/style-sheet.ts";
import { table } from "../report/table.ts";
import { codecRemark, type FrontierResult, type FrontierStep, passagesInWords } from "./frontier-result.ts";

const frontierStyle = `
.knee-row th, .knee-row td { background: var(--card); font-weight: 600; }
.knee { color: var(--after); font-weight: 600; }
.over { color: var(--stop); font-weight: 600; }
`;

/** The frontier as a single HTML document: the price of loudness drawn and in figures, encodes, and what each service will play. Loads nothing. */
export function renderFrontierPage(result: FrontierResult, title: string, assets: PageAssets): string {
  return html`<!doctype html>
<html lang="en">
${pageHead(`${title}: how far can it be pushed?`, html`${trustedText(assets.uplotStyle, "style")}${new Markup(styleSheet + frontierStyle)}`)}
<body>
<main>
<header><p class="kicker">Loudness frontier · style ${result.style} · ceiling ${formatFigure(result.ceilingDbtp, "dBTP")}</p><h1>${title}</h1>
<p class="verdict">${typeset(result.verdict)}</p>${readingNotes(result.warnings)}</header>
<noscript><p>The pictures need scripts, which this browser has switched off. Every figure stands in the tables.</p></noscript>
${pictures(result)}
${figuresSection(result)}
${servicesSection(result)}
<footer>Made by Deadwax. This page is one file: it loads nothing and sends nothing.</footer>
</main>
<script type="application/json" id="page-data">${jsonForScript(result)}</script>
<script>${trustedText(assets.script, "script")}</script>
</body>
</html>
`.text;
}

function picture(name: string, title: string, unit: string, label: string, caption: string): Markup {
  return html`<figure><h3>${title} <small>${unit}</small></h3>
<div class="chart lines" data-chart="${name}" role="img" aria-label="${label} The figures are in the table below."></div>
<figcaption>${typeset(caption)}</figcaption></figure>`;
}

function pictures({ kneeLufs, steps }: FrontierResult): Markup {
  const knee = kneeLufs === null ? "" : " Shaded: beyond the knee.";
  const hasCodecs = steps.some(({ codecPeaks }) => codecPeaks.some(({ truePeakDbtp }) => truePeakDbtp !== null));
  return html`<section aria-labelledby="price"><h2 id="price">What loudness costs</h2>
${picture("price", "Price", "distortion and gain motion in one figure, by loudness in LUFS", "Price against loudness.", `Of the cheapest way to be that loud. How steeply it rises counts: that is where the knee lies. One unit is 4 dB of noise to mask ratio above −30 dB, 2 % of frames with audible distortion, or 0.25 dB of gain motion.${knee}`)}
${picture("punch", "Punch left", "dB, peak to short-term loudness in the hardest passages, by loudness in LUFS", "Punch against loudness.", "Below about 8 dB drums begin to lean back, below 5 they are gone. The knee does not know what this song needs: listen there before you go there.")}
${hasCodecs && picture("codecs", "Peaks after encoding", "dBTP, by loudness in LUFS", "True peaks of four real encodes against loudness.", "Above 0 dBTP a listener's decoder may clip.")}
</section>`;
}

const columns = [
  { head: "Loudness, LUFS" },
  { head: "Punch, dB", look: "num" },
  { head: "lost, dB", look: "num" },
  { head: "NMR, dB", look: "num" },
  { head: "Audible frames, %", look: "num" },
  { head: "Price", look: "num" },
];

function figuresSection(result: FrontierResult): Markup {
  const { steps, automatic } = result;
  const rows = steps.map(
    (
      step,
    ) => html`<tr class="${step.isKnee ? "knee-row" : ""}"><th scope="row">${formatNumber(step.lufs, 1)}${step.isKnee && html` <span class="knee">knee</span>`}
<small>${step.design}</small></th><td class="num">${formatNumber(step.psrDb, 1)}</td><td class="num">${formatNumber(step.psrLostDb, 1)}</td>
<td class="num">${formatNumber(step.nmrDb, 1)}</td><td class="num">${formatNumber(step.rdfPercent, 1)}</td><td class="num">${formatNumber(step.price, 1)}</td></tr>`,
  );
  return html`<section aria-labelledby="figures"><h2 id="figures">In figures</h2>
${table("figures", "Loudness against punch and distortion", columns, rows)}
<p><small>Measured on ${typeset(passagesInWords(result))}. NMR is the noise to mask ratio: what was added against what the music
hides. Audible frames are those in which it is not hidden. The knee is where one more LU costs more than three units of price, wherever the price then stands.
Automatic loudness goes by the limits of the style instead: about ${formatFigure(automatic.lufs, "LUFS")}, because ${typeset(automatic.reason)}.</small></p>
${codecTable(steps)}</section>`;
}

function codecTable(steps: readonly FrontierStep[]): Markup {
  const remark = codecRemark(steps);
  const names = steps[0].codecPeaks.map(({ codec }) => codec);
  const rows = steps.map(
    ({ lufs, codecPeaks }) =>
      html`<tr><th scope="row">${formatNumber(lufs, 1)}</th>${codecPeaks.map(
        ({ truePeakDbtp }) =>
          html`<td class="num${(truePeakDbtp ?? -1) > 0 ? " over" : ""}">${truePeakDbtp === null ? "–" : formatNumber(truePeakDbtp, 1)}</td>`,
      )}</tr>`,
  );
  const heads = [{ head: "A master at, LUFS" }, ...names.map((head) => ({ head: `${head} kbit/s`, look: "num" }))];
  return html`<h3>Each encode <small>true peak, dBTP</small></h3>${table("figures", "True peaks of real encodes, dBTP", heads, rows)}
<p><small>The loudest passage, encoded and decoded again. ${remark ?? "Bold: above full scale."}</small></p>`;
}

function servicesSection({ steps }: FrontierResult): Markup {
  const services = steps[0].playback.map(({ service, targetLufs }) => ({ service, targetLufs }));
  const heads = [
    { head: "A master at" },
    ...steps.map(({ lufs, isKnee }) => ({ head: `${formatNumber(lufs, 1)}${isKnee ? " (knee)" : ""}`, look: "num" })),
  ];
  const rows = services.map(
    (
      { service, targetLufs },
      index,
    ) => html`<tr><th scope="row">${service} <small>${targetLufs === null ? "plays as delivered" : `aims for ${formatFigure(targetLufs, "LUFS", 0)}`}</small></th>
${steps.map(({ playback }) => html`<td class="num">${formatNumber(playback[index].playedLufs, 1)}</td>`)}</tr>`,
  );
  return html`<section aria-labelledby="services"><h2 id="services">What will be played, LUFS</h2>
<p>Where a row stays level, the extra loudness is turned down again: only its price remains.</p>
${table("figures spread", "Playback loudness by service and loudness of the master", heads, rows)}</section>`;
}
