// The most memory that `master` holds, for lengths far apart.
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { commandIsBuilt, deadwax, folder, node, programmeFile } from "../context.mjs";
import { costOf } from "../cost.mjs";
import { printBudget, printFigure, printSkip } from "../report.mjs";

const budgetMiB = 350;

/** Runs the section; `fourHours` adds a file of 4.1 GB. */
export async function memory({ fourHours }) {
  if (!commandIsBuilt()) return printSkip("memory", `${deadwax} is not built`);
  const output = join(folder, "long.wav");
  for (const repeats of fourHours ? [1, 15, 60] : [1, 15]) {
    const file = await programmeFile(repeats);
    const { peakBytes, wallSeconds } = await costOf(node, [deadwax, "master", file, "-o", output, "--force", "--quiet"]);
    const name = `${4 * repeats} minutes`;
    printFigure(name, [wallSeconds], "s wall", `deadwax master ${file} -o OUT`);
    printBudget(`peak resident, ${name}`, peakBytes / 2 ** 20, { atMost: budgetMiB, unit: "MiB" });
    await rm(output, { force: true });
  }
}
