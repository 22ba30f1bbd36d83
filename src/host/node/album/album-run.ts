import { readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { OutputError } from "../../../audio/errors.ts";
import { timeNow } from "../../../run/made-at.ts";
import { isAlive } from "../claims.ts";
import { removeIdleLater } from "../clean-up.ts";
import { newFolder } from "../files.ts";
import { versionsFolder } from "./album-order.ts";
import { tracksFolder, writeText } from "./kept-track.ts";

/** A run as it is noted in the folder while it lasts; what a killed one leaves behind tells the next one where to go on. */
interface RunNote {
  readonly pid: number;
  readonly madeAt: string;
  /** Names what was asked for. */
  readonly orderKey: string;
}

/** Temporary files beside outputs, and in the folder that is shared with other programs, by the process that wrote them. */
const beside = /^\..*\.(\d+)\.part$/;
const shared = /^deadwax-[0-9a-f-]+\.(\d+)\.(?:part|spool)$/;

function notePath(folder: string): string {
  return join(versionsFolder(folder), "run.json");
}

/**
 * Begins a run in a folder: clears away what killed ones left half-written, and takes over the date of one that was asked for the same.
 * Where the run ends before a track is finished, no note of it stays. Throws OutputError while another run works there, unless forced.
 */
export async function beginRun(folder: string, orderKey: string, askedTime: string | null, isForced: boolean): Promise<string> {
  await newFolder(tracksFolder(folder));
  const note = await readNote(folder);
  if (note && !isForced && note.pid !== process.pid && isAlive(note.pid)) {
    throw new OutputError(
      "output-failed",
      folder,
      `${folder} is being written by another run (process ${note.pid}); wait for it, or use --force if that process is something else.`,
    );
  }
  for (const place of [folder, versionsFolder(folder), tracksFolder(folder)]) await sweep(place, beside);
  await sweep(tmpdir(), shared);
  const resumed = note?.orderKey === orderKey ? note.madeAt : null;
  const madeAt = askedTime ?? resumed ?? timeNow();
  removeIdleLater(notePath(folder), tracksFolder(folder));
  await writeText(notePath(folder), `${JSON.stringify({ pid: process.pid, madeAt, orderKey } satisfies RunNote)}\n`);
  return madeAt;
}

/** Ends a run that was finished. */
export async function endRun(folder: string): Promise<void> {
  await rm(notePath(folder), { force: true });
}

async function readNote(folder: string): Promise<RunNote | null> {
  try {
    return JSON.parse(await readFile(notePath(folder), "utf8")) as RunNote;
  } catch {
    return null;
  }
}

/** Removes the temporary files of processes that are no more. */
async function sweep(place: string, temporary: RegExp): Promise<void> {
  for (const name of await readdir(place)) {
    const pid = Number(temporary.exec(name)?.[1] ?? process.pid);
    if (pid !== process.pid && !isAlive(pid)) await rm(join(place, name), { force: true });
  }
}
