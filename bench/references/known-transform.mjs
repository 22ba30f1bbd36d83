// A hidden equaliser, gain and width, taken back by mastering towards the untouched song: its same passage, and its next one.
// node bench/references/known-transform.mjs [--music DIR] [--seconds N] [--from SECONDS] [SONG...]
// Prints a markdown table: distance of the master from the untouched passage, least to most over three hidden transforms.
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { parseArgs } from "node:util";
import { listSongs } from "../rivals/songs.mjs";

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    music: { type: "string", default: "../shared/music" },
    seconds: { type: "string", default: "30" },
    from: { type: "string" },
  },
});
const usualSongs = ["5432gone_redfarn", "coconut_run2", "onion-mix", "Rock", "kart_grand_prix"];
const wanted = positionals.length > 0 ? positionals : usualSongs;
const dist = (path) => import(new URL(path, `${pathToFileURL(resolve("dist"))}/`));
const [
  { Studio, sourceFromPlanar },
  { openSource },
  { newEngine },
  { loudFrames },
  { identityOf, measurementsOf, readTrack },
  { thirdOctaveHz },
  thirds,
] = await Promise.all(
  ["index.js", "host/node/open-source.js", "host/node/engine.js", "analysis/band-levels.js", "analysis/measure.js", "analysis/readings.js"]
    .concat("analysis/third-octave-levels.js")
    .map(dist),
);
const studio = await Studio.open(await readFile(new URL("engine.wasm", `${pathToFileURL(resolve("dist"))}/`)));

/** Broad, up to 4 dB: a wave, a tilt and a bell; each with a width of its own. */
const hiddenTransforms = [
  { toneDb: thirdOctaveHz.map((_, band) => 4 * Math.sin(band / 5)), widthDb: -3 },
  { toneDb: thirdOctaveHz.map((_, band) => (4 * (band - 15)) / 15), widthDb: 2 },
  { toneDb: thirdOctaveHz.map((_, band) => 4 * Math.exp(-(((band - 14) / 4) ** 2))), widthDb: -4 },
];
const hiddenGainDb = -10;
const whole = { amount: 1, isNamed: true };
const wish = { weight: 1, amounts: { tone: whole, level: whole, dynamics: whole, width: whole } };

function hiddenPlan({ toneDb, widthDb }) {
  const stage = (name, settings) => ({ stage: name, settings, because: [], effect: [] });
  const stages = [
    stage("conditioning", { gainDb: hiddenGainDb, dcBlock: "off", subsonicHz: 0 }),
    stage("tone", { phase: "minimum", midDb: toneDb, sideDb: toneDb.map((gainDb) => gainDb + widthDb) }),
  ];
  return { chainVersion: 1, style: "", intensity: 1, stages };
}

async function read(source) {
  const readings = await readTrack(source, newEngine());
  return { readings, measurements: measurementsOf(identityOf(source), readings) };
}

async function passage(path, fromSeconds, seconds) {
  const source = await openSource(path);
  const first = Math.round(fromSeconds * source.sampleRateHz);
  const frames = Math.min(source.frames - first, Math.round(seconds * source.sampleRateHz));
  const planar = Array.from({ length: source.channels }, () => new Float32Array(frames));
  for (let at = 0; at < frames; at += 65536) {
    await source.read(
      first + at,
      planar.map((samples) => samples.subarray(at, Math.min(frames, at + 65536))),
    );
  }
  return sourceFromPlanar("passage", source.sampleRateHz, planar);
}

async function recover(untouched, reference, hidden) {
  const rendered = await studio.render(untouched, hiddenPlan(hidden));
  const mix = rendered.frames === undefined ? sourceFromPlanar("mix", untouched.sampleRateHz, rendered) : rendered;
  const mastered = await studio.master(mix, { references: [{ source: reference, wish }], madeAt: "2026-01-01T00:00:00Z" });
  const [own, after, asked] = [await read(untouched), await read(await studio.decode("master.wav", mastered.wav)), await read(reference)];
  const loud = loudFrames(own.readings, own.measurements.integratedLufs - 10);
  const [before, got] = [own, after].map(({ readings }) => thirds.thirdOctaveLevelsOf(readings, loud).relativeDb);
  return {
    toneDb: thirds.rmsOf(thirds.aroundMean(got.map((level, band) => level - before[band]))),
    widthDb: Math.abs(after.measurements.sideToMidDb - own.measurements.sideToMidDb),
    levelLu: Math.abs(after.measurements.integratedLufs - asked.measurements.integratedLufs),
    truePeakDbtp: mastered.result.after.truePeakDbtp,
    guardsBroken: mastered.result.guards.filter(({ held }) => !held).length,
  };
}

/** How far two passages lie apart themselves, third octaves and side to mid: what a match of means would put into the master. */
async function apart(one, other) {
  const [own, next] = [await read(one), await read(other)];
  const width = Math.abs(next.measurements.sideToMidDb - own.measurements.sideToMidDb);
  const levels = ({ readings, measurements }) => thirds.thirdOctaveLevels(readings, measurements.integratedLufs).relativeDb;
  const tone = thirds.rmsOf(thirds.aroundMean(levels(next).map((level, band) => level - levels(own)[band])));
  return `${tone.toFixed(2)}; ${width.toFixed(2)}`;
}

/** A quarter into the song, earlier where two passages would not fit after it, s. */
async function usualStart(path, seconds) {
  const { frames, sampleRateHz } = await openSource(path);
  return Math.max(0, Math.min(frames / sampleRateHz / 4, frames / sampleRateHz - 2 * seconds));
}

function range(values, digits) {
  const [least, most] = [Math.min(...values), Math.max(...values)].map((value) => value.toFixed(digits));
  return least === most ? least : `${least} to ${most}`;
}

if (!existsSync(options.music)) {
  console.log(`skipped: no music in ${options.music}`);
  process.exit(0);
}
const seconds = Number(options.seconds);
console.log(
  "| song | reference | passages apart: tone, dB rms; side to mid, dB | tone left, dB rms | side to mid off, dB | loudness off, LU | highest true peak, dBTP | guards broken |",
);
console.log("|---|---|---|---|---|---|---|---|");
for (const { name, path } of await listSongs(options.music)) {
  if (!wanted.includes(name)) continue;
  const from = options.from === undefined ? await usualStart(path, seconds) : Number(options.from);
  const first = await passage(path, from, seconds);
  const next = await passage(path, from + seconds, seconds);
  for (const [label, reference] of [
    ["same passage", first],
    ["next passage", next],
  ]) {
    const results = [];
    for (const hidden of hiddenTransforms) results.push(await recover(first, reference, hidden));
    const of = (key) => results.map((result) => result[key]);
    const cells = [
      label,
      await apart(first, reference),
      range(of("toneDb"), 2),
      range(of("widthDb"), 2),
      range(of("levelLu"), 2),
      Math.max(...of("truePeakDbtp")).toFixed(2),
      of("guardsBroken").reduce((sum, broken) => sum + broken, 0),
    ];
    console.log(`| ${name} | ${cells.join(" | ")} |`);
  }
}
