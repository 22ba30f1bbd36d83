// Every song as a premaster towards finished records at default amounts: what moves, and whether all guards hold.
// node bench/references/default-pairs.mjs [--music DIR] [--cache DIR] [--references A,B] [SONG...]
// Prints a markdown table. A song is never matched to itself: the third reference takes the place.
import { existsSync } from "node:fs";
import { mkdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { deadwax } from "../context.mjs";
import { run } from "../process.mjs";
import { listSongs, preparePremaster } from "../rivals/songs.mjs";

const { values: options, positionals: wanted } = parseArgs({
  allowPositionals: true,
  options: {
    music: { type: "string", default: "../shared/music" },
    cache: { type: "string", default: join(tmpdir(), "deadwax-judge") },
    references: { type: "string", default: "void_sensor,irelands_coast,hr3-hell" },
  },
});
/** Tone by default: 0.7 of the largest move, 6 dB. */
const toneLimitDb = 0.7 * 6;
/** Quieter bands are noise: against the loudest, dB. */
const quietestDb = -50;

async function masterTowards(premaster, reference) {
  const output = join(options.cache, "pair.wav");
  const flags = ["-o", output, "--reference", reference, "--no-report", "--quiet", "--force", "--json"];
  const { stdout } = await run(process.execPath, [deadwax, "master", premaster, ...flags]);
  await rm(output, { force: true });
  return JSON.parse(stdout);
}

/** Largest change of a third octave from 31 Hz to 16 kHz at equal loudness, dB: everything that was done, limiter included. */
function largestMoveDb({ before, after }) {
  const gainDb = after.integratedLufs - before.integratedLufs;
  const loudest = Math.max(...before.thirdOctaveDb.map((level) => level ?? -200));
  const moves = before.thirdOctaveDb.map((level, band) => {
    const isHeard = level !== null && after.thirdOctaveDb[band] !== null && level > loudest + quietestDb && band >= 2 && band <= 29;
    return isHeard ? Math.abs(after.thirdOctaveDb[band] - level - gainDb) : 0;
  });
  return Math.max(...moves);
}

function row(song, referenceName, result) {
  const { before, after, plan, guards, reference } = result;
  const curve = plan.stages.find(({ stage }) => stage === "tone")?.settings.midDb ?? [0];
  const broken = guards.filter(({ held }) => !held).map(({ name }) => name);
  const cells = [
    referenceName,
    `${before.sampleRateHz} / ${after.sampleRateHz}`,
    reference ? `${reference.distanceDb.before.toFixed(1)} / ${reference.distanceDb.after.toFixed(1)}` : "",
    Math.max(...curve.map(Math.abs)).toFixed(1),
    largestMoveDb(result).toFixed(1),
    `${after.integratedLufs.toFixed(1)} / ${reference?.figures.find(({ metric }) => metric === "integrated loudness")?.reference ?? ""}`,
    after.truePeakDbtp.toFixed(2),
    broken.length === 0 ? `all ${guards.length}` : broken.join(", "),
  ];
  return `| ${song} | ${cells.join(" | ")} |`;
}

if (!existsSync(options.music)) {
  console.log(`skipped: no music in ${options.music}`);
  process.exit(0);
}
await mkdir(options.cache, { recursive: true });
const songs = await listSongs(options.music);
const references = options.references.split(",").map((name) => songs.find((song) => song.name === name));
console.log(`Largest move of the tone curve by default: ${toneLimitDb.toFixed(1)} dB.\n`);
console.log(
  "| song | reference | rate before / after, Hz | distance before / after, dB rms | tone curve, most dB | any band, most dB | LUFS / reference | dBTP | guards held |",
);
console.log("|---|---|---|---|---|---|---|---|---|");
for (const song of songs) {
  if (wanted.length > 0 && !wanted.includes(song.name)) continue;
  const premaster = await preparePremaster(song, join(options.cache, "premasters"));
  const others = references.filter(({ name }) => name !== song.name).slice(0, 2);
  for (const reference of others) console.log(row(song.name, reference.name, await masterTowards(premaster, reference.path)));
}
