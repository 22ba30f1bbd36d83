// npm run bench [-- SECTION...] [--four-hours] [--short]: the budgets of PRODUCT.md section 8, measured beside their rivals in one run.
// Sections: scan render master album memory start. Rivals that are not at hand are skipped with a line. Ends non-zero when a budget was missed.
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
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { "four-hours": { type: "boolean", default: false }, short: { type: "boolean", default: false } },
});
const unknown = positionals.filter((name) => !(name in sections));
if (unknown.length > 0) {
  console.error(`no section is named ${unknown.join(", ")}; there are ${Object.keys(sections).join(", ")}`);
  process.exit(2);
}

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
