import { describe, expect, it } from "vitest";
import { AbxLedger, AbxRun, abxLevel, guessProbability, hitsNeeded } from "./abx.ts";
import { seededRandom, shuffled } from "./chance.ts";
import { RestClock } from "./rest-clock.ts";
import { Tournament } from "./tournament.ts";

/** Sum of binomial coefficients over 2^n in whole numbers: the reference for the floating-point figure. */
function exactTail(correct: number, trials: number): number {
  let coefficient = 1n;
  let sum = 0n;
  for (let hits = 0; hits <= trials; hits++) {
    if (hits >= correct) sum += coefficient;
    coefficient = (coefficient * BigInt(trials - hits)) / BigInt(hits + 1);
  }
  return Number(sum) / 2 ** trials;
}

describe("the p-value of an ABX run", () => {
  it("is the exact one-sided binomial tail for every score of up to 40 trials", () => {
    for (let trials = 1; trials <= 40; trials++)
      for (let correct = 0; correct <= trials; correct++) expect(guessProbability(correct, trials) / exactTail(correct, trials)).toBeCloseTo(1, 12);
  });

  it("asks for the scores of the usual ABX tables: 5 of 5, 7 of 8, 9 of 10, 10 of 12, 12 of 16, 15 of 20; four trials prove nothing", () => {
    expect([5, 8, 10, 12, 16, 20].map((trials) => hitsNeeded(trials, abxLevel))).toEqual([5, 7, 9, 10, 12, 15]);
    expect(hitsNeeded(4, abxLevel)).toBeNull();
  });

  it("is honest on identical files: over 20000 guessed runs P(p <= a) <= a for every a, within three standard errors", () => {
    const random = seededRandom(1);
    for (const trials of [8, 12, 16]) {
      const runs = 20_000;
      const values = Array.from({ length: runs }, () => {
        const run = new AbxRun(trials, trials, random);
        while (run.done < trials) run.answer(random() < 0.5 ? "a" : "b");
        return run.verdict()?.p ?? 0;
      });
      for (const level of [0.001, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 0.9]) {
        const share = values.filter((p) => p <= level).length / runs;
        expect(share).toBeLessThanOrEqual(level + 3 * Math.sqrt((level * (1 - level)) / runs));
      }
    }
  });

  it("is honest for one who always says A: 12 trials pass in 1.9 % of runs (binomial, 10 or more of 12 at 1/2)", () => {
    const random = seededRandom(2);
    const listeners = 10_000;
    let passed = 0;
    for (let listener = 0; listener < listeners; listener++) {
      const run = new AbxRun(12, hitsNeeded(12, abxLevel) ?? 13, random);
      while (run.done < 12) run.answer("a");
      if (run.verdict()?.isHeard) passed++;
    }
    expect(passed / listeners).toBeCloseTo(0.0193, 2);
  });

  it("hears one who hears: nine hits in ten give p <= 0.05 in 89 % of runs of 12 (binomial, 10 or more of 12 at 0.9)", () => {
    const random = seededRandom(3);
    let heard = 0;
    for (let n = 0; n < 10_000; n++) {
      const run = new AbxRun(12, 10, random);
      while (run.done < 12) run.answer(random() < 0.9 ? run.x : run.x === "a" ? "b" : "a");
      if (run.verdict()?.isHeard) heard++;
    }
    expect(heard / 10_000).toBeCloseTo(0.889, 2);
  });

  it("is not told before the last trial", () => {
    const run = new AbxRun(5, 5, seededRandom(4));
    for (let trial = 0; trial < 5; trial++) {
      expect(run.verdict()).toBeNull();
      run.answer(run.x);
    }
    expect(run.verdict()).toEqual({ correct: 5, trials: 5, needed: 5, p: 1 / 32, isHeard: true });
  });
});

describe("all ABX runs on a page together", () => {
  /** Whether one who guesses passes in any of up to thirty runs, of whatever length is picked. */
  function passes(random: () => number, pick: () => number): boolean {
    const ledger = new AbxLedger();
    for (let attempt = 0; attempt < 30; attempt++) {
      const trials = pick();
      const needed = ledger.hitsNeeded(trials);
      if (needed === null) continue;
      const run = new AbxRun(trials, needed, random);
      while (run.done < trials) run.answer(random() < 0.5 ? "a" : "b");
      ledger.count(run);
      if (run.verdict()?.isHeard) return true;
    }
    return false;
  }

  it("let at most 1 guesser in 20 pass who takes up to 30 runs and stops at the first good one, whatever lengths are taken", () => {
    const guessers = 10_000;
    const most = abxLevel + 3 * Math.sqrt((abxLevel * (1 - abxLevel)) / guessers);
    for (const lengths of [[8], [12], [16], [20], [8, 12, 16, 20]]) {
      const random = seededRandom(5);
      const pick = () => lengths[Math.floor(random() * lengths.length)];
      let passed = 0;
      for (let guesser = 0; guesser < guessers; guesser++) if (passes(random, pick)) passed++;
      expect(passed / guessers).toBeLessThanOrEqual(most);
    }
  });

  it("ask for 12 of 16 first, as the tables do, and for 14 of 16 in the next four runs; 8 trials prove nothing after three", () => {
    const needed = (trials: number, runs: number) => {
      const ledger = new AbxLedger();
      return Array.from({ length: runs }, () => {
        const hits = ledger.hitsNeeded(trials);
        if (hits !== null) ledger.count({ trials, needed: hits });
        return hits;
      });
    };
    expect(needed(16, 5)).toEqual([12, 14, 14, 14, 14]);
    expect(needed(8, 4)).toEqual([7, 8, 8, null]);
  });

  it("hear one who hears and tries a second time: nine hits in ten give 14 of 16 in 79 % of second runs (binomial)", () => {
    const random = seededRandom(6);
    let heard = 0;
    for (let n = 0; n < 10_000; n++) {
      const ledger = new AbxLedger();
      ledger.count({ trials: 16, needed: ledger.hitsNeeded(16) ?? 17 });
      const run = new AbxRun(16, ledger.hitsNeeded(16) ?? 17, random);
      while (run.done < 16) run.answer(random() < 0.9 ? run.x : run.x === "a" ? "b" : "a");
      if (run.verdict()?.isHeard) heard++;
    }
    expect(Math.abs(heard / 10_000 - 0.789)).toBeLessThan(3 * Math.sqrt((0.789 * 0.211) / 10_000));
  });
});

describe("the tournament", () => {
  /** Plays one with a listener who is asked which of two candidates is better. */
  function play(gentleness: readonly number[], seed: number, prefer: (first: number, second: number) => "first" | "second" | "same") {
    const tournament = new Tournament(gentleness, seededRandom(seed));
    let duels = 0;
    for (let duel = tournament.duel; duel; duel = tournament.duel) {
      tournament.decide(prefer(duel.first, duel.second));
      duels++;
    }
    return { winner: tournament.winner, duels, expected: tournament.duels };
  }

  it("takes n - 1 duels and gives the planted favourite, for 1 to 9 candidates and 200 draws each", () => {
    for (let count = 1; count <= 9; count++)
      for (let seed = 0; seed < 200; seed++) {
        const favourite = seed % count;
        const { winner, duels, expected } = play(new Array(count).fill(0), seed, (first, second) =>
          first === favourite ? "first" : second === favourite ? "second" : seed % 2 ? "first" : "second",
        );
        expect([winner, duels, expected]).toEqual([favourite, count - 1, count - 1]);
      }
  });

  it("gives the favourite of a listener who errs in one duel of ten in at least 0.9^3 of draws of six, for three rounds at most", () => {
    const random = seededRandom(5);
    const draws = 5000;
    let won = 0;
    for (let seed = 0; seed < draws; seed++) {
      const { winner } = play([0, 0, 0, 0, 0, 0], seed, (first, second) => {
        const isSure = random() < 0.9;
        if (first !== 3 && second !== 3) return "first";
        return (first === 3) === isSure ? "first" : "second";
      });
      if (winner === 3) won++;
    }
    expect(won / draws).toBeGreaterThan(0.9 ** 3 - 3 * Math.sqrt(0.25 / draws));
  });

  it("sends the gentler one on when no difference is heard", () => {
    for (let seed = 0; seed < 100; seed++) expect(play([1, 5, 2, 4, 3], seed, () => "same").winner).toBe(1);
  });

  it("plays every candidate first as often as second", () => {
    let first = 0;
    for (let seed = 0; seed < 4000; seed++) if (new Tournament([0, 0], seededRandom(seed)).duel?.first === 0) first++;
    expect(Math.abs(first / 4000 - 0.5)).toBeLessThan(3 * Math.sqrt(0.25 / 4000));
  });
});

describe("the hidden order", () => {
  it("is the same for the same seed, and every order of four is equally likely (chi squared of 23 degrees below 49.7, p = 0.001)", () => {
    expect(shuffled(["a", "b", "c", "d"], seededRandom(7))).toEqual(shuffled(["a", "b", "c", "d"], seededRandom(7)));
    const counts = new Map<string, number>();
    for (let seed = 0; seed < 24_000; seed++) {
      const order = shuffled(["a", "b", "c", "d"], seededRandom(seed)).join("");
      counts.set(order, (counts.get(order) ?? 0) + 1);
    }
    expect(counts.size).toBe(24);
    expect([...counts.values()].reduce((sum, count) => sum + (count - 1000) ** 2 / 1000, 0)).toBeLessThan(49.7);
  });
});

describe("the reminder to rest", () => {
  it("comes after twenty minutes of playback, pauses not counted, and goes after five minutes of silence", () => {
    const clock = new RestClock();
    for (let minute = 0; minute < 19; minute++) clock.pass(60, true);
    clock.pass(240, false);
    expect(clock.isRestDue).toBe(false);
    clock.pass(60, true);
    expect(clock.isRestDue).toBe(true);
    clock.pass(299, false);
    expect(clock.isRestDue).toBe(true);
    clock.pass(1, false);
    expect(clock.isRestDue).toBe(false);
  });
});
