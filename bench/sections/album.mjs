// `album` of twelve tracks of four minutes, quick search and joint plan, as a whole command; and the same on one core.
import { existsSync } from "node:fs";
import { mkdir, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { commandIsBuilt, deadwax, folder, node, songSeconds } from "../context.mjs";
import { costOf } from "../cost.mjs";
import { canRun } from "../process.mjs";
import { makeProgramme, writeProgramme } from "../programme.mjs";
import { printBudget, printFigure, printSkip } from "../report.mjs";

/** What the exports of a careless band differ by, dB. */
const gainsDb = [0, -3, 1, -5, 2, -1, -4, 0.5, -2, 1.5, -6, -0.5];

async function trackFile(seed, seconds) {
  const file = join(folder, `album-track-${seed}-${seconds}-seconds.wav`);
  if (existsSync(file)) return file;
  const song = makeProgramme(seconds, seed);
  const gain = 10 ** (gainsDb[seed - 1] / 20);
  for (const side of [song.left, song.right])
    side.forEach((sample, n) => {
      side[n] = sample * gain;
    });
  await writeProgramme(`${file}.part`, song);
  await rename(`${file}.part`, file);
  return file;
}

async function sessionFile(tracks, seconds) {
  await mkdir(folder, { recursive: true });
  const mixes = [];
  for (let seed = 1; seed <= tracks; seed++) mixes.push(await trackFile(seed, seconds));
  const file = join(folder, `album-${tracks}-${seconds}.yaml`);
  await writeFile(file, `title: Bench\ntracks:\n${mixes.map((mix, n) => `  - mix: ${mix}\n    title: Track ${n + 1}\n`).join("")}`);
  return file;
}

/** Runs the section; `isShort` takes three tracks of 20 s, to see that it runs. */
export async function album({ isShort }) {
  if (!commandIsBuilt()) return printSkip("album", `${deadwax} is not built`);
  const [tracks, seconds] = isShort ? [3, 20] : [gainsDb.length, songSeconds];
  const session = await sessionFile(tracks, seconds);
  const output = join(folder, "record");
  const command = [deadwax, "album", session, "-o", output, "--quiet"];
  const fresh = async (program, args) => {
    await rm(output, { recursive: true, force: true });
    return costOf(program, args);
  };
  const all = await fresh(node, command);
  const name = `${tracks} tracks, ${(tracks * seconds) / 60} minutes`;
  printFigure(name, [all.wallSeconds], "s wall", `deadwax album ${session} -o OUT`);
  printFigure("", [all.cpuSeconds], "s CPU", "");
  printFigure("", [all.peakBytes / 2 ** 20], "MiB peak", "");
  if (await canRun("taskset", ["-c", "0", "true"])) {
    const one = await fresh("taskset", ["-c", "0", node, ...command]);
    printFigure("the same on one core", [one.wallSeconds], "s wall", "taskset -c 0 ...");
    printBudget("one core against two", one.wallSeconds / all.wallSeconds, { atLeast: 1.8 });
  } else printSkip("the same on one core", "taskset is not on the PATH");
  await rm(output, { recursive: true, force: true });
  if (isShort) return;
  printBudget("album, wall", all.wallSeconds, { atMost: 150, unit: "s" });
  printBudget("album, peak resident", all.peakBytes / 2 ** 20, { atMost: 500, unit: "MiB" });
}
