/** What the comparison adds to the look of the report: a deck with large pads. Colours of the versions are told apart by colour-blind eyes too. */
export const compareStyle = `
:root { --v0: #0072b2; --v1: #d55e00; --v2: #009e73; --v3: #b1569a; --v4: #8a6d00; --v5: #111; --v6: #8c8c8c; --v7: #a3242b; }
@media screen and (prefers-color-scheme: dark) {
  :root:not([data-theme="light"]) { --v0: #5ab0e8; --v1: #ff8a4c; --v2: #3fcf9f; --v3: #e59ad0; --v4: #e0c04a; --v5: #fff; --v6: #999; --v7: #ff8f8f; }
}
button, input { font: inherit; color: inherit; }
button { background: var(--card); border: 1px solid var(--rule); border-radius: 8px; padding: .55rem 1.1rem; cursor: pointer; }
button:hover:enabled { border-color: var(--muted); }
button:disabled { color: var(--muted); cursor: default; }
[hidden] { display: none !important; }
.deck { background: var(--card); border: 1px solid var(--rule); border-radius: 14px; padding: 1.4rem 1.5rem 1rem; margin-top: 2rem; }
.deck .banner { margin: 0 0 1.2rem; background: var(--paper); }
.transport { display: flex; align-items: center; gap: 1rem; }
#pads button small:empty { display: none; }
#play { min-width: 7.5rem; background: var(--after); border-color: var(--after); color: var(--paper); font-weight: 600; }
#play:disabled { opacity: .6; }
#position { flex: 1; min-width: 0; accent-color: var(--after); }
#clock { font-family: var(--mono); font-size: .9375rem; min-width: 4.2rem; text-align: right; }
@media (max-width: 30rem) { .transport { flex-wrap: wrap; } #play { flex: 1; } #position { order: 1; flex-basis: 100%; } }
#task { min-height: 1.6em; margin: 1rem 0 .6rem; font-size: 1.0625rem; max-width: none; }
#pads { display: grid; grid-template-columns: repeat(auto-fit, minmax(5rem, 1fr)); gap: .7rem; }
#pads button { background: var(--paper); border-width: 2px; padding: 1rem .5rem; font-family: var(--serif); font-size: 2rem; line-height: 1.1; }
#pads button small { display: block; font-family: system-ui, sans-serif; font-size: .8125rem; margin-top: .3rem; min-height: 1.2em; color: inherit; overflow-wrap: anywhere; }
#pads button[aria-pressed="true"] { border-color: var(--after); box-shadow: 0 0 0 3px var(--after-fill); }
#answers { display: flex; flex-wrap: wrap; gap: .6rem; margin-top: .9rem; }
#answers:empty { display: none; }
#answers .quit { margin-left: auto; border-color: transparent; background: none; color: var(--muted); }
.hint { color: var(--muted); font-size: .875rem; margin: .9rem 0 0; max-width: none; }
.hint + .hint { margin-top: .2rem; }
.games { display: grid; grid-template-columns: repeat(auto-fit, minmax(18rem, 1fr)); gap: 1.5rem; margin-top: 1.5rem; }
.games article { border: 1px solid var(--rule); border-radius: 14px; padding: 1.2rem 1.4rem; }
.games h2 { margin-bottom: .4rem; font-size: 1.4rem; }
.choices { display: grid; grid-template-columns: auto 1fr; gap: .4rem .9rem; align-items: center; margin: .6rem 0 .9rem; }
.choice { display: flex; flex-wrap: wrap; gap: .3rem; }
.choice label { position: relative; cursor: pointer; }
.choice input { position: absolute; inset: 0; opacity: 0; margin: 0; cursor: pointer; }
.choice span { display: block; min-width: 2.2rem; text-align: center; padding: .15rem .5rem; border: 1px solid var(--rule); border-radius: 6px; }
.choice input:checked + span { border-color: var(--after); box-shadow: 0 0 0 1px var(--after); }
.choice input:focus-visible + span { outline: 2px solid var(--after); outline-offset: 2px; }
@media (pointer: coarse) {
  #position, .hint label, .choice span { min-height: 2.75rem; }
  .hint label, #order { display: inline-block; line-height: 2.75rem; }
  .choice span { min-width: 2.75rem; line-height: 2.4rem; }
}
@media (max-width: 30rem) { .choices { grid-template-columns: 1fr; } .games article, .deck { padding-inline: 1rem; } }
@media (forced-colors: active) { #pads button[aria-pressed="true"], .choice input:checked + span { outline: 3px solid Highlight; } }
#tournament-result, #abx-result { margin: .9rem 0 0; }
#tournament-result:empty, #abx-result:empty { display: none; }
@media print { .deck, .games :is(article:not(:has(.result)), button, .choices) { display: none; } .games article { break-inside: avoid; } }
.result strong { font-family: var(--serif); font-size: 1.35rem; font-weight: 500; display: block; }
`;
