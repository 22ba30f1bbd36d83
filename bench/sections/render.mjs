// Rendering a full chain on one core, and two tracks side by side.
import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { commandIsBuilt, deadwax, folder, node, programme, programmeFile, rounds, sampleRateHz, songSeconds } from "../context.mjs";
import { alternate } from "../cost.mjs";
import { loadRender } from "../library.mjs";
import { canRun, run } from "../process.mjs";
import { printBudget, printFigure, printSkip } from "../report.mjs";

/** The plan that `master` makes of the programme, so that the chain is a real one. */
async function planOf(file) {
  const output = join(folder, "planned.wav");
  const { stdout } = await run(node, [deadwax, "master", file, "-o", output, "--json", "--force", "--search", "off"]);
  return JSON.parse(stdout).plan;
}

/** The budget leaves the perceptual clip apart: a soft clip takes its place. */
function withoutPerceptualClip(plan) {
  const stages = plan.stages.map((stage) =>
    stage.settings.clip === "perceptual" ? { ...stage, settings: { ...stage.settings, clip: "soft" } } : stage,
  );
  return { ...plan, stages };
}

async function renderInProcess(plan) {
  const render = await loadRender();
  if (!render) return printSkip("render in process", "the library is not built");
  console.log(`  chain: ${plan.stages.map((stage) => stage.stage).join(" > ")}`);
  const rates = [];
  for (let round = 0; round < rounds; round++) {
    const before = process.cpuUsage();
    await render(programme(), sampleRateHz, plan);
    const { user, system } = process.cpuUsage(before);
    rates.push((songSeconds * 1e6) / (user + system));
  }
  const rate = printFigure("render in process, CPU time", rates, "x rt", "renderChain(sourceFromPlanar(...), plan)");
  printBudget("render of the chain", rate, { atLeast: 250, unit: "x rt" });
}

/** With the plan given nothing is searched, so that a track is work for one core; but one that has two lets the other compile, write and collect. */
async function twoTracks(plan) {
  const planFile = join(folder, "plan.json");
  await writeFile(planFile, JSON.stringify(plan));
  const [one, two] = [await programmeFile(1), await programmeFile(1, "-again")];
  const output = join(folder, "parallel");
  const common = ["--force", "--quiet", "--plan", planFile];
  const commands = [
    [node, deadwax, "master", one, "-o", `${output}.wav`, ...common],
    [node, deadwax, "master", one, two, "-o", output, ...common],
  ];
  const isPinned = await canRun("taskset", ["-c", "0", "true"]);
  if (isPinned) commands.push(["taskset", "-c", "0", ...commands[0]]);
  const [alone, together, pinned] = await alternate(commands, rounds);
  const wall = (costs) => costs.map((cost) => cost.wallSeconds);
  const single = printFigure("one track", wall(alone), "s wall", "deadwax master A -o OUT --plan P");
  const both = printFigure("two tracks", wall(together), "s wall", "deadwax master A B -o DIR --plan P");
  printBudget("two tracks against one", (2 * single) / both, { atLeast: 1.8 });
  if (pinned) {
    const onOneCore = printFigure("one track on one core", wall(pinned), "s wall", "taskset -c 0 ...");
    printBudget("two tracks against one on one core", (2 * onOneCore) / both, { atLeast: 1.8 });
  } else printSkip("one track on one core", "taskset is not on the PATH");
  await rm(output, { recursive: true, force: true });
}

/** Runs the section. */
export async function render() {
  if (!commandIsBuilt()) return printSkip("render", `${deadwax} is not built`);
  const plan = await planOf(await programmeFile());
  await renderInProcess(withoutPerceptualClip(plan));
  await twoTracks(plan);
}
