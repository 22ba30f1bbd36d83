// One track of a batch: masters it with a single trial thread and answers.
import { parentPort, workerData } from "node:worker_threads";
import { MasteringError } from "../../audio/errors.ts";
import { closeFiles, removeTemporaries } from "./clean-up.ts";
import { type MasterFileOrder, masterFile } from "./master-file.ts";
import type { MasterAnswer } from "./master-pool.ts";

async function answer(): Promise<MasterAnswer> {
  try {
    return { result: await masterFile(workerData as MasterFileOrder, () => undefined, 1) };
  } catch (cause) {
    removeTemporaries();
    if (cause instanceof MasteringError) return { failure: { code: cause.code, path: cause.path, message: cause.message } };
    return { failure: { code: null, path: "", message: cause instanceof Error ? (cause.stack ?? cause.message) : String(cause) } };
  } finally {
    await closeFiles();
  }
}

parentPort?.postMessage(await answer());
