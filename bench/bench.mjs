// npm run bench [-- SECTION... --four-hours --short]: the budgets of the project, measured beside their rivals in one run; --help tells the
// sections. Rivals that are not at hand are skipped with a line. Ends non-zero when a budget was missed.
import { mkdir } from "node:fs/promises";
import { cpus } from "node:os";
import { parseArgs } from "node:util";
import { folder } from "./context.mjs";
import { missedBudgets } from "./report.mjs";
import { album } from "./sections/album.mjs";
import { loudnessScan } from "./sections/loudness-scan.mjs";
import { master } from "./sections/master.mjs";
import { memory } from "./sections/memory.mjs";
import { render } from "./sections/render.mjs";
import { start } from "./sections/start.mjs";

const sections = { scan: loudnessScan, render, master, album, memory, start };
const help = `npm run bench -- [SECTION...] [--four-hours] [--short]

Measures the budgets beside their rivals in one run; without a section all of them. Ends with 1 when a budget was missed.

  scan     loudness scan in process, and the whole command beside a C program on libebur128
  render   a full chain on one core, and two tracks at once
  master   a 4-minute song as a whole command, beside libsonare and a chain of ffmpeg filters
  album    twelve tracks of four minutes as a record
  memory   the most memory that master holds, for 4 minutes and an hour
  start    deadwax --help beside bare node

  --four-hours   memory: four hours too, with a file of 4.1 GB
  --short        album: three tracks of 20 s, to see that it runs
  --help         this`;

function fail(sentence) {
  console.error(`bench: ${sentence} (run with --help to see what there is)`);
  process.exit(2);
}

function wanted() {
  try {
    const flag = { type: "boolean", default: false };
    return parseArgs({ allowPositionals: true, options: { "four-hours": flag, short: flag, help: { ...flag, short: "h" } } });
  } catch ({ message }) {
    return fail(message.split(". ")[0]);
  }
}

const { values, positionals } = wanted();
if (values.help) {
  console.log(help);
  process.exit(0);
}
const unknown = positionals.filter((name) => !(name in sections));
if (unknown.length > 0) fail(`no section is named ${unknown.join(", ")}; there are ${Object.keys(sections).join(", ")}`);

console.log(`${cpus()[0].model}, ${cpus().length} threads, Node ${process.version}. Files in ${folder}. x rt = times real time.`);
await mkdir(folder, { recursive: true });
for (const [name, run] of Object.entries(sections)) {
  if (positionals.length > 0 && !positionals.includes(name)) continue;
  console.log(`\n${name}`);
  await run({ fourHours: values["four-hours"], isShort: values.short });
}
if (missedBudgets().length > 0) {
  console.log(`\nmissed: ${missedBudgets().join(", ")}`);
  process.exitCode = 1;
}
