import { availableParallelism, tmpdir } from "node:os";
import { dirname } from "node:path";
import { Worker } from "node:worker_threads";
import { MasteringError } from "../../audio/errors.ts";
import type { MasterResult } from "../../run/result.ts";
import { sweepLater } from "./clean-up.ts";
import type { MasterFileOrder } from "./master-file.ts";

/** What a worker answers: a result, or an error that can cross threads. */
export type MasterAnswer =
  | { readonly result: MasterResult }
  | { readonly failure: { readonly code: MasteringError["code"] | null; readonly path: string; readonly message: string } };

/**
 * Masters several files, one thread per track and as many tracks at once as there are cores; each track alone gives the same bytes.
 * Results come in the order of the orders; the first failure stops what is still running.
 */
export async function masterInParallel(orders: readonly MasterFileOrder[], onDone: (result: MasterResult) => void): Promise<MasterResult[]> {
  const results = new Array<MasterResult>(orders.length);
  const running = new Set<Worker>();
  let next = 0;
  const lane = async () => {
    while (next < orders.length) {
      const index = next++;
      results[index] = await masterInThread(orders[index], running);
      onDone(results[index]);
    }
  };
  try {
    await Promise.all(Array.from({ length: Math.min(orders.length, availableParallelism()) }, lane));
  } finally {
    await Promise.all([...running].map((worker) => worker.terminate()));
  }
  return results;
}

function masterInThread(order: MasterFileOrder, running: Set<Worker>): Promise<MasterResult> {
  for (const path of [order.output, ...(order.report === null ? [] : [order.report])]) sweepLater(dirname(path));
  for (const folder of [tmpdir(), ...(order.ab === undefined ? [] : [order.ab])]) sweepLater(folder);
  const worker = new Worker(new URL("./master-worker.js", import.meta.url), { workerData: order });
  running.add(worker);
  return new Promise<MasterResult>((resolve, reject) => {
    worker.once("message", (answer: MasterAnswer) => {
      if ("result" in answer) resolve(answer.result);
      else if (answer.failure.code) reject(new MasteringError(answer.failure.code, answer.failure.path, answer.failure.message));
      else reject(new Error(answer.failure.message));
    });
    worker.once("error", reject);
    worker.once("exit", (code) => reject(new Error(`the thread for ${order.mix} ended with code ${code}`)));
  }).finally(() => {
    running.delete(worker);
    return worker.terminate();
  });
}
