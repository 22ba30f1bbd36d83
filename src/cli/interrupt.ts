import { closeFiles, removeTemporaries } from "../host/node/clean-up.ts";
import { exitCodes } from "./exit.ts";

/** Runs a command so that Ctrl-C and termination leave no half file behind, and open files are closed at the end. */
export async function withCleanUp(work: () => Promise<void>): Promise<void> {
  const stop = () => {
    removeTemporaries();
    process.stderr.write("\ndeadwax: interrupted; nothing was left half-written.\n");
    process.exit(exitCodes.interrupted);
  };
  process.on("SIGINT", stop);
  process.on("SIGTERM", stop);
  try {
    await work();
  } finally {
    process.off("SIGINT", stop);
    process.off("SIGTERM", stop);
    removeTemporaries();
    await closeFiles();
  }
}
