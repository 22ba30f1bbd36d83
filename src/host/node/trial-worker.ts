// One thread of the trial pool.
import { parentPort, workerData } from "node:worker_threads";
import { type Trial, TrialBench, type TrialMaterial } from "../../run/trial.ts";
import { newEngine } from "./engine.ts";

const bench = new TrialBench(workerData as TrialMaterial, newEngine());

parentPort?.on("message", (trial: Trial) => {
  parentPort?.postMessage(bench.run(trial));
});
