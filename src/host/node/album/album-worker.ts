// A thread of a record, for one job after the other: measures what a piece is made from, masters the piece, or renders a track of it again.
import { answerJobs } from "../thread-answer.ts";
import { masterUnit, type UnitJob } from "./master-unit.ts";
import { type MeasureJob, measureUnit } from "./measure-unit.ts";
import { type AgainJob, renderAgain } from "./render-again.ts";

answerJobs((job: MeasureJob | UnitJob | AgainJob, cores): Promise<unknown> => {
  if (job.kind === "measure") return measureUnit(job);
  return job.kind === "master" ? masterUnit(job, cores) : renderAgain(job);
});
