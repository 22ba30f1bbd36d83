// `master` of a 4-minute song as a whole command, beside libsonare's preset master and a chain of ffmpeg filters.
import { join } from "node:path";
import { commandIsBuilt, deadwax, folder, node, programmeFile, rounds } from "../context.mjs";
import { alternate } from "../cost.mjs";
import { canRun } from "../process.mjs";
import { printBudget, printFigure, printSkip } from "../report.mjs";

/** The preset of libsonare that its README shows first; all of its presets cost about the same. */
const sonare = ["bench/rivals/libsonare-master.mjs", "pop"];
/** Three bells and shelves, a compressor, a limiter at four times the rate: what a careful user of ffmpeg would chain. */
const ffmpegChain = [
  "bass=g=1:f=90",
  "equalizer=f=300:t=q:w=1:g=-1",
  "treble=g=1.5:f=8000",
  "acompressor=threshold=0.1:ratio=2:attack=30:release=200:makeup=1.5",
  "volume=8dB,aresample=192000,alimiter=limit=0.89:level=0,aresample=48000",
].join(",");

function printCosts(name, costs, command) {
  const wallSeconds = printFigure(
    name,
    costs.map((cost) => cost.wallSeconds),
    "s wall",
    command,
  );
  const cpuSeconds = printFigure(
    "",
    costs.map((cost) => cost.cpuSeconds),
    "s CPU",
    "",
  );
  printFigure(
    "",
    costs.map((cost) => cost.peakBytes / 2 ** 20),
    "MiB peak",
    "",
  );
  return { wallSeconds, cpuSeconds };
}

async function rivalCommands(file) {
  const output = join(folder, "rival.wav");
  const commands = { libsonare: [node, sonare[0], file, sonare[1]] };
  const ffmpeg = ["ffmpeg", "-nostdin", "-v", "error", "-y", "-i", file, "-af", ffmpegChain, "-c:a", "pcm_s24le", output];
  if (await canRun("ffmpeg", ["-version"])) commands.ffmpeg = ffmpeg;
  else printSkip("ffmpeg", "it is not on the PATH");
  return commands;
}

function ourCommands(file) {
  if (!commandIsBuilt()) return {};
  const output = join(folder, "mastered.wav");
  const common = [node, deadwax, "master", file, "-o", output, "--force", "--quiet", "--search"];
  return { "deadwax, search quick": [...common, "quick"], "deadwax, search off": [...common, "off"] };
}

/** Runs the section. */
export async function master() {
  const file = await programmeFile();
  const commands = { ...ourCommands(file), ...(await rivalCommands(file)) };
  const costs = await alternate(Object.values(commands), rounds);
  const figures = {};
  for (const [index, name] of Object.keys(commands).entries()) {
    const shown = commands[name].map((word) => word.replace(node, "node")).join(" ");
    figures[name] = printCosts(name, costs[index], shown.length > 90 ? `${shown.slice(0, 87)}...` : shown);
  }
  const quick = figures["deadwax, search quick"];
  const off = figures["deadwax, search off"];
  if (!quick || !off) return printSkip("budgets of master", `${deadwax} is not built`);
  printBudget("master, search quick", quick.wallSeconds, { atMost: 8, unit: "s wall" });
  printBudget("CPU of libsonare over ours, quick", figures.libsonare.cpuSeconds / quick.cpuSeconds, { atLeast: 5 });
  printBudget("CPU of libsonare over ours, search off", figures.libsonare.cpuSeconds / off.cpuSeconds, { atLeast: 15 });
}
