/** The look of the report: liner notes by day, a dim control room by night, ink on paper in print. No fonts or images are loaded. */
export const styleSheet = `
:root {
  color-scheme: light dark;
  --paper: #fbf9f5; --card: #f3efe7; --ink: #22201d; --muted: #625c54; --rule: #ddd6ca; --grid: #e9e3d8; --shade: rgba(34, 32, 29, .16);
  --before: #55708f; --before-fill: rgba(85, 112, 143, .38); --after: #b0431f; --after-fill: rgba(176, 67, 31, .30);
  --range: rgba(120, 140, 96, .30); --held: #3c6b34;
  --stop: #a3242b; --stop-mark: rgba(163, 36, 43, .30); --warn: #8a5a00; --warn-mark: rgba(190, 130, 10, .34);
  --note: #42617f; --note-mark: rgba(66, 97, 127, .22);
  --serif: ui-serif, "Iowan Old Style", Charter, Georgia, "Times New Roman", serif;
  --mono: ui-monospace, "SF Mono", Menlo, Consolas, "Liberation Mono", monospace;
}
@media screen and (prefers-color-scheme: dark) {
  :root:not([data-theme="light"]) {
    --paper: #151416; --card: #1e1d20; --ink: #ece8e1; --muted: #a59e95; --rule: #38353a; --grid: #2a282c; --shade: rgba(0, 0, 0, .7);
    --before: #8fabc9; --before-fill: rgba(143, 171, 201, .36); --after: #f08b5e; --after-fill: rgba(240, 139, 94, .32);
    --range: rgba(150, 175, 120, .26); --held: #9ac58d;
    --stop: #ff8f8f; --stop-mark: rgba(255, 110, 110, .38); --warn: #e6b75c; --warn-mark: rgba(230, 183, 92, .36);
    --note: #9dbad6; --note-mark: rgba(157, 186, 214, .26);
  }
}
* { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; }
body {
  margin: 0; background: var(--paper); color: var(--ink);
  font: 16px/1.6 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif; font-variant-numeric: tabular-nums;
}
main { max-width: 56rem; margin: 0 auto; padding: 3rem 1.5rem 4rem; }
h1, h2 { font-family: var(--serif); font-weight: 500; line-height: 1.15; text-wrap: balance; }
h1 { font-size: clamp(2.1rem, 6vw, 3.3rem); margin: .1em 0 .3em; overflow-wrap: anywhere; letter-spacing: -.01em; }
h2 { font-size: 1.7rem; margin: 0 0 1rem; }
h3 { font-size: 1.05rem; margin: 1.8rem 0 .4rem; line-height: 1.35; }
h4 { font-size: 1rem; margin: 0; }
h3 small, h4 small { font-weight: 400; color: var(--muted); font-size: .875rem; margin-left: .4em; }
p { margin: .3rem 0 .6rem; max-width: 44rem; }
section { margin-top: 3.5rem; }
small { font-size: .8125rem; color: var(--muted); }
p > small { display: block; line-height: 1.5; }
code, pre { font-family: var(--mono); font-size: .875rem; }
pre { background: var(--card); border-radius: 6px; padding: .9rem 1.1rem; white-space: pre-wrap; overflow-wrap: anywhere; margin: .8rem 0 1.4rem; }
a { color: inherit; }
:focus-visible { outline: 2px solid var(--after); outline-offset: 3px; }
.unseen { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }

.headline { display: flex; gap: 2rem; align-items: center; justify-content: space-between; }
.headline .words { min-width: 0; }
.kicker { color: var(--muted); font-size: .875rem; letter-spacing: .04em; margin: 0; }
.verdict { font-size: 1.25rem; line-height: 1.45; max-width: 36rem; }
.matrix { font-size: .875rem; margin-top: 1rem; }
.matrix span { color: var(--muted); white-space: nowrap; margin-right: 1.2em; }
.matrix strong { font-family: var(--mono); font-weight: 600; letter-spacing: .06em; color: var(--ink); }
.run-out { flex: none; width: 200px; height: 200px; }
.run-out .grooves circle { fill: none; stroke: var(--rule); stroke-width: .8; }
.run-out .path { fill: none; }
.run-out .etched { font: 13px var(--mono); letter-spacing: .22em; fill: var(--muted); }
.run-out .label { fill: var(--after); }
.run-out .spindle { fill: var(--paper); }
.banner { border: 1px solid var(--stop); border-left-width: 6px; border-radius: 4px; padding: .8rem 1.1rem; margin: 1.6rem 0 0; max-width: none; }
.banner strong { color: var(--stop); }
.tiles { display: grid; grid-template-columns: repeat(4, 1fr); margin: 2.2rem 0 0; border: solid var(--rule); border-width: 1px 0; }
.tiles div { min-width: 0; padding: .9rem 1rem; border-left: 1px solid var(--rule); }
.tiles div:first-child { border-left: 0; padding-left: 0; }
.tiles dt { font-size: .875rem; color: var(--muted); }
.tiles dd { margin: 0; }
.tiles b { display: block; font-size: 1.5rem; font-weight: 500; line-height: 1.3; }
.tiles small { display: block; }
.tiles + p { margin-top: 1.4rem; }

.scroll { overflow-x: auto; }
/* Shade at an edge says that there is more behind it. */
.scroll[tabindex] {
  background-color: var(--paper); background-repeat: no-repeat; background-attachment: local, local, scroll, scroll;
  background-image: linear-gradient(to right, var(--paper) 40%, transparent), linear-gradient(to left, var(--paper) 40%, transparent),
    linear-gradient(to right, var(--shade), transparent), linear-gradient(to left, var(--shade), transparent);
  background-position: left, right, left, right; background-size: 40px 100%, 40px 100%, 14px calc(100% - 4px), 14px calc(100% - 4px);
}
table { border-collapse: collapse; width: 100%; margin: .4rem 0 .8rem; }
th, td { text-align: left; vertical-align: top; padding: .5rem .75rem .5rem 0; border-bottom: 1px solid var(--rule); font-weight: 400; }
thead th, thead td { font-size: .8125rem; color: var(--muted); border-bottom-color: var(--muted); vertical-align: bottom; }
tbody th small { display: block; line-height: 1.4; }
.num { text-align: right; padding-right: 0; padding-left: .75rem; white-space: nowrap; }
td.num + td:not(.num), th.num + th:not(.num) { padding-left: 1.25rem; }
thead .before { color: var(--before); font-weight: 600; }
thead .after { color: var(--after); font-weight: 600; }
.change { color: var(--muted); }
.held { color: var(--held); }
.broken { color: var(--stop); font-weight: 600; }
.chosen th, .chosen td { font-weight: 600; }
.bar { width: 38%; padding-left: 1.25rem; vertical-align: middle; }
.bar span { display: block; height: .5rem; min-width: 2px; border-radius: 2px; background: var(--before-fill); }
.chosen .bar span { background: var(--after); }
.settings { width: auto; min-width: 50%; font-size: .875rem; }
.settings caption { text-align: left; color: var(--muted); padding: .3rem 0; }
.settings th, .settings td { padding-top: .3rem; padding-bottom: .3rem; overflow-wrap: anywhere; }

details { margin: .4rem 0 .8rem; }
summary { cursor: pointer; color: var(--muted); font-size: .875rem; padding: .25rem 0; width: fit-content; }
summary:hover { color: var(--ink); }

figure { margin: 1.4rem 0 0; break-inside: avoid; }
figure h3 { margin: 0 0 .3rem; font-size: .9375rem; }
figure h3 small { font-size: .8125rem; }
figcaption { color: var(--muted); font-size: .875rem; margin-top: .3rem; max-width: 44rem; }
.chart { width: 100%; min-height: 120px; overflow: hidden; }
/* Where no script draws it a picture is told in words. */
.chart:empty { min-height: 0; }
.chart:empty::before { content: attr(aria-label); color: var(--muted); font-size: .875rem; }
.uplot { font-family: inherit; }
.uplot .u-legend { width: auto; font-size: .8125rem; text-align: left; margin: .1rem 0 0 52px; color: var(--muted); }
.uplot .u-inline tbody { display: flex; flex-wrap: wrap; }
.uplot .u-legend tr { margin-right: 1.1rem; }
.uplot .u-legend .u-series:first-child { order: 9; }
.uplot .u-legend .u-series:first-child:has(.u-value:empty) { visibility: hidden; }
.uplot .u-legend th, .uplot .u-legend td { border: 0; padding: 1px 3px 1px 0; width: auto; font-weight: 400; }
.uplot .u-legend .u-value { color: var(--ink); }
.uplot .u-legend .u-marker { width: .8em; height: .8em; border-radius: 2px; }
.uplot .u-legend .u-series:first-child .u-marker { display: none; }
.uplot .u-inline.u-live th::after { content: ""; }
.uplot .u-cursor-x, .uplot .u-cursor-y { border-color: var(--muted); }

.plot { width: 100%; height: auto; display: block; }
.plot line { stroke: var(--grid); }
.plot text { fill: var(--muted); font: 12px system-ui, sans-serif; }
.plot polyline { fill: none; stroke-width: 2; stroke-linejoin: round; }
/* Who sees no colours tells them by weight: the mix is thin or hollow, the master heavy or solid, the reference dashed or tinted. */
.plot .before { stroke: var(--before); } .plot .after { stroke: var(--after); } .plot .reference { stroke: var(--held); }
.plot polyline.before { stroke-width: 1.25; } .plot polyline.after { stroke-width: 2.75; } .plot polyline.reference { stroke-dasharray: 7 4; }
.plot rect.before { fill: var(--paper); } .plot rect.after { fill: var(--after); } .plot rect.reference { fill: var(--range); }
.legend { display: flex; flex-wrap: wrap; gap: 0 1.2rem; font-size: .8125rem; color: var(--muted); margin: .1rem 0 0 44px; }
.legend span::before { content: ""; display: inline-block; width: .8em; height: .8em; border-radius: 2px; margin-right: .4em; border: 1.5px solid var(--before); }
.legend .after::before { border-color: var(--after); background: var(--after); }
.legend .reference::before { border-color: var(--held); background: var(--range); }
.legend.lines span::before { width: 1.6em; height: 0; border-width: 1.25px 0 0; border-radius: 0; vertical-align: .25em; }
.legend.lines .after::before { border-top-width: 2.75px; } .legend.lines .reference::before { border-top: 2px dashed var(--held); }
.chart.lines .u-legend .u-marker { width: 1.6em; height: 0; border-radius: 0; border-bottom: 0 !important; border-inline: 0 !important; }

.severity { display: flex; align-items: center; gap: .6em; }
.severity::before { content: ""; width: .7em; height: .7em; border-radius: 50%; background: currentColor; }
.severity.stop { color: var(--stop); } .severity.warn { color: var(--warn); } .severity.note { color: var(--note); }
.findings, .occurrences, .stages, ul.plain, ul.refused { list-style: none; padding: 0; margin: 0; }
.findings > li { border-left: 3px solid var(--rule); padding: .1rem 0 .1rem 1rem; margin: .9rem 0; break-inside: avoid; }
.findings.stop > li { border-color: var(--stop); }
.findings.warn > li { border-color: var(--warn); }
.findings.note > li { border-color: var(--note); }
.occurrences { display: flex; flex-wrap: wrap; gap: 0 1.6rem; }
.occurrences strong { font-weight: 600; }
.time { font-family: var(--mono); font-size: .875rem; color: var(--muted); margin-right: .5em; }
.expected { color: var(--muted); font-size: .875rem; margin: .1rem 0 0; }
.advice { padding-left: 1.4rem; margin: .4rem 0; max-width: 46rem; }
.advice li { margin: .5rem 0; padding-left: .3rem; }
.advice small { display: block; }
ul.plain li, ul.refused li { margin: .35rem 0; max-width: 46rem; }
.stages > li { border-top: 1px solid var(--rule); padding: 1.1rem 0 .5rem; break-inside: avoid-page; }
.stages h3 { margin-top: 0; }
.recipe { display: grid; gap: .45rem; margin: 0; }
.recipe div { display: grid; grid-template-columns: 10rem 1fr; gap: 1rem; }
.recipe dt { color: var(--muted); }
.recipe dd { margin: 0; overflow-wrap: anywhere; }
footer { margin-top: 4rem; padding-top: 1rem; border-top: 1px solid var(--rule); color: var(--muted); font-size: .875rem; }

/* Drawings shrink with the page: their labels grow against them, and below a width that can be read they scroll in their own box. */
@media (max-width: 56rem) { .plot text { font-size: 16px; } }
@media screen and (max-width: 40rem) { .plot.wide { min-width: 640px; } }
/* Fingers need 44 px. */
@media (pointer: coarse) {
  summary { padding: .7rem 0; }
  tbody th a { display: inline-block; padding: .6rem 0; }
}
@media (max-width: 40rem) {
  main { padding: 1.6rem 1rem 3rem; }
  .run-out { display: none; }
  .verdict { font-size: 1.1rem; }
  .tiles { grid-template-columns: 1fr 1fr; }
  .tiles div:nth-child(odd) { border-left: 0; padding-left: 0; }
  .tiles div:nth-child(n + 3) { border-top: 1px solid var(--rule); }
  .stacked tr { display: grid; grid-template-columns: 1fr auto 1fr; border-bottom: 1px solid var(--rule); padding: .5rem 0; }
  .stacked thead tr { border-color: var(--muted); }
  .stacked th, .stacked td { border: 0; padding: 0; text-align: left; white-space: normal; }
  .stacked thead th:first-child { display: none; }
  .stacked tbody th { grid-column: 1 / -1; font-weight: 600; padding-bottom: .25rem; }
  .stacked tbody th small { font-weight: 400; }
  .stacked td:last-child, .stacked thead th:last-child { text-align: right; padding-left: 0; }
  .stacked td:nth-of-type(2), .stacked thead th:nth-of-type(3) { text-align: center; }
  .stacked thead .whole { display: none; }
  .stacked tbody td.whole { grid-column: 1 / -1; padding: 0; text-align: left; color: var(--muted); }
  .spread tr { display: flex; flex-wrap: wrap; border-bottom: 1px solid var(--rule); padding: .5rem 0; }
  .spread th, .spread td { flex: 1; border: 0; padding: 0 0 0 .25rem; }
  .spread th:first-child { flex-basis: 100%; padding: 0 0 .25rem; }
  .spread tbody th { font-weight: 600; }
  .spread tbody th small { font-weight: 400; }
  .num { padding-left: .4rem; }
  thead .num { white-space: normal; }
  .bar { display: none; }
  .recipe div { grid-template-columns: 1fr; gap: 0; }
  .uplot .u-legend, .legend { margin-left: 0; }
}
@media print {
  :root { --paper: #fff; --card: #fff; }
  body { font-size: 10.5pt; }
  main { max-width: none; padding: 0; }
  section { margin-top: 2rem; }
  h2, h3 { break-after: avoid; }
  tr { break-inside: avoid; }
  tbody tr:first-child { break-before: avoid; }
  summary { list-style: none; }
  pre { border: 1px solid var(--rule); }
  .legend span::before, .severity::before, .bar span { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
}`;
