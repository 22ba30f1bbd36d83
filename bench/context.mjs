// What the sections share: a folder for their files, the programme, and the command under test.
import { existsSync } from "node:fs";
import { mkdir, rename } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { makeProgramme, sampleRateHz, writeProgramme } from "./programme.mjs";

export const songSeconds = 240;
export const node = process.execPath;
export const deadwax = "dist/program/node/main.js";
export const folder = join(tmpdir(), "deadwax-bench");
/** How often a command is run; the bench prints median and spread. */
export const rounds = 3;

let song = null;

/** The 4-minute programme in memory: { left, right } at `sampleRateHz`. */
export function programme() {
  song ??= makeProgramme(songSeconds);
  return song;
}

/** The programme as a WAV file, played `repeats` times over; made on first use and kept for the next run. `copy` names a second file of the same sound. */
export async function programmeFile(repeats = 1, copy = "") {
  const file = join(folder, `programme${copy}-${(songSeconds * repeats) / 60}-minutes.wav`);
  if (existsSync(file)) return file;
  await mkdir(folder, { recursive: true });
  await writeProgramme(`${file}.part`, programme(), repeats);
  await rename(`${file}.part`, file);
  return file;
}

/** True when the command line is built. */
export function commandIsBuilt() {
  return existsSync(deadwax);
}

export { sampleRateHz };
