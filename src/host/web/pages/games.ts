import { AbxLedger, AbxRun } from "../../../delivery/compare/abx.ts";
import { seededRandom } from "../../../delivery/compare/chance.ts";
import type { PageCandidate } from "../../../delivery/compare/page-data.ts";
import { gentler, Tournament } from "../../../delivery/compare/tournament.ts";
import { button, byId, choose, moveTo, showResult } from "./dom.ts";
import type { PadRow } from "./pads.ts";

/** What a game needs from the page around it. */
export interface Table {
  readonly candidates: readonly PageCandidate[];
  readonly pads: PadRow;
  /** The letter of a version, with its name when names are shown. */
  label(voice: number): string;
  /** Clears the table for a game: free pads, pictures and names go. */
  begin(): void;
  /** Puts everything back. */
  end(): void;
}

/** A seed nobody knows, so that no order repeats. */
export function freshSeed(): number {
  return crypto.getRandomValues(new Uint32Array(1))[0];
}

function ask(task: string, answers: readonly HTMLButtonElement[]): void {
  byId("task").textContent = task;
  byId("answers").replaceChildren(...answers);
  moveTo(byId("task"), byId("deck"));
}

function stopButton({ end }: Table): HTMLButtonElement {
  const stop = () => {
    end();
    moveTo(byId("task"), byId("deck"));
  };
  return button("stop", stop, "quit");
}

/** Runs a tournament of all versions on the pads. */
export function playTournament(table: Table): void {
  const { candidates, pads } = table;
  const tournament = new Tournament(
    candidates.map(({ gentleness }) => gentleness),
    seededRandom(freshSeed()),
  );
  const next = () => {
    const { duel } = tournament;
    if (!duel) return finishTournament(table, tournament.winner ?? 0);
    const decide = (preference: "first" | "second" | "same") => () => {
      tournament.decide(preference);
      next();
    };
    ask(`Duel ${tournament.done + 1} of ${tournament.duels}: which one would you release?`, [
      button("1 is better", decide("first")),
      button("2 is better", decide("second")),
      button("I hear no difference", decide("same")),
      stopButton(table),
    ]);
    pads.show([
      { key: "1", voice: duel.first, note: "" },
      { key: "2", voice: duel.second, note: "" },
    ]);
  };
  table.begin();
  next();
}

function finishTournament(table: Table, winner: number): void {
  table.end();
  const { name, command } = table.candidates[winner];
  const how = command === "" ? "Nothing that was tried beats it." : "Make it with:";
  showResult(
    byId("tournament-result"),
    `Your choice: ${name}`,
    `It was ${table.label(winner)}. Sure? Test it under "Did you hear it?". ${how}`,
    command,
  );
  moveTo(byId("tournament-result"));
  const other = gentlest(table.candidates, winner);
  choose("abx-a", winner);
  choose("abx-b", other);
}

/** The gentlest version besides one. */
function gentlest(candidates: readonly PageCandidate[], besides: number): number {
  const others = [...candidates.keys()].filter((voice) => voice !== besides);
  return others.reduce((best, voice) => (candidates[voice].gentleness > candidates[best].gentleness ? voice : best));
}

const ledger = new AbxLedger();

/** Runs an ABX test between two versions on the pads. */
export function playAbx(table: Table, a: number, b: number, trials: number): void {
  const needed = ledger.hitsNeeded(trials);
  if (needed === null) {
    showResult(byId("abx-result"), "", `After ${ledger.runs} runs on this page ${trials} trials prove nothing any more: take more, or a rest.`);
    return;
  }
  const run = new AbxRun(trials, needed, seededRandom(freshSeed()));
  const next = () => {
    if (run.verdict()) {
      ledger.count(run);
      return finishAbx(table, run, a, b);
    }
    const answer = (said: "a" | "b") => () => {
      run.answer(said);
      next();
    };
    ask(`Trial ${run.done + 1} of ${trials}: is X the same as A or as B? ${needed} hits would be more than luck.`, [
      button("X is A", answer("a")),
      button("X is B", answer("b")),
      stopButton(table),
    ]);
    // A is pressed at the start of every trial: what plays on must not tell what X was.
    table.pads.show([
      { key: "A", voice: a, note: "" },
      { key: "B", voice: b, note: "" },
      { key: "X", voice: run.x === "a" ? a : b, note: "" },
    ]);
  };
  table.begin();
  next();
}

function finishAbx(table: Table, run: AbxRun, a: number, b: number): void {
  table.end();
  const verdict = run.verdict();
  if (!verdict) return;
  const { candidates } = table;
  const { correct, trials, needed: asked, p, isHeard } = verdict;
  const { runs } = ledger;
  const count = runs === 1 ? "" : ` This was run ${runs} on this page, and each asks for more: all of them together let 1 guesser in 20 pass.`;
  const chance = `Guessing does as well with p = ${p < 0.001 ? p.toExponential(0) : p.toFixed(3)}.${count}`;
  const pair = `A was ${candidates[a].name}, B was ${candidates[b].name}.`;
  const score = `${correct} of ${trials} right, ${asked} were needed. ${chance} ${pair}`;
  const gentle = gentler(
    a,
    b,
    candidates.map(({ gentleness }) => gentleness),
  );
  showResult(
    byId("abx-result"),
    isHeard ? "You heard it." : `Nothing shows that you heard a difference: take the gentler one, ${candidates[gentle].name}.`,
    score,
  );
  moveTo(byId("abx-result"));
}
