import { parentPort } from "node:worker_threads";
import { MasteringError } from "../../audio/errors.ts";
import { closeFiles, removeTemporaries } from "./clean-up.ts";
import type { ThreadAnswer, ThreadTask } from "./thread-lanes.ts";

/** Answers every job this thread is sent. */
export function answerJobs<Job>(work: (job: Job, cores: number) => Promise<unknown>): void {
  parentPort?.on("message", async ({ job, cores }: ThreadTask<Job>) => parentPort?.postMessage(await answerOf(() => work(job, cores))));
}

/** Runs a job and makes of it what can cross threads; its files are closed, spools and half-written ones gone. */
async function answerOf<Result>(work: () => Promise<Result>): Promise<ThreadAnswer<Result>> {
  try {
    return { result: await work() };
  } catch (cause) {
    if (cause instanceof MasteringError) return { failure: { code: cause.code, path: cause.path, message: cause.message } };
    return { failure: { code: null, path: "", message: cause instanceof Error ? (cause.stack ?? cause.message) : String(cause) } };
  } finally {
    await closeFiles();
    removeTemporaries();
  }
}
