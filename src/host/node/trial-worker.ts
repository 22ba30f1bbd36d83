// One thread of the trial pool: a fresh engine for every trial.
import { parentPort, workerData } from "node:worker_threads";
import { runTrial, type TrialMaterial } from "../../run/trial.ts";
import { newEngine } from "./engine.ts";
import type { TrialJob } from "./trial-pool.ts";

parentPort?.on("message", ({ settings }: TrialJob) => {
  parentPort?.postMessage(runTrial(newEngine(), workerData as TrialMaterial, settings));
});
