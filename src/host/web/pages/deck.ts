import { formatTime } from "../../../audio/units.ts";
import { RestClock } from "../../../delivery/compare/rest-clock.ts";
import { byId } from "./dom.ts";
import type { PadRow } from "./pads.ts";
import type { Player } from "./player.ts";

const skipSeconds = 2;

/** Connects the play button, the position, the keys and the reminder to rest with the player. */
export function connectDeck(context: AudioContext, player: Player, pads: PadRow, startSeconds: number): void {
  const play = byId<HTMLButtonElement>("play");
  const position = byId<HTMLInputElement>("position");
  const show = () => {
    position.value = String(player.position);
    const seconds = startSeconds + player.position;
    byId("clock").textContent = formatTime(seconds);
    position.setAttribute("aria-valuetext", `${Math.floor(seconds / 60)} min ${Math.floor(seconds % 60)} s`);
  };
  const toggle = () => {
    void context.resume();
    if (player.isPlaying) player.pause();
    else player.play();
    play.textContent = player.isPlaying ? "Pause" : "Play";
    show();
  };
  position.max = String(player.durationSeconds);
  position.addEventListener("input", () => player.seek(Number(position.value)));
  play.textContent = "Play";
  for (const control of [play, position]) control.disabled = false;
  play.addEventListener("click", toggle);
  addEventListener("keydown", (event) => {
    if (handleKey(event, player, pads, toggle)) event.preventDefault();
  });
  // What was clicked with the mouse gives up the focus, so that the space bar plays and pauses; what was reached by Tab keeps it.
  addEventListener("click", (event) => {
    if (event.detail > 0 && event.target instanceof HTMLElement) event.target.closest<HTMLElement>("button, input, summary")?.blur();
  });
  eachFrame(show);
  remindToRest(player);
}

/** What a key already does by itself where it is pressed: choose, press, open, scroll. */
const arrows = "[type=radio], .scroll";
const ownUses: Readonly<Record<string, string>> = { " ": "button, summary, [type=radio], [type=checkbox]", ArrowLeft: arrows, ArrowRight: arrows };

/** True when the key meant something here. */
function handleKey(event: KeyboardEvent, player: Player, pads: PadRow, toggle: () => void): boolean {
  if (event.ctrlKey || event.metaKey || event.altKey) return false;
  const own = ownUses[event.key];
  if (own !== undefined && event.target instanceof HTMLElement && event.target.matches(own)) return false;
  if (event.key === " ") toggle();
  else if (/^[1-9]$/.test(event.key)) pads.press(Number(event.key) - 1);
  else if (event.key === "ArrowLeft") player.seek(player.position - skipSeconds);
  else if (event.key === "ArrowRight") player.seek(player.position + skipSeconds);
  else return false;
  return true;
}

function eachFrame(show: () => void): void {
  const follow = () => {
    show();
    requestAnimationFrame(follow);
  };
  follow();
}

function remindToRest(player: Player): void {
  const rest = new RestClock();
  let last = performance.now();
  setInterval(() => {
    const now = performance.now();
    rest.pass((now - last) / 1000, player.isPlaying);
    last = now;
    byId("rest").hidden = !rest.isRestDue;
  }, 1000);
}
