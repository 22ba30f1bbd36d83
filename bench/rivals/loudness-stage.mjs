// The loudness stage beside its rivals, at equal loudness and equal true peak, on every song of a music folder.
// node bench/rivals/loudness-stage.mjs [--music DIR] [--tools DIR] [--cache DIR] [--lufs -10] [--ceiling -1] [--rivals-only] [SONG...]
// Prints a markdown table and writes table.json and table.md (rivals.json and rivals.md for the rivals alone) into the cache folder, where premasters and rivals are kept for the next run.
import { existsSync } from "node:fs";
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { commandIsBuilt, deadwax } from "../context.mjs";
import { run } from "../process.mjs";
import { rivalMaster, rivals } from "./ffmpeg-limiters.mjs";
import { judge, levelsOf } from "./judge.mjs";
import { listSongs, preparePremaster } from "./songs.mjs";
import { markdownReport } from "./table.mjs";

const { values: options, positionals: wanted } = parseArgs({
  allowPositionals: true,
  options: {
    music: { type: "string", default: "../shared/music" },
    tools: { type: "string", default: "../shared/tools" },
    cache: { type: "string", default: join(tmpdir(), "deadwax-rivals") },
    lufs: { type: "string", default: "-10" },
    ceiling: { type: "string", default: "-1" },
    "rivals-only": { type: "boolean", default: false },
  },
});
const target = { lufs: Number(options.lufs), truePeakDbtp: Number(options.ceiling) };
/** A yield smaller than this needs no second look at the rivals, LU. */
const sameLoudnessLu = 0.15;
/** Every stage but loudness and delivery, so that only the loudness stage is heard. */
const otherStages = ["conditioning", "corrective", "tone", "low-end", "glue", "dynamic-bands", "warmth", "width"];

const figuresOf = (judged) => ({
  nmr: judged.nmr,
  rdf: judged.rdf,
  gm: judged.gm,
  lufs: judged.lufs,
  truePeakDbtp: judged.truePeakDbtp,
});

/** Distortion figures of a rival at a loudness, judged once and kept beside its file. */
async function rivalFigures(rival, name, premaster, lufs) {
  const master = await rivalMaster(rival, name, premaster, { ...target, lufs }, join(options.cache, "rivals"), options.tools);
  const kept = `${master.file}.judged.json`;
  if (!existsSync(kept)) await writeFile(kept, JSON.stringify(await judge(premaster, master.file, options.tools)));
  return { ...figuresOf(JSON.parse(await readFile(kept, "utf8"))), driveDb: master.driveDb, missLu: master.missLu };
}

/** Masters with Deadwax's loudness stage alone; made anew on every run. */
async function ourFigures(name, premaster) {
  const output = join(options.cache, "ours", `${name}.wav`);
  await mkdir(join(options.cache, "ours"), { recursive: true });
  await rm(output, { force: true });
  const without = otherStages.flatMap((stage) => ["--without", stage]);
  const asked = ["--loudness", options.lufs, "--ceiling", options.ceiling, "--style", "transparent"];
  const { stdout } = await run(process.execPath, [deadwax, "master", premaster, "-o", output, ...asked, ...without, "--json", "--force"]);
  const loudness = JSON.parse(stdout).plan.stages.find((stage) => stage.stage === "loudness");
  return { ...figuresOf(await judge(premaster, output, options.tools)), settings: loudness?.settings ?? null };
}

async function compareSong(song) {
  const premaster = await preparePremaster(song, join(options.cache, "premasters"));
  const row = { name: song.name, input: await levelsOf(premaster, options.tools), figures: {} };
  let lufs = target.lufs;
  if (!options["rivals-only"]) {
    row.figures.deadwax = await ourFigures(song.name, premaster);
    if (Math.abs(row.figures.deadwax.lufs - lufs) > sameLoudnessLu) lufs = Number(row.figures.deadwax.lufs.toFixed(2));
  }
  row.comparedAtLufs = lufs;
  for (const rival of Object.keys(rivals)) row.figures[rival] = await rivalFigures(rival, song.name, premaster, lufs);
  return row;
}

if (!existsSync(options.music) || !existsSync(join(options.tools, "nmr.py"))) {
  console.log(`skipped: no music in ${options.music} or no nmr.py in ${options.tools}`);
  process.exit(0);
}
if (!options["rivals-only"] && !commandIsBuilt()) {
  console.log(`skipped: ${deadwax} is not built; --rivals-only measures the rivals alone`);
  process.exit(0);
}
await mkdir(join(options.cache, "rivals"), { recursive: true });
const rows = [];
for (const song of await listSongs(options.music)) {
  if (wanted.length > 0 && !wanted.includes(song.name)) continue;
  rows.push(await compareSong(song));
  console.error(`${song.name}: ${JSON.stringify(rows.at(-1).figures)}`);
}
const report = markdownReport(rows, target);
const table = join(options.cache, options["rivals-only"] ? "rivals" : "table");
await writeFile(`${table}.json`, `${JSON.stringify(rows, null, 1)}\n`);
await writeFile(`${table}.md`, report);
console.log(report);
