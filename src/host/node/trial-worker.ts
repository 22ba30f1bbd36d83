// One thread of the trial pool.
import { parentPort, workerData } from "node:worker_threads";
import { TrialBench, type TrialMaterial } from "../../run/trial.ts";
import { newEngine } from "./engine.ts";
import { type IndexedResult, type TrialBatch, takeNext } from "./trial-pool.ts";

const bench = new TrialBench(workerData as TrialMaterial, newEngine());

parentPort?.on("message", (batch: TrialBatch) => {
  const results: IndexedResult[] = [];
  for (let index = takeNext(batch); index !== null; index = takeNext(batch)) results.push([index, bench.run(batch.trials[index])]);
  parentPort?.postMessage(results);
});
