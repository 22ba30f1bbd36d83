import { tmpdir } from "node:os";
import { dirname } from "node:path";
import type { MasterResult } from "../../run/result.ts";
import { sweepLater } from "./clean-up.ts";
import type { MasterFileOrder } from "./master-file.ts";
import { placeOf } from "./output-place.ts";
import { inThreads, type JobListener } from "./thread-lanes.ts";

/**
 * Masters several files, as many tracks at once as there are cores; each track alone gives the same bytes.
 * Results come in the order of the orders; the first failure stops what is still running.
 */
export async function masterInParallel(orders: readonly MasterFileOrder[], onDone: (result: MasterResult) => void): Promise<MasterResult[]> {
  const results = new Array<MasterResult>(orders.length);
  await masterEach(orders, {
    onDone: (result, _, index) => {
      results[index] = result;
      onDone(result);
    },
  });
  return results;
}

/** The same for any number of files: nothing is kept of what is done, and a failure ends the others only where the listener says so. */
export async function masterEach(orders: readonly MasterFileOrder[], listener: JobListener<MasterFileOrder, MasterResult>): Promise<void> {
  for (const { output, report, ab } of orders) {
    for (const path of [output, ...(report === null ? [] : [report])]) sweepLater(dirname(placeOf(path)));
    for (const folder of [tmpdir(), ...(ab === undefined ? [] : [ab])]) sweepLater(folder);
  }
  await inThreads(new URL("./master-worker.js", import.meta.url), orders, listener);
}
