// Loudness scan (I, LRA, M, S, true peak): in process on one core, and the whole command beside a C program on libebur128.
import { join } from "node:path";
import { commandIsBuilt, deadwax, folder, node, programme, programmeFile, rounds, sampleRateHz, songSeconds } from "../context.mjs";
import { alternate } from "../cost.mjs";
import { loadLoudnessScan } from "../library.mjs";
import { canRun, run } from "../process.mjs";
import { printBudget, printFigure, printSkip } from "../report.mjs";

const inProcessRounds = 7;
/** Songs of a record. */
const several = 12;

async function scanInProcess() {
  const scan = await loadLoudnessScan();
  if (!scan) return printSkip("scan in process", "the library is not built");
  const song = programme();
  const rates = [];
  for (let round = 0; round < inProcessRounds; round++) {
    const before = process.cpuUsage();
    await scan(song, sampleRateHz);
    const { user, system } = process.cpuUsage(before);
    rates.push((songSeconds * 1e6) / (user + system));
  }
  const rate = printFigure("scan in process, CPU time", rates, "x rt", "measureLoudness(sourceFromPlanar(...))");
  printBudget("scan in process", rate, { atLeast: 1500, unit: "x rt" });
}

/** Builds the C program; null when there is no compiler or no libebur128. */
async function buildRival() {
  const binary = join(folder, "ebur128-scan");
  const built = await canRun("cc", ["-O3", "-march=native", "bench/rivals/ebur128-scan.c", "-lebur128", "-lm", "-o", binary]);
  return built ? binary : null;
}

async function scanAsCommand() {
  const file = await programmeFile();
  const rival = await buildRival();
  if (!rival) return printSkip("libebur128", "no cc, or no libebur128 with its header");
  console.log(`  libebur128 says ${(await run(rival, [file])).stdout.trim()}`);
  const commands = [[rival, file]];
  if (commandIsBuilt()) commands.push([node, deadwax, "measure", file, "--json"]);
  const [theirs, ours] = await alternate(commands, rounds);
  const wall = (costs) => costs.map((cost) => cost.wallSeconds);
  const rivalSeconds = printFigure("C program on libebur128", wall(theirs), "s wall", `ebur128-scan ${file}`);
  if (!ours) return printSkip("whole command", `${deadwax} is not built`);
  const seconds = printFigure("deadwax measure", wall(ours), "s wall", `deadwax measure ${file} --json`);
  printBudget("command against libebur128", rivalSeconds / seconds, { atLeast: 8 });
  await scanSeveral(rival, file);
}

/** A folder of songs, where starting up counts less and all cores are used. */
async function scanSeveral(rival, file) {
  const files = new Array(several).fill(file);
  const commands = [
    ["sh", "-c", `for file; do ${rival} "$file"; done`, "sh", ...files],
    [node, deadwax, "measure", ...files, "--json"],
  ];
  const [theirs, ours] = await alternate(commands, rounds);
  const wall = (costs) => costs.map((cost) => cost.wallSeconds);
  const rivalSeconds = printFigure(`${several} files, one after the other`, wall(theirs), "s wall", "ebur128-scan");
  const seconds = printFigure(`${several} files`, wall(ours), "s wall", "deadwax measure A B C ... --json");
  printBudget(`${several} files against libebur128`, rivalSeconds / seconds, { atLeast: 8 });
}

/** Runs the section. */
export async function loudnessScan() {
  await scanInProcess();
  await scanAsCommand();
}
