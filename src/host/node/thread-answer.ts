import { MasteringError } from "../../audio/errors.ts";
import { closeFiles, removeTemporaries } from "./clean-up.ts";
import type { ThreadAnswer } from "./thread-lanes.ts";

/** Runs the one job of a thread and makes of it what can cross threads; its files are closed, spools and half-written ones gone. */
export async function answerOf<Result>(work: () => Promise<Result>): Promise<ThreadAnswer<Result>> {
  try {
    return { result: await work() };
  } catch (cause) {
    if (cause instanceof MasteringError) return { failure: { code: cause.code, path: cause.path, message: cause.message } };
    return { failure: { code: null, path: "", message: cause instanceof Error ? (cause.stack ?? cause.message) : String(cause) } };
  } finally {
    await closeFiles();
    removeTemporaries();
  }
}
