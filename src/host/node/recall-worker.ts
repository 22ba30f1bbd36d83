// A thread that makes one master after the other again.
import { type RecallOrder, recallFile } from "./recall-file.ts";
import { answerJobs } from "./thread-answer.ts";

answerJobs((order: RecallOrder) => recallFile(order, () => undefined));
