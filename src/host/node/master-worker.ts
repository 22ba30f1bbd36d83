// A thread of a batch: masters one track after the other.
import { type MasterFileOrder, masterFile } from "./master-file.ts";
import { answerJobs } from "./thread-answer.ts";

answerJobs((order: MasterFileOrder, cores) => masterFile(order, () => undefined, cores));
