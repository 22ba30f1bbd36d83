// A thread of a batch: masters one track after the other, each with a single trial thread.
import { type MasterFileOrder, masterFile } from "./master-file.ts";
import { answerJobs } from "./thread-answer.ts";

answerJobs((order: MasterFileOrder) => masterFile(order, () => undefined, 1));
