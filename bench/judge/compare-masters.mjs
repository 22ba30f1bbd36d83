// The searched master beside gain-and-limit, at the same loudness, judged by bench/judge on every song of a music folder.
// node bench/judge/compare-masters.mjs [--music DIR] [--cache DIR] [SONG...]
// Prints a markdown table and writes comparison.md and comparison.json into the cache folder, where premasters are kept; masters are made anew.
import { existsSync } from "node:fs";
import { mkdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { commandIsBuilt, deadwax } from "../context.mjs";
import { run } from "../process.mjs";
import { listSongs, preparePremaster } from "../rivals/songs.mjs";
import { MixOnTrial } from "./judgement.mjs";
import { loudnessOf } from "./loudness.mjs";
import { comparisonTable } from "./tables.mjs";
import { verdictOf } from "./verdict.mjs";
import { readWav } from "./wav.mjs";

const { values: options, positionals: wanted } = parseArgs({
  allowPositionals: true,
  options: {
    music: { type: "string", default: "../shared/music" },
    cache: { type: "string", default: join(tmpdir(), "deadwax-judge") },
  },
});
/** Masters this far apart are brought together by a second try, LU. */
const closeLu = 0.1;

/** Masters a premaster with the given options and reads the result: { master, lufs }. */
async function makeMaster(premaster, output, extra) {
  await rm(output, { force: true });
  await run(process.execPath, [deadwax, "master", premaster, "-o", output, "--no-report", "--quiet", "--force", ...extra]);
  const master = readWav(output);
  return { master, lufs: loudnessOf([master.left, master.right], master.sampleRateHz).integratedLufs };
}

/** Both masters at one loudness: the searched one's own; where gain and limit has to yield there, the searched one comes down to it. */
async function bothMasters(name, premaster) {
  const at = (label) => join(options.cache, "masters", `${name}.${label}.wav`);
  const loudness = (lufs) => ["--loudness", lufs.toFixed(2)];
  let searched = await makeMaster(premaster, at("searched"), []);
  const baseline = await makeMaster(premaster, at("gain-and-limit"), ["--intensity", "0", ...loudness(searched.lufs)]);
  if (Math.abs(searched.lufs - baseline.lufs) > closeLu) searched = await makeMaster(premaster, at("searched"), loudness(baseline.lufs));
  return { searched: searched.master, baseline: baseline.master };
}

async function compareSong(song) {
  const premaster = await preparePremaster(song, join(options.cache, "premasters"));
  const masters = await bothMasters(song.name, premaster);
  const mix = new MixOnTrial(readWav(premaster));
  const searched = mix.judge(masters.searched);
  const baseline = mix.judge(masters.baseline);
  return { name: song.name, mix: mix.levels, searched, baseline, verdict: verdictOf(searched, baseline) };
}

if (!existsSync(options.music)) {
  console.log(`skipped: no music in ${options.music}`);
  process.exit(0);
}
if (!commandIsBuilt()) {
  console.error(`${deadwax} is not built: npm run build`);
  process.exit(1);
}
await mkdir(join(options.cache, "masters"), { recursive: true });
const rows = [];
for (const song of await listSongs(options.music)) {
  if (wanted.length > 0 && !wanted.includes(song.name)) continue;
  rows.push(await compareSong(song));
  console.error(`${song.name}: ${JSON.stringify(rows.at(-1).verdict)}`);
}
const table = comparisonTable(rows);
await writeFile(join(options.cache, "comparison.json"), `${JSON.stringify(rows, null, 1)}\n`);
await writeFile(join(options.cache, "comparison.md"), `${table}\n`);
console.log(table);
