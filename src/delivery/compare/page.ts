import { formatTime } from "../../audio/units.ts";
import { defaultWishes } from "../../mastering/wishes.ts";
import type { PageAssets } from "../page-assets.ts";
import { formatCount, formatFigure, formatLength, thirdOctaveCentresHz } from "../report/figures.ts";
import { html, jsonForScript, Markup } from "../report/html.ts";
import { pageHead, trustedText } from "../report/inline.ts";
import { readingNotes } from "../report/reading-notes.ts";
import { fileName, shellWord } from "../report/sections/recipe.ts";
import { styleSheet } from "../report/style-sheet.ts";
import { table } from "../report/table.ts";
import type { ComparedCandidate, CompareResult } from "./compare-result.ts";
import { compareStyle } from "./compare-style.ts";
import type { ComparePageData } from "./page-data.ts";

/** The passage of every candidate as interleaved 24-bit little-endian samples in base64, in the order of the candidates: the very samples of the files. */
export interface PassageAudio {
  readonly sampleRateHz: number;
  readonly channels: number;
  readonly base64: readonly string[];
}

/**
 * The comparison as a single HTML document that plays the candidates blind: audio, script and style are inside, so it works from a disk and loads
 * nothing. Names stand in its data and in a closed list of files, nowhere on the page until they are asked for.
 */
export function renderComparePage(result: CompareResult, title: string, audio: PassageAudio, assets: PageAssets): string {
  return html`<!doctype html>
<html lang="en">
${pageHead(`${title}: blind comparison`, html`${trustedText(assets.uplotStyle, "style")}${new Markup(styleSheet + compareStyle)}`)}
<body>
<main>
${heading(result, title)}
<noscript><p class="banner">The player needs scripts, which this browser has switched off. The full-length files are listed below.</p></noscript>
${player()}
${games()}
${pictures(result)}
${files(result)}
<footer>Made by Deadwax. This page is one file: it loads nothing and sends nothing.</footer>
</main>
<script type="application/json" id="page-data">${jsonForScript(pageData(result, audio))}</script>
<script>${trustedText(assets.script, "script")}</script>
${audio.base64.map((samples, index) => html`<script type="text/plain" id="audio-${index}">${new Markup(samples)}</script>\n`)}
</body>
</html>
`.text;
}

function heading({ candidates, merged, matchedLufs, passage, durationSeconds, warnings }: CompareResult, title: string): Markup {
  const isWhole = passage.startSeconds === 0 && passage.endSeconds >= durationSeconds - 0.1;
  const span = `${formatTime(passage.startSeconds)} to ${formatTime(passage.endSeconds)} of ${formatLength(durationSeconds)}`;
  const what = isWhole ? "You hear the whole song." : `You hear its loudest passage, ${span}; the full-length files lie beside this page.`;
  return html`<header><p class="kicker">Blind comparison</p><h1>${title}</h1>
<p class="verdict">${formatCount(candidates.length, "version")} of one song, equally loud to within 0.1 LU and in step to the sample.
Names are hidden: choose with your ears. ${what}</p>
${readingNotes(warnings)}
${
  merged.length > 0
    ? html`<p>${sentenceOfTwins(merged)}</p>
`
    : ""
}<p><small>Louder ones were turned down to the quietest, ${formatFigure(matchedLufs, "LUFS")} over the whole song, and the passages once more among themselves.
Set your volume once and leave it.</small></p></header>`;
}

/** "warm came out the same to the sample as transparent, which stands for both." */
function sentenceOfTwins(merged: CompareResult["merged"]): string {
  const sentences = [...new Set(merged.map(({ sameAs }) => sameAs))].map((sameAs) => {
    const names = merged.filter((one) => one.sameAs === sameAs).map(({ name }) => name);
    const all = names.length === 1 ? names[0] : `${names.slice(0, -1).join(", ")} and ${names.at(-1)}`;
    return `${all} came out the same to the sample as ${sameAs}, which stands for ${names.length === 1 ? "both" : "all"}.`;
  });
  return sentences.join(" ");
}

function player(): Markup {
  return html`<section id="deck" class="deck" aria-label="Player">
<p id="rest" class="banner" role="alert" hidden><strong>Rest your ears.</strong> You have listened for twenty minutes. Tired ears like it brighter and louder:
take five minutes of quiet, then go on.</p>
<div class="transport"><button id="play" type="button" disabled>Unpacking…</button>
<input id="position" type="range" min="0" max="1" step="any" value="0" aria-label="Position" disabled><span id="clock" aria-hidden="true">0:00.0</span></div>
<p id="task" role="status"></p>
<div id="pads" role="group" aria-label="Versions"></div>
<div id="answers" role="group" aria-label="Your answer"></div>
<p class="hint">Space plays and pauses, number keys switch, arrow keys move by two seconds. Switching keeps the place.</p>
<p class="hint"><label><input type="checkbox" id="names"> show the names</label> · <a id="order" href="#"></a></p>
</section>`;
}

function games(): Markup {
  return html`<section class="games">
<article aria-labelledby="tournament-title"><h2 id="tournament-title">Tournament</h2>
<p>Two at a time, the better one goes on. Where you hear no difference, the gentler one does.</p>
<button id="start-tournament" type="button" disabled>Start the tournament</button>
<p id="tournament-result" role="status"></p></article>
<article aria-labelledby="abx-title"><h2 id="abx-title">Did you hear it?</h2>
<p>ABX: X is A or B by the toss of a coin, you say which. The count is fixed and the score comes at the end, so chance cannot be talked up.
Every further run asks for more hits: of those who only guess, 1 in 20 passes over all runs together, as long as the page is not opened anew.</p>
<div class="choices"><span>A is</span><span id="abx-a" class="choice" role="radiogroup" aria-label="A is version"></span>
<span>B is</span><span id="abx-b" class="choice" role="radiogroup" aria-label="B is version"></span>
<span>trials</span><span id="abx-trials" class="choice" role="radiogroup" aria-label="Number of trials"></span></div>
<button id="start-abx" type="button" disabled>Start the test</button>
<p id="abx-result" role="status"></p></article>
</section>`;
}

function pictures({ candidates, stepSeconds }: CompareResult): Markup {
  const count = formatCount(candidates.length, "version");
  const tone = farthest(candidates.map(({ matched }) => relativeTo(matched.integratedLufs, matched.thirdOctaveDb)));
  const level = farthest(candidates.map(({ shortTermLufs }) => shortTermLufs));
  const toneApart = tone && `At most ${formatFigure(tone.apart, "dB")} apart, at ${formatFigure(thirdOctaveCentresHz[tone.at], "Hz")}.`;
  const levelApart = level && `At most ${formatFigure(level.apart, "LU")} apart, at ${formatTime(level.at * stepSeconds)}.`;
  return html`<section id="pictures" aria-labelledby="pictures-title"><h2 id="pictures-title">To look at</h2>
<p id="pictures-note" hidden>Pictures come back when this is over: eyes sway ears.</p>
<div id="charts"><figure><h3>Spectrum at equal loudness <small>each against the average of all, dB in thirds of an octave, Hz</small></h3>
<div class="chart lines" data-chart="spectrum" role="img" aria-label="Third-octave spectra of ${count} at equal loudness, each against the average of all. ${toneApart}"></div>
<figcaption>${toneApart}</figcaption></figure>
<figure><h3>Short-term loudness <small>LUFS, over the whole song at matched loudness</small></h3>
<div class="chart lines" data-chart="loudness" role="img" aria-label="Short-term loudness of ${count} over time. ${levelApart}"></div>
<figcaption>${levelApart} Each point averages 3 seconds. Shaded: the passage you hear.</figcaption></figure></div></section>`;
}

/** Levels so far under the highest are not heard beside it. */
const audibleRangeDb = 60;

/** Where the lines of a picture lie farthest apart, and how far; null where no two are known. */
function farthest(lines: readonly (readonly (number | null)[])[]): { readonly at: number; readonly apart: number } | null {
  const floor = Math.max(...lines.flat().filter((level) => level !== null)) - audibleRangeDb;
  const places = lines[0].map((_, at) => {
    const known = lines.flatMap((line) => line[at] ?? []).filter((level) => level > floor);
    return { at, apart: known.length < 2 ? Number.NEGATIVE_INFINITY : Math.max(...known) - Math.min(...known) };
  });
  const most = places.reduce((best, place) => (place.apart > best.apart ? place : best), { at: 0, apart: Number.NEGATIVE_INFINITY });
  return most.apart < 0 ? null : most;
}

const columns = [
  { head: "File" },
  { head: "Turned down", look: "num" },
  { head: "Loudness was", look: "num" },
  { head: "True peak now", look: "num" },
  { head: "Peak to loudness", look: "num" },
];

function files({ candidates, source }: CompareResult): Markup {
  const rows = candidates.map(
    ({
      name,
      file,
      gainDb,
      master,
      matched,
    }) => html`<tr><th scope="row"><a href="${encodeURIComponent(file)}">${file}</a> <small>${name}</small></th>
<td class="num">${formatFigure(gainDb, "dB", 2)}</td><td class="num">${formatFigure(master.integratedLufs, "LUFS")}</td>
<td class="num">${formatFigure(matched.truePeakDbtp, "dBTP")}</td><td class="num">${formatFigure(master.plrDb, "dB")}</td></tr>`,
  );
  return html`<section><details id="files"><summary>The full-length files, with names</summary>
<p>24-bit copies for listening, not masters. Make the one you chose with <code>deadwax master ${shellWord(fileName(source))}</code> and its style or reference.</p>
${table("figures", "The files and their figures", columns, rows)}</details></section>`;
}

function pageData(result: CompareResult, audio: PassageAudio): ComparePageData {
  return {
    sampleRateHz: audio.sampleRateHz,
    channels: audio.channels,
    durationSeconds: result.durationSeconds,
    passage: result.passage,
    stepSeconds: result.stepSeconds,
    candidates: result.candidates.map((candidate) => ({
      name: candidate.name,
      command: commandFor(result.source, candidate),
      passageGainDb: candidate.passageGainDb,
      gentleness: candidate.gentleness,
      thirdOctaveDb: relativeTo(candidate.matched.integratedLufs, candidate.matched.thirdOctaveDb),
      shortTermLufs: candidate.shortTermLufs,
    })),
  };
}

function relativeTo(lufs: number | null, levelsDb: readonly (number | null)[]): (number | null)[] {
  return levelsDb.map((level) => (level === null || lufs === null ? null : level - lufs));
}

/** What to type to have this version for good: all that it was asked for besides the usual. */
function commandFor(source: string, { style, styleFile, intensity, reference, targetLufs, ceilingDbtp }: ComparedCandidate): string {
  if (style === null) return "";
  const word = (path: string) => shellWord(fileName(path));
  const flags = [
    intensity === 0 ? "--intensity 0" : `--style ${styleFile === null ? style : word(styleFile)}`,
    reference === null ? "" : `--reference ${word(reference)}`,
    targetLufs === null ? "" : `--loudness ${targetLufs}`,
    ceilingDbtp === null || ceilingDbtp === defaultWishes.ceilingDbtp ? "" : `--ceiling ${ceilingDbtp}`,
  ];
  return ["deadwax master", word(source), "-o master.wav", ...flags.filter((flag) => flag !== "")].join(" ");
}
