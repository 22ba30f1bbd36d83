import { setImmediate } from "node:timers/promises";
import { Worker } from "node:worker_threads";
import { copiesOfExcerpts, type Trial, TrialBench, type TrialMaterial, type TrialResult } from "../../run/trial.ts";
import { coresInUse } from "./cores.ts";
import { newEngine } from "./engine.ts";

/** What the excerpts of all threads may take together: with the rest of the program less than 350 MB. At 192 kHz that leaves one thread. */
const mostBytes = 200e6;

/** Trials that several threads take from, each the next one that nobody has. */
export interface TrialBatch {
  readonly trials: readonly Trial[];
  /** Index of the next trial, in shared memory. */
  readonly next: Int32Array;
}

/** A result and the index of its trial. */
export type IndexedResult = readonly [number, TrialResult];

/** The next trial of a batch that nobody has, as its index; null when all are taken. */
export function takeNext({ trials, next }: TrialBatch): number | null {
  const index = Atomics.add(next, 0, 1);
  return index < trials.length ? index : null;
}

/** Runs trials on all cores, this thread among them. Each trial is computed alone, so results do not depend on how many threads there are. */
export class TrialPool {
  #threads: TrialThread[] = [];
  #held: { readonly material: TrialMaterial; readonly bench: TrialBench } | null = null;
  readonly #cores: number;

  constructor(threads: number = coresInUse()) {
    this.#cores = Math.max(1, threads);
  }

  async run(material: TrialMaterial, trials: readonly Trial[]): Promise<TrialResult[]> {
    const { bench } = this.#held?.material === material ? this.#held : this.#start(material);
    const batch = { trials, next: new Int32Array(new SharedArrayBuffer(4)) };
    const results = new Array<TrialResult>(trials.length);
    const others = trials.length > 1 ? this.#threads.map((thread) => ask(thread, batch)) : [];
    // Rejections are met below; until then an error in a thread must not end the program.
    const answered = Promise.allSettled(others);
    for (let index = takeNext(batch); index !== null; index = takeNext(batch)) {
      results[index] = bench.run(trials[index]);
      await setImmediate();
    }
    await answered;
    for (const answer of await Promise.all(others)) for (const [index, result] of answer) results[index] = result;
    return results;
  }

  #start(material: TrialMaterial) {
    void this.close();
    const bytes = material.excerpts.reduce((sum, sides) => sum + sides.reduce((both, side) => both + side.byteLength, 0), 0) * copiesOfExcerpts;
    const threads = Math.max(1, Math.min(this.#cores, Math.floor(mostBytes / bytes)));
    this.#threads = Array.from({ length: threads - 1 }, () => startThread(material));
    this.#held = { material, bench: new TrialBench(material, newEngine()) };
    return this.#held;
  }

  async close(): Promise<void> {
    const threads = this.#threads;
    this.#threads = [];
    this.#held = null;
    await Promise.all(threads.map(({ worker }) => worker.terminate()));
  }
}

/** A thread, and what it ended with if it ended by itself: also while nothing was asked of it. */
interface TrialThread {
  readonly worker: Worker;
  readonly lost: Promise<never>;
}

function startThread(material: TrialMaterial): TrialThread {
  const worker = new Worker(new URL("./trial-worker.js", import.meta.url), { workerData: material });
  const lost = new Promise<never>((_, reject) => worker.once("error", reject));
  // Whoever asks next hears of it.
  lost.catch(() => undefined);
  return { worker, lost };
}

function ask({ worker, lost }: TrialThread, batch: TrialBatch): Promise<readonly IndexedResult[]> {
  const answer = new Promise<readonly IndexedResult[]>((resolve) => worker.once("message", resolve));
  worker.postMessage(batch);
  return Promise.race([answer, lost]);
}
