import { closeFiles, removeTemporaries } from "../host/node/clean-up.ts";
import { exitCodes } from "./exit.ts";

/** From here on Ctrl-C and termination leave no half file behind and end with exit code 130. */
export function stopCleanly(): void {
  const stop = () => {
    removeTemporaries();
    process.stderr.write("\ndeadwax: interrupted; nothing was left half-written.\n");
    process.exit(exitCodes.interrupted);
  };
  process.on("SIGINT", stop);
  process.on("SIGTERM", stop);
}

/** Runs a command so that its temporary and open files are gone when it ends. */
export async function withCleanUp(work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } finally {
    removeTemporaries();
    await closeFiles();
  }
}
