// One job of a record on a thread of its own: measures what a piece is made from, masters the piece, or renders a track of it again.
import { parentPort, workerData } from "node:worker_threads";
import { answerOf } from "../thread-answer.ts";
import { masterUnit, type UnitJob } from "./master-unit.ts";
import { type MeasureJob, measureUnit } from "./measure-unit.ts";
import { type AgainJob, renderAgain } from "./render-again.ts";

const job = workerData as MeasureJob | UnitJob | AgainJob;

function work(): Promise<unknown> {
  if (job.kind === "measure") return measureUnit(job);
  return job.kind === "master" ? masterUnit(job) : renderAgain(job);
}

parentPort?.postMessage(await answerOf(work));
