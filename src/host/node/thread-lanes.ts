import { availableParallelism } from "node:os";
import { Worker } from "node:worker_threads";
import { MasteringError } from "../../audio/errors.ts";

/** What a thread answers: a result, or an error that can cross threads. */
export type ThreadAnswer<Result> =
  | { readonly result: Result }
  | { readonly failure: { readonly code: MasteringError["code"] | null; readonly path: string; readonly message: string } };

/** What a thread works on lies in typed arrays and engines; the 48 MB that V8 lets its short-lived objects grow to would be kept for nothing, in each. */
const resourceLimits = { maxYoungGenerationSizeMb: 8 };

/** Hears how each job of several ended. */
export interface JobListener<Job, Result> {
  onDone(result: Result, job: Job, index: number): void;
  /** The others go on, unless this throws; without it the first failure ends them all. */
  onFailed?(failure: unknown, job: Job): void;
}

/** Does several jobs, one thread each and as many at once as there are cores. `script` is a worker that posts one `ThreadAnswer`. */
export async function inThreads<Job, Result>(script: URL, jobs: readonly Job[], listener: JobListener<Job, Result>): Promise<void> {
  const running = new Set<Worker>();
  let next = 0;
  const lane = async () => {
    while (next < jobs.length) {
      const index = next++;
      const job = jobs[index];
      try {
        listener.onDone(await inThread<Job, Result>(script, job, running), job, index);
      } catch (failure) {
        if (!listener.onFailed) throw failure;
        listener.onFailed(failure, job);
      }
    }
  };
  try {
    await Promise.all(Array.from({ length: Math.min(jobs.length, availableParallelism()) }, lane));
  } finally {
    await Promise.all([...running].map((worker) => worker.terminate()));
  }
}

function inThread<Job, Result>(script: URL, job: Job, running: Set<Worker>): Promise<Result> {
  const worker = new Worker(script, { workerData: job, resourceLimits });
  running.add(worker);
  return new Promise<Result>((resolve, reject) => {
    worker.once("message", (answer: ThreadAnswer<Result>) => {
      if ("result" in answer) resolve(answer.result);
      else if (answer.failure.code) reject(new MasteringError(answer.failure.code, answer.failure.path, answer.failure.message));
      else reject(new Error(answer.failure.message));
    });
    worker.once("error", reject);
    worker.once("exit", (code) => reject(new Error(`a thread ended with code ${code} before it answered`)));
  }).finally(() => {
    running.delete(worker);
    return worker.terminate();
  });
}
