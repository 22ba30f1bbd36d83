// The script of the comparison page (delivery/compare/page.ts), bundled and inlined there.
import { seededRandom, shuffled } from "../../../delivery/compare/chance.ts";
import type { ComparePageData } from "../../../delivery/compare/page-data.ts";
import { drawComparison } from "./compare-charts.ts";
import { connectDeck } from "./deck.ts";
import { byId, choiceOf, fillChoice, readData, showResult } from "./dom.ts";
import { freshSeed, playAbx, playTournament, type Table } from "./games.ts";
import { PadRow } from "./pads.ts";
import { unpackPassages } from "./passages.ts";
import { Player } from "./player.ts";

const data = readData<ComparePageData>("page-data");
const { candidates } = data;
const names = byId<HTMLInputElement>("names");

/** The order in which versions are shown: drawn anew on every visit, unless the address asks for one (#order=7). */
function drawOrder(): number[] {
  const asked = /^#order=(\d{1,9})$/.exec(location.hash)?.[1];
  const seed = asked === undefined ? freshSeed() % 100_000 : Number(asked);
  const link = byId<HTMLAnchorElement>("order");
  link.textContent = `order ${seed}`;
  link.href = `#order=${seed}`;
  addEventListener("hashchange", () => location.reload());
  return shuffled([...candidates.keys()], seededRandom(seed));
}

const order = drawOrder();
const letterOf = (voice: number) => String.fromCharCode(65 + order.indexOf(voice));
const label = (voice: number) => (names.checked ? `${letterOf(voice)}, ${candidates[voice].name}` : letterOf(voice));

function showFreely(pads: PadRow, pressed: number): void {
  byId("task").textContent = "Listen freely; switch as often as you like.";
  byId("answers").replaceChildren();
  pads.show(
    order.map((voice) => ({ key: letterOf(voice), voice, note: names.checked ? candidates[voice].name : "" })),
    pressed,
  );
}

function fillChoices(): void {
  const options = order.map((voice) => [voice, label(voice)] as const);
  fillChoice("abx-a", options, choiceOf("abx-a") ?? order[0]);
  fillChoice("abx-b", options, choiceOf("abx-b") ?? order[1]);
}

/** Names, pictures and other games are out of reach while a game is on. */
function setPlaying(isOn: boolean): void {
  byId("charts").hidden = isOn;
  byId("pictures-note").hidden = !isOn;
  byId("files").hidden = isOn;
  names.disabled = isOn;
  for (const id of ["start-tournament", "start-abx"]) byId<HTMLButtonElement>(id).disabled = isOn;
}

async function start(): Promise<void> {
  const context = new AudioContext({ sampleRate: data.sampleRateHz });
  const buffers = await unpackPassages(data);
  const player = new Player(
    context,
    buffers.map((buffer, voice) => ({ buffer, gain: 10 ** (candidates[voice].passageGainDb / 20) })),
  );
  const pads = new PadRow((voice) => player.switchTo(voice));
  const redraw = drawComparison(data, order, label);
  const end = () => {
    setPlaying(false);
    showFreely(pads, 0);
    redraw();
  };
  const table: Table = { candidates, pads, label, begin: () => setPlaying(true), end };
  names.addEventListener("change", () => {
    fillChoices();
    showFreely(pads, pads.pressed);
    redraw();
  });
  byId("start-tournament").addEventListener("click", () => playTournament(table));
  byId("start-abx").addEventListener("click", () => startAbx(table));
  const counts = [8, 12, 16, 20].map((count) => [count, String(count)] as const);
  fillChoice("abx-trials", counts, 12);
  fillChoices();
  end();
  connectDeck(context, player, pads, data.passage.startSeconds);
}

function startAbx(table: Table): void {
  const [a, b, trials] = ["abx-a", "abx-b", "abx-trials"].map((id) => choiceOf(id) ?? 0);
  if (a === b) showResult(byId("abx-result"), "", "Choose two different versions.");
  else playAbx(table, a, b, trials);
}

/** The page says what keeps it from playing, instead of unpacking for ever. */
function refuse(error: unknown): void {
  byId("play").textContent = "Cannot play";
  byId("task").textContent = error instanceof Error ? error.message : String(error);
}

// The audio stands behind this script, so that a page that was cut on its way still says so.
addEventListener("DOMContentLoaded", () => {
  start().catch(refuse);
});
