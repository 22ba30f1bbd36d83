import { type AlbumVersion, anchorOf, type VersionTrack } from "../../album/album-version.ts";
import { formatChange, formatCount, formatFigure, formatLength, formatNumber, tiltSpan, typeset } from "../report/figures.ts";
import { html, Markup } from "../report/html.ts";
import { pageHead } from "../report/inline.ts";
import { styleSheet } from "../report/style-sheet.ts";
import { table } from "../report/table.ts";
import { deviationPlot, deviationReachDb, listName, loudnessPlot, placesPlot, tonesPlot } from "./plots.ts";
import { playbackSection, stepsSection } from "./sections.ts";

const contentPolicy = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'";

const recordStyle = `
.plot.record .track { fill: var(--card); stroke: var(--paper); stroke-width: 2; }
.plot.record .name { fill: var(--ink); }
.plot.record .thin { stroke-width: 1; opacity: .45; }
.plot.record .move { stroke: var(--muted); }
.plot.record polyline:not(.thin) { stroke-width: 2; }
.plot.record circle { stroke-width: 2; } .plot.record circle.before { fill: var(--paper); } .plot.record circle.after { fill: var(--after); }
.plot.deviation { width: 150px; height: 44px; } .plot.deviation polyline.before { stroke-width: 1; } .plot.deviation polyline.after { stroke-width: 2.25; }
@media print { .plot.record .track { stroke: var(--rule); stroke-width: 1; } }
.pair { display: grid; grid-template-columns: 1fr 1fr; gap: 0 2rem; }
@media (max-width: 40rem) { .pair { grid-template-columns: 1fr; } }
@media (max-width: 48rem) {
  [aria-labelledby="tracks"] tr { display: grid; grid-template-columns: 1fr 1fr 1fr; border-bottom: 1px solid var(--rule); padding: .5rem 0; }
  [aria-labelledby="tracks"] tr > :is(th, td):nth-child(n) { border: 0; padding: 0; text-align: left; }
  [aria-labelledby="tracks"] tr > :is(:first-child, :last-child) { grid-column: 1 / -1; }
  [aria-labelledby="tracks"] thead th:first-child { display: none; }
}
`;

/** The report of a whole record as one HTML page that loads nothing and runs no script; it links to the reports of its tracks beside it. */
export function renderAlbumReport(version: AlbumVersion): string {
  const title = version.title ?? "Untitled record";
  return html`<!doctype html>
<html lang="en">
${pageHead(`${title}: report of the record, v${version.version}`, html`${new Markup(styleSheet + recordStyle)}`, contentPolicy)}
<body>
<main>
${headline(version, title)}
${pictureSection(version)}
${cohesionSection(version)}
${tracksSection(version)}
${stepsSection(version)}
${playbackSection(version)}
${filesSection(version)}
<footer>Made by Deadwax. This page is one file: it loads nothing and sends nothing.</footer>
</main>
</body>
</html>
`.text;
}

function headline(version: AlbumVersion, title: string): Markup {
  const { artist, tracks, programmes, cohesion } = version;
  const seconds = programmes.reduce((sum, programme) => sum + programme.durationSeconds, 0);
  const listed = tracks.filter(({ asked }) => asked["intent"] !== "hidden").length;
  const leader = anchorOf(version);
  const loudness = programmes.map(({ integratedLufs }) => formatFigure(integratedLufs, "LUFS")).join(", ");
  return html`<header><p class="kicker">Report of the record${artist ? html` · ${artist}` : ""} · version ${version.version}</p><h1>${title}</h1>
<p class="verdict">${formatCount(listed, "track")} in ${formatLength(seconds)}${leader ? `; the others follow ${leader.title}` : ""}. ${verdict(version)}</p>
<dl class="tiles">
${tile("Loudness, played through", loudness, programmes.map(({ file }) => file).join(", "))}
${tile("Loud sections apart", formatFigure(cohesion.after.loudLevelLu, "LU"), `was ${formatFigure(cohesion.before.loudLevelLu, "LU")}`)}
${tile("Tones apart", formatFigure(cohesion.after.balanceDb, "dB"), `was ${formatFigure(cohesion.before.balanceDb, "dB")}`)}
${tile(`Tilts apart, ${tiltSpan}`, formatFigure(cohesion.after.tiltDb, "dB"), `was ${formatFigure(cohesion.before.tiltDb, "dB")}`)}
</dl></header>`;
}

function tile(label: string, figure: string, remark: string): Markup {
  return html`<div><dt>${label}</dt><dd><b>${figure}</b><small>${remark}</small></dd></div>`;
}

/** What the plan believed of the mixes' own levels, in words. */
function verdict({ levelTrust, cohesion, plan }: AlbumVersion): string {
  const isFinished = plan.units.some(({ move }) => move.isFinished);
  const evidence = isFinished ? "density" : "density and range";
  const levels =
    levelTrust >= 0.7
      ? "The levels of the mixes agree with how dense they are, and were taken as meant."
      : levelTrust <= 0.3
        ? `The levels of the mixes say nothing of how dense they are; ${evidence} placed the tracks.`
        : `The levels of the mixes agree only in part with how dense they are; ${evidence} had a say.`;
  const change = cohesion.after.balanceDb - cohesion.before.balanceDb;
  const finished = isFinished ? " Most are finished by their figures, so that none gets a tone, glue or width of its own." : "";
  return `${levels}${finished} ${change < -0.05 ? "Their tones were drawn together." : "Their tones were left as far apart as they are meant to be."}`;
}

function pictureSection({ programmes, tracks, sampleRateHz }: AlbumVersion): Markup {
  const figures = programmes.map((programme) => {
    const own = tracks.filter((track) => track.programme === programme.file);
    return html`<figure><h3>${programme.file} <small>short-term loudness, LUFS</small></h3>${loudnessPlot(programme, own, sampleRateHz)}</figure>`;
  });
  return html`<section aria-labelledby="picture"><h2 id="picture">From the first track to the last</h2>${figures}
<figure><h3>Loud sections <small>loudest 15 s against the mean of the record, LU</small></h3>${placesPlot(tracks, "loudLufs", "Loudest 15 s", "LU")}${legend}</figure>
</section>`;
}

const legend = html`<p class="legend"><span class="before">Mix</span><span class="after">Master</span></p>`;

function cohesionSection({ cohesion, tracks }: AlbumVersion): Markup {
  const { before, after } = cohesion;
  const rows = (
    [
      ["Loud sections", "loudest 15 s of each track", before.loudLevelLu, after.loudLevelLu, "LU"],
      ["Tonal balance", "third octaves 60 Hz to 12 kHz", before.balanceDb, after.balanceDb, "dB"],
      ["Tilt", `${tiltSpan}: the whole way, not per octave`, before.tiltDb, after.tiltDb, "dB"],
      ["Width", "side over mid", before.widthDb, after.widthDb, "dB"],
    ] as const
  ).map(
    ([name, what, from, to, unit]) => html`<tr><th scope="row">${name} <small>${what}</small></th>
<td class="num">${formatFigure(from, unit, 2)}</td><td class="num">${formatFigure(to, unit, 2)}</td>
<td class="num change">${from === null || to === null ? "" : formatChange(to - from, unit, 2)}</td></tr>`,
  );
  const columns = [{ head: "Standard deviation over the tracks" }, { head: "Mixes", look: "num before" }, { head: "Masters", look: "num after" }];
  return html`<section aria-labelledby="cohesion"><h2 id="cohesion">How far the tracks lie apart</h2>
${table("figures stacked", "Cohesion before and after", [...columns, { head: "Change", look: "num" }], rows)}
<p><small>What is meant to differ is kept: a ballad stays a ballad, a dark song darker than the others.</small></p>
<div class="pair"><figure><h3>Tones of the mixes <small>dB</small></h3>${tonesPlot(tracks, "before")}</figure>
<figure><h3>Tones of the masters <small>dB</small></h3>${tonesPlot(tracks, "after")}</figure></div></section>`;
}

const trackColumns = [
  { head: "Track" },
  { head: "Length", look: "num" },
  { head: "Loudness", look: "num" },
  { head: "Loud section", look: "num" },
  { head: "True peak", look: "num" },
  { head: "Range", look: "num" },
  { head: `Tone against the record; tilt, ${tiltSpan}` },
];

function tracksSection(version: AlbumVersion): Markup {
  const { tracks } = version;
  const anchor = anchorOf(version);
  const reachDb = deviationReachDb(tracks);
  const rows = tracks.map(
    (track) => html`<tr><th scope="row">${nameOf(track, track === anchor)}</th>
<td class="num">${formatLength(track.durationSeconds)}</td><td class="num">${formatFigure(track.after.integratedLufs, "LUFS")}</td>
<td class="num">${formatFigure(track.after.loudLufs, "LUFS")}</td><td class="num">${formatFigure(track.after.truePeakDbtp, "dBTP")}</td>
<td class="num">${formatFigure(track.after.loudnessRangeLu, "LU")}</td><td>${deviationPlot(track, tracks, reachDb)}<small>${toneWords(track)}</small></td></tr>`,
  );
  return html`<section aria-labelledby="tracks"><h2 id="tracks">The tracks</h2>${table("figures", "Every track with its figures and its report", trackColumns, rows)}
<p><small>Tone: from 63 Hz on the left to 12.5 kHz on the right, the mix thin, the master heavy; the edges of each picture lie ${formatFigure(reachDb, "dB", 0)} above and below the mean of the record.${tracks.some(isMono) && " Loudness of mono tracks: as played on two speakers, 3 LU above what a meter says of the file."}</small></p></section>`;
}

function toneWords({ before, after, tiltMoveDb, warmth }: VersionTrack): string {
  const tilt = `tilt ${formatNumber(before.tiltDb, 1)} to ${formatFigure(after.tiltDb, "dB")}`;
  const move = Math.abs(tiltMoveDb) < 0.05 ? [] : [`${formatChange(tiltMoveDb, "dB")} of it for the record`];
  return [tilt, ...move, ...(warmth ? [typeset(warmth)] : [])].join(", ");
}

function isMono({ after }: VersionTrack): boolean {
  return (after.speakersLu ?? 0) > 0;
}

function nameOf(track: VersionTrack, isAnchor: boolean): Markup {
  const { title, report, asked, contrastLu, isNew } = track;
  const remarks = [
    asked["intent"] === "hidden" && "hidden",
    asked["intent"] === "quiet" && "meant quiet",
    asked["intent"] === "loudest" && "meant loudest",
    asked["isSegue"] === true && "goes on from the one before",
    isMono(track) && "mono",
    isAnchor && "the others follow it",
    contrastLu < 0 && `planned ${formatNumber(-contrastLu, 1)} LU under the loudest`,
    !isNew && "as it was",
  ].filter(Boolean);
  const credits = Object.entries((asked["credits"] ?? {}) as Record<string, string>).map(([role, name]) => `${role}: ${name}`);
  return html`${listName(track) === title ? "" : `${track.number} `}<a href="${encodeURIComponent(report)}">${title}</a> <small>${[...remarks, ...credits].join(", ")}</small>`;
}

function filesSection({ programmes, tracks, reasons, madeAt, settings, sampleRateHz, version, parent }: AlbumVersion): Markup {
  const facts = [
    [`v${version}`, `${parent === null ? "" : `from v${parent}: `}${reasons.join("; ")}`],
    ["made at", madeAt],
    [
      "asked",
      `style ${settings.style}, loudness ${settings.targetLufs === null ? "auto" : formatFigure(settings.targetLufs, "LUFS")}, ceiling ${formatFigure(settings.ceilingDbtp, "dBTP")}, intensity ${settings.intensity}, search ${settings.search}`,
    ],
    ["format", `${sampleRateHz} Hz, ${settings.bits} bit`],
    ...programmes.map(({ file, cue, matrix }) => [file, `${matrix}, marks in the file and in ${cue}`]),
    ...tracks.map(({ file, matrix }) => [file, matrix]),
  ];
  return html`<section aria-labelledby="files"><h2 id="files">Files, and how to prove them</h2>
<dl class="recipe">${facts.map(([term, text]) => html`<div><dt>${term}</dt><dd>${text}</dd></div>`)}</dl>
<pre>deadwax verify ${programmes[0].file}\ndeadwax history .${version > 1 && `\ndeadwax diff v${version - 1} v${version}`}</pre></section>`;
}
