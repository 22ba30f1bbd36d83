import { Worker } from "node:worker_threads";
import { MasteringError } from "../../audio/errors.ts";
import { coresInUse } from "./cores.ts";

/** What a thread answers: a result, or an error that can cross threads. */
export type ThreadAnswer<Result> = { readonly result: Result } | { readonly failure: ThreadFailure };

interface ThreadFailure {
  readonly code: MasteringError["code"] | null;
  readonly path: string;
  readonly message: string;
}

/** What a thread is sent: a job, and how many cores it may use. */
export interface ThreadTask<Job> {
  readonly job: Job;
  readonly cores: number;
}

/** What a thread works on lies in typed arrays and engines; the 48 MB that V8 lets its short-lived objects grow to would be kept for nothing, in each. */
const resourceLimits = { maxYoungGenerationSizeMb: 8 };

/** Hears how each job of several ended. */
export interface JobListener<Job, Result> {
  onDone(result: Result, job: Job, index: number): void;
  /** The others go on, unless this throws; without it the first failure ends them all. */
  onFailed?(failure: unknown, job: Job, index: number): void;
}

/**
 * Does several jobs, as many at once as there are cores; a thread that is done goes on with the next one. `script` is a worker that answers every
 * `ThreadTask` with a `ThreadAnswer`.
 */
export async function inThreads<Job, Result>(script: URL, jobs: readonly Job[], listener: JobListener<Job, Result>): Promise<void> {
  const threads = new Set<Worker>();
  const cores = coresInUse();
  let next = 0;
  let isOver = false;
  const lane = async () => {
    let thread: Worker | null = null;
    while (next < jobs.length && !isOver) {
      const index = next++;
      const job = jobs[index];
      if (!thread || !threads.has(thread)) thread = startThread(script, threads);
      try {
        listener.onDone(await answerTo<Job, Result>(thread, { job, cores: coresFor(index, jobs.length, cores) }), job, index);
      } catch (failure) {
        // Cut off because another job ended them all.
        if (isOver) return;
        if (!listener.onFailed) throw failure;
        listener.onFailed(failure, job, index);
      }
    }
    await thread?.terminate();
  };
  try {
    await Promise.all(Array.from({ length: Math.min(jobs.length, cores) }, lane));
  } finally {
    isOver = true;
    await Promise.all([...threads].map((thread) => thread.terminate()));
  }
}

/** Fewer jobs than cores share them evenly; of more, the last may use all: the other threads will soon have nothing to do. */
export function coresFor(index: number, jobs: number, cores: number): number {
  if (jobs <= cores) return Math.floor(cores / jobs);
  return index === jobs - 1 ? cores : 1;
}

function startThread(script: URL, threads: Set<Worker>): Worker {
  const thread = new Worker(script, { resourceLimits });
  threads.add(thread);
  // One that ends by itself is not asked again.
  for (const ending of ["error", "exit"] as const) thread.once(ending, () => threads.delete(thread));
  return thread;
}

/** What a thread makes of a job; where it ends instead, by an error or on its own, that is the failure. */
function answerTo<Job, Result>(thread: Worker, task: ThreadTask<Job>): Promise<Result> {
  return new Promise<Result>((resolve, reject) => {
    const settle = (action: () => void) => {
      thread.off("message", onAnswer);
      thread.off("error", onError);
      thread.off("exit", onExit);
      action();
    };
    const onAnswer = (answer: ThreadAnswer<Result>) => settle(() => ("result" in answer ? resolve(answer.result) : reject(errorOf(answer.failure))));
    const onError = (error: Error) => settle(() => reject(error));
    const onExit = (code: number) => settle(() => reject(new Error(`a thread ended with code ${code} before it answered`)));
    thread.on("message", onAnswer);
    thread.on("error", onError);
    thread.on("exit", onExit);
    thread.postMessage(task);
  });
}

function errorOf({ code, path, message }: ThreadFailure): Error {
  return code ? new MasteringError(code, path, message) : new Error(message);
}
