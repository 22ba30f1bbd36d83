import { availableParallelism } from "node:os";
import { Worker } from "node:worker_threads";
import { copiesOfExcerpts, type Trial, type TrialMaterial, type TrialResult } from "../../run/trial.ts";

/** What the excerpts of all threads may take together: with the rest of the program less than 350 MB. At 192 kHz that leaves one thread. */
const mostBytes = 200e6;

/** Runs trials on all cores. Each trial is computed alone in its own engine, so results do not depend on how many threads there are. */
export class TrialPool {
  #workers: Worker[] = [];
  #material: TrialMaterial | null = null;
  readonly #threads: number;

  constructor(threads: number = availableParallelism()) {
    this.#threads = Math.max(1, threads);
  }

  async run(material: TrialMaterial, trials: readonly Trial[]): Promise<TrialResult[]> {
    if (this.#material !== material) this.#start(material);
    const results = new Array<TrialResult>(trials.length);
    let next = 0;
    await Promise.all(
      this.#workers.map(async (worker) => {
        while (next < trials.length) {
          const id = next++;
          results[id] = await ask(worker, trials[id]);
        }
      }),
    );
    return results;
  }

  #start(material: TrialMaterial): void {
    void this.close();
    const shared: TrialMaterial = {
      sampleRateHz: material.sampleRateHz,
      excerpts: material.excerpts.map((sides) => sides.map(inSharedMemory)),
    };
    this.#material = material;
    const bytes = material.excerpts.reduce((sum, sides) => sum + sides.reduce((both, side) => both + side.byteLength, 0), 0) * copiesOfExcerpts;
    const threads = Math.max(1, Math.min(this.#threads, Math.floor(mostBytes / bytes)));
    this.#workers = Array.from({ length: threads }, () => new Worker(new URL("./trial-worker.js", import.meta.url), { workerData: shared }));
  }

  async close(): Promise<void> {
    const workers = this.#workers;
    this.#workers = [];
    this.#material = null;
    await Promise.all(workers.map((worker) => worker.terminate()));
  }
}

function inSharedMemory(samples: Float32Array): Float32Array {
  const shared = new Float32Array(new SharedArrayBuffer(samples.byteLength));
  shared.set(samples);
  return shared;
}

function ask(worker: Worker, trial: Trial): Promise<TrialResult> {
  return new Promise((resolve, reject) => {
    const settle = (action: () => void) => {
      worker.off("message", onMessage);
      worker.off("error", onError);
      action();
    };
    const onMessage = (result: TrialResult) => settle(() => resolve(result));
    const onError = (error: Error) => settle(() => reject(error));
    worker.on("message", onMessage);
    worker.on("error", onError);
    worker.postMessage(trial);
  });
}
