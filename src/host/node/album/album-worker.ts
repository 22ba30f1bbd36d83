// One job of a record on a thread of its own: measures what a piece is made from, or masters the piece.
import { parentPort, workerData } from "node:worker_threads";
import { answerOf } from "../thread-answer.ts";
import { masterUnit, type UnitJob } from "./master-unit.ts";
import { type MeasureJob, measureUnit } from "./measure-unit.ts";

const job = workerData as MeasureJob | UnitJob;

parentPort?.postMessage(await answerOf<unknown>(() => (job.kind === "measure" ? measureUnit(job) : masterUnit(job))));
