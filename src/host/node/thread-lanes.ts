import { availableParallelism } from "node:os";
import { Worker } from "node:worker_threads";
import { MasteringError } from "../../audio/errors.ts";

/** What a thread answers: a result, or an error that can cross threads. */
export type ThreadAnswer<Result> =
  | { readonly result: Result }
  | { readonly failure: { readonly code: MasteringError["code"] | null; readonly path: string; readonly message: string } };

/** What a thread works on lies in typed arrays and engines; the 48 MB that V8 lets its short-lived objects grow to would be kept for nothing, in each. */
const resourceLimits = { maxYoungGenerationSizeMb: 8 };

/**
 * Does several jobs, one thread each and as many at once as there are cores. Results come in the order of the jobs; the first failure stops what is still
 * running. `script` is a worker that posts one `ThreadAnswer`.
 */
export async function inThreads<Job, Result>(script: URL, jobs: readonly Job[], onDone: (result: Result, job: Job) => void): Promise<Result[]> {
  const results = new Array<Result>(jobs.length);
  const running = new Set<Worker>();
  let next = 0;
  const lane = async () => {
    while (next < jobs.length) {
      const index = next++;
      results[index] = await inThread<Job, Result>(script, jobs[index], running);
      onDone(results[index], jobs[index]);
    }
  };
  try {
    await Promise.all(Array.from({ length: Math.min(jobs.length, availableParallelism()) }, lane));
  } finally {
    await Promise.all([...running].map((worker) => worker.terminate()));
  }
  return results;
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
