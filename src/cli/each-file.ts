import { closeFiles } from "../host/node/clean-up.ts";
import { isOfOneInput, reportFailure } from "./exit.ts";

/** Works on several files, one after the other. One that cannot be read is told of and keeps no other from it; alone, it ends the command. */
export async function eachFile(files: readonly string[], work: (file: string, index: number) => Promise<void>): Promise<void> {
  for (const [index, file] of files.entries()) {
    try {
      await work(file, index);
    } catch (failure) {
      if (files.length === 1 || !isOfOneInput(failure)) throw failure;
      const code = reportFailure(failure);
      process.exitCode ??= code;
    } finally {
      await closeFiles();
    }
  }
}
