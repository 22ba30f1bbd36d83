// One track of a batch: masters it with a single trial thread and answers.
import { parentPort, workerData } from "node:worker_threads";
import { type MasterFileOrder, masterFile } from "./master-file.ts";
import { answerOf } from "./thread-answer.ts";

parentPort?.postMessage(await answerOf(() => masterFile(workerData as MasterFileOrder, () => undefined, 1)));
