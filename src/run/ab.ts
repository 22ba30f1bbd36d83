import { LoudnessGauge, loudnessOf } from "../analysis/loudness.ts";
import { TruePeak } from "../analysis/true-peak.ts";
import type { AudioSource } from "../audio/source.ts";
import { gainToDb, roundTo } from "../audio/units.ts";
import type { Plan } from "../chain/plan.ts";
import { createWavWriter } from "../formats/wav/wav-writer.ts";
import { blockFrames, type Engine } from "../wasm/engine.ts";
import { Kernel } from "../wasm/kernel.ts";
import { fadeKernel } from "./edits.ts";
import { Encoder } from "./encoder.ts";
import type { Output } from "./host.ts";
import type { Edit } from "./recipe.ts";
import { renderChain } from "./render.ts";
import { portableSha256 } from "./sha256.ts";

/** The files of a comparison: the mix as loud as the master, the master, and the master minus that mix. */
export const abParts = ["mix", "master", "delta"] as const;

/** One of the files of a comparison. */
export type AbPart = (typeof abParts)[number];

/** At which levels a comparison was written. */
export interface AbLevels {
  /** Gain of the mix that makes its integrated loudness that of the master, before all are turned down. */
  readonly matchGainDb: number;
  /** By how much all three were turned down so that none passes 0 dBTP; 0 where none would. */
  readonly turnedDownDb: number;
}

/** A mix as it entered the chain and the master that came of it: equal rate, channels and length. */
export interface AbPair {
  readonly mix: AudioSource;
  readonly master: AudioSource;
  /** The fade of the master; the mix gets the same. */
  readonly edit: Edit | undefined;
}

const bypass: Plan = { chainVersion: 0, style: "", intensity: 0, stages: [] };
/** Rounding to 24 bits and dither may add a step or two. */
const marginDb = 0.01;

/**
 * Writes mix, master and delta for comparing by ear, all 24-bit WAV, aligned to the sample: mix plus delta is the master. The mix is brought to the
 * integrated loudness of the master; where any of the three would pass 0 dBTP, all are turned down together, and the file's comment says by how much.
 */
export async function writeAb(pair: AbPair, newEngine: () => Engine, newOutput: (part: AbPart) => Promise<Output>): Promise<AbLevels> {
  const matchGainDb = await matchGain(pair, newEngine());
  const peakDbtp = await highestPeak(pair, matchGainDb, newEngine());
  const turnedDownDb = peakDbtp > -marginDb ? roundTo(peakDbtp + marginDb + 0.005, 0.01) : 0;
  const levels = { matchGainDb, turnedDownDb };
  const engine = newEngine();
  const files: Awaited<ReturnType<typeof beginFile>>[] = [];
  const gain = new Array(3).fill(0).map(() => new Kernel(engine, "newGain", -turnedDownDb));
  try {
    for (const part of abParts) files.push(await beginFile(engine, pair.master, levels, part, newOutput));
    await eachBlock(pair, matchGainDb, engine, async (parts, frames) => {
      for (const [index, [left, right]] of parts.entries()) {
        gain[index].process(left, right, frames);
        await files[index].encoder.write(pair.master.channels === 1 ? [left] : [left, right], frames);
      }
    });
    for (const { finish } of files) await finish();
  } catch (cause) {
    for (const { output } of files) await output.discard();
    throw cause;
  }
  return levels;
}

async function beginFile(
  engine: Engine,
  { sampleRateHz, channels, frames }: AudioSource,
  { matchGainDb, turnedDownDb }: AbLevels,
  part: AbPart,
  newOutput: (part: AbPart) => Promise<Output>,
) {
  const output = await newOutput(part);
  const words = { mix: `mix with ${matchGainDb} dB of gain, as loud as the master`, master: "master", delta: "master minus loudness-matched mix" };
  const comment = `Deadwax comparison: ${words[part]}${turnedDownDb > 0 ? `; mix, master and delta turned down by ${turnedDownDb} dB` : ""}.`;
  const writer = await createWavWriter(output, { sampleRateHz, channels, encoding: 24, info: { ICMT: comment }, expectedFrames: frames });
  const encoder = new Encoder(engine, channels, { bits: 24, ditherSeed: 1 + abParts.indexOf(part) }, portableSha256(), writer);
  const finish = async () => {
    await writer.finish();
    await output.commit();
  };
  return { output, encoder, finish };
}

/** Gain that brings the mix, faded as the master is, to the master's integrated loudness; 0 where either has none. */
async function matchGain(pair: AbPair, engine: Engine): Promise<number> {
  const gauges = abParts.map(() => new LoudnessGauge(engine, pair.master.sampleRateHz, 2));
  await eachBlock(pair, 0, engine, (parts, frames) => {
    parts.forEach((pointers, index) => {
      gauges[index].process(pointers, frames);
    });
  });
  const [mixLufs, masterLufs] = gauges.map((gauge) => loudnessOf(gauge.stepPowers()).integratedLufs);
  return mixLufs === null || masterLufs === null ? 0 : roundTo(masterLufs - mixLufs, 0.01);
}

/** The highest true peak of mix, master and delta, dBTP. */
async function highestPeak(pair: AbPair, matchGainDb: number, engine: Engine): Promise<number> {
  const peak = new TruePeak(engine, 6);
  await eachBlock(pair, matchGainDb, engine, (parts, frames) => peak.process(parts.flat(), frames));
  return gainToDb(Math.max(1e-9, peak.finish()));
}

/** Hands over mix, master and delta block by block, a pointer to each side; a mono track lies on both. */
async function eachBlock(
  { mix, master, edit }: AbPair,
  matchGainDb: number,
  engine: Engine,
  handle: (parts: readonly (readonly [left: number, right: number])[], frames: number) => void | Promise<void>,
): Promise<void> {
  const gain = new Kernel(engine, "newGain", matchGainDb);
  const fade = fadeKernel(edit, mix, engine);
  const side = () => engine.allocateF32(blockFrames);
  const ofMaster = [side(), side()] as const;
  const ofDelta = [side(), side()] as const;
  let start = 0;
  await renderChain(mix, engine, bypass, async (left, right, frames) => {
    gain.process(left, right, frames);
    fade?.process(left, right, frames);
    const views = ofMaster.map((pointer) => engine.f32(pointer, frames));
    await master.read(start, views.slice(0, master.channels));
    if (master.channels === 1) views[1].set(views[0]);
    ofDelta.forEach((pointer, index) => {
      engine.f32(pointer, frames).set(views[index]);
      engine.call("mixBlock", pointer, [left, right][index], -1, frames);
    });
    start += frames;
    await handle([[left, right], ofMaster, ofDelta], frames);
  });
}
