// One thread of the trial pool: a fresh engine for every trial.
import { parentPort, workerData } from "node:worker_threads";
import { type Trial, TrialBench, type TrialMaterial } from "../../run/trial.ts";
import { newEngine } from "./engine.ts";

const { sampleRateHz, excerpts } = workerData as TrialMaterial;
// Copies of its own: memory that is shared is several times slower to read.
const bench = new TrialBench({ sampleRateHz, excerpts: excerpts.map((sides) => sides.map((side) => Float32Array.from(side))) }, newEngine);

parentPort?.on("message", (trial: Trial) => {
  parentPort?.postMessage(bench.run(trial));
});
