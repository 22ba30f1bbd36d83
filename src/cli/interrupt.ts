import { writeSync } from "node:fs";
import { closeFiles, removeTemporaries } from "../host/node/clean-up.ts";
import { exitCodes } from "./exit.ts";

/** From here on Ctrl-C, termination and a closed terminal leave no half file behind and end with exit code 130. */
export function stopCleanly(): void {
  const stop = () => {
    removeTemporaries();
    process.stderr.write("\ndeadwax: interrupted; nothing was left half-written.\n");
    exitWhenRead(exitCodes.interrupted);
  };
  process.on("SIGINT", stop);
  process.on("SIGTERM", stop);
  process.on("SIGHUP", stop);
}

/** How long a reader of the output may take for what was printed before an interruption. */
const patienceMs = 1000;

/** Ends the program when a pipe has taken what was printed, so that no line is cut off. */
function exitWhenRead(code: number): void {
  const exit = () => {
    removeTemporaries();
    process.exit(code);
  };
  const { stdout, stderr } = process;
  if (stdout.writableLength === 0) exit();
  stdout.write("", exit);
  // Work goes on until then, and has nothing to say any more. A stream that is ended would not do: after its first error Node opens it again.
  for (const stream of [stdout, stderr]) stream.write = () => true;
  setTimeout(exit, patienceMs);
}

/**
 * From here on a reader of the output that has had enough (`| head`) ends the program quietly, and an output that cannot be written ends it with a sentence
 * and exit code 1; neither leaves a half file behind.
 */
export function watchOutput(): void {
  for (const stream of [process.stdout, process.stderr]) {
    stream.on("error", (cause: NodeJS.ErrnoException) => {
      removeTemporaries();
      if (cause.code === "EPIPE") process.exit(exitCodes.done);
      writeSync(2, `deadwax: the output cannot be written: ${cause.code === "ENOSPC" ? "the disk is full" : cause.message}.\n`);
      process.exit(exitCodes.internal);
    });
  }
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
