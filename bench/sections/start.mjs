// How long `deadwax --help` takes beside a bare start of node.
import { commandIsBuilt, deadwax, node } from "../context.mjs";
import { alternate } from "../cost.mjs";
import { printBudget, printFigure, printSkip } from "../report.mjs";

const startRounds = 20;

/** Runs the section. */
export async function start() {
  if (!commandIsBuilt()) return printSkip("start", `${deadwax} is not built`);
  const commands = [
    [node, "-e", "0"],
    [node, deadwax, "--help"],
  ];
  const [bare, help] = await alternate(commands, startRounds);
  const wallMs = (costs) => costs.map((cost) => 1000 * cost.wallSeconds);
  const bareMs = printFigure("bare node", wallMs(bare), "ms wall", "node -e 0");
  const helpMs = printFigure("deadwax --help", wallMs(help), "ms wall", "deadwax --help");
  printBudget("start against bare node", helpMs / bareMs, { atMost: 1.5 });
}
