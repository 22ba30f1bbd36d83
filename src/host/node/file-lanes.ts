import { tmpdir } from "node:os";
import { closingFiles, sweepLater } from "./clean-up.ts";
import { standardInput } from "./files.ts";
import { inThreads, type JobListener } from "./thread-lanes.ts";

/** Work on one file that this thread does as well as any other. */
export interface FileWork<Job, Result> {
  /** The worker that does it in a thread. */
  readonly script: URL;
  readonly work: (job: Job, onProgress?: (share: number) => void) => Promise<Result>;
  /** The file of a job that may be the standard input, which no other thread can read. */
  readonly fileOf: (job: Job) => string;
}

/** Hears how each job ended, and how far the one that this thread is at. */
export interface FileListener<Job, Result> extends Required<JobListener<Job, Result>> {
  readonly onProgress?: (share: number) => void;
}

/**
 * Does the work on several files, as many at once as there are cores, each alone giving the same result. In this thread, which is here already, where it is
 * one; and where the standard input is among them.
 */
export async function inLanes<Job, Result>(
  { script, work, fileOf }: FileWork<Job, Result>,
  jobs: readonly Job[],
  listener: FileListener<Job, Result>,
): Promise<void> {
  sweepLater(tmpdir());
  if (jobs.length > 1 && !jobs.some((job) => fileOf(job) === standardInput)) return inThreads(script, jobs, listener);
  for (const [index, job] of jobs.entries()) {
    await closingFiles(() => work(job, listener.onProgress)).then(
      (result) => listener.onDone(result, job, index),
      (failure) => listener.onFailed(failure, job, index),
    );
  }
}
