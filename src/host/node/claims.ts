import { readdir, rm, writeFile } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import { setTimeout } from "node:timers/promises";
import { OutputError } from "../../audio/errors.ts";
import { removeLater } from "./clean-up.ts";
import { placeOf } from "./output-place.ts";
import { whyNotWritten } from "./why-not-written.ts";

/** A claim, no longer than the name of a temporary file: what can be written can be claimed. And that file, which a run that was killed leaves too. */
const besideName = /^\.(.+)\.(\d+)\.(busy|part)$/;

/** How long a run waits for one that came at the same moment to give way. */
const patience = { stepMs: 50, steps: 20 } as const;

/**
 * Claims outputs for this process by an empty file beside each, gone when it ends: of two runs at one name, the master of one and the report of the other
 * would stay. Every run puts its claims down before it looks for those of others, so that none of two at once can miss the other; the one with the
 * higher number gives way at once, the other waits a second for that. Claims and half files of processes that are no more are cleared away, claims also on
 * what is complete. The folders must exist.
 * Throws OutputError where another run is at work.
 */
export async function claimOutputs(paths: readonly string[]): Promise<void> {
  const places = paths.map((path) => resolve(placeOf(path)));
  for (const [index, place] of places.entries()) {
    const claim = join(dirname(place), `.${basename(place)}.${process.pid}.busy`);
    removeLater(claim);
    await writeFile(claim, "").catch((cause) => {
      throw new OutputError("output-failed", paths[index], `${paths[index]} cannot be written: ${whyNotWritten(cause)}.`, { cause });
    });
  }
  for (let step = 0; ; step++) {
    const rival = await rivalOf(places);
    if (!rival) return;
    if (rival.pid < process.pid || step === patience.steps) throw refusal(paths[rival.index], rival);
    await setTimeout(patience.stepMs);
  }
}

interface Rival {
  readonly pid: number;
  readonly claim: string;
  /** Of the place that it claims too. */
  readonly index: number;
}

/** Another living process that claims one of the places, that with the lowest number; null without one. */
async function rivalOf(places: readonly string[]): Promise<Rival | null> {
  const rivals: Rival[] = [];
  const indexes = new Map(places.map((place, index) => [place, index]));
  for (const folder of new Set(places.map((place) => dirname(place)))) {
    const names = await readdir(folder);
    const present = new Set(names);
    for (const name of names) {
      const [, file, digits, kind] = besideName.exec(name) ?? [];
      if (file === undefined) continue;
      const [pid, index, claim] = [Number(digits), indexes.get(join(folder, file)), join(folder, name)];
      if (isAlive(pid)) {
        if (kind === "busy" && index !== undefined && pid !== process.pid) rivals.push({ pid, claim, index });
      } else if (index !== undefined || (kind === "busy" && present.has(file))) await rm(claim, { force: true });
    }
  }
  return rivals.sort((a, b) => a.pid - b.pid || a.index - b.index)[0] ?? null;
}

function refusal(path: string, { pid, claim }: Rival): OutputError {
  const sentence = `${path} is being written by another run (process ${pid}); wait for it, or remove ${claim} if that process is something else.`;
  return new OutputError("output-exists", path, sentence);
}

/** Whether a process of that number is at work on this machine. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (cause) {
    return (cause as NodeJS.ErrnoException).code === "EPERM";
  }
}
