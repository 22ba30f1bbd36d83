import type { AudioSource } from "../audio/source.ts";
import { powerToDb } from "../audio/units.ts";
import { blockFrames, type Engine } from "../wasm/engine.ts";
import { readBlocks } from "./read-blocks.ts";
import { doubleTape, type Tape } from "./tape.ts";
import { measureTruePeak, TruePeak } from "./true-peak.ts";

/** Loudness over time: value i belongs to the window that ends at (i + 1) · stepSeconds; -Infinity where silent. */
export interface LoudnessSeries {
  readonly stepSeconds: number;
  readonly lufs: Float64Array;
}

/** BS.1770-5 and EBU Tech 3341/3342 in one pass. Null where a track is too short or too quiet to have the figure. */
export interface Loudness {
  readonly integratedLufs: number | null;
  readonly maxMomentaryLufs: number | null;
  readonly maxShortTermLufs: number | null;
  readonly loudnessRangeLu: number | null;
  readonly truePeakDbtp: number | null;
  /** 400 ms windows every 10 ms: every 100 ms would read EBU Tech 3341 signals 13 and 14, bursts of 400 ms at shifted times, too low. */
  readonly momentary: LoudnessSeries;
  /** 3 s windows every 100 ms. */
  readonly shortTerm: LoudnessSeries;
}

const stepsPerSecond = 100;
const absoluteGateLufs = -70;

/** Weight of low-frequency effects: not measured (BS.1770-5, annex 1). */
const lowFrequencyWeight = 0;
const surroundWeight = 1.41;
const lowFrequencySpeaker = 0x8;
/** Back left and right, back centre, side left and right. */
const surroundSpeakers = 0x730;

/**
 * BS.1770-5 channel weights: by the speakers that the file names, else in WAV order: L R C LFE Ls Rs and, for five channels, L R C Ls Rs. What is behind or beside the
 * listener counts 1.41, as in ffmpeg and libebur128.
 */
export function channelWeights(channels: number, speakerMask = 0): number[] {
  const speakers = Array.from({ length: 32 }, (_, bit) => 2 ** bit).filter((speaker) => speakerMask & speaker);
  if (speakers.length === channels) return speakers.map(weightOf);
  if (channels === 5) return [1, 1, 1, surroundWeight, surroundWeight];
  if (channels >= 6) {
    return Array.from({ length: channels }, (_, channel) => (channel === 3 ? lowFrequencyWeight : channel > 3 ? surroundWeight : 1));
  }
  return new Array(channels).fill(1);
}

function weightOf(speaker: number): number {
  if (speaker === lowFrequencySpeaker) return lowFrequencyWeight;
  return speaker & surroundSpeakers ? surroundWeight : 1;
}

const energiesPerStep = 2;

/** Feeds blocks to loudness meters, one per pair of channels, and keeps the energy of every 10 ms, and that of the fold-down of the first pair. */
export class LoudnessGauge {
  readonly #engine: Engine;
  readonly #sampleRateHz: number;
  readonly #meters: number[] = [];
  readonly #energiesAt: number;
  readonly #steps: Tape<Float64Array>;
  readonly #folded: Tape<Float64Array>;

  /** `expectedFrames`: how much audio will come, if that is known. */
  constructor(engine: Engine, sampleRateHz: number, channels: number, expectedFrames = 0, weights = channelWeights(channels)) {
    this.#engine = engine;
    this.#sampleRateHz = sampleRateHz;
    const expectedSteps = (expectedFrames * stepsPerSecond) / sampleRateHz;
    this.#steps = doubleTape(expectedSteps);
    this.#folded = doubleTape(expectedSteps);
    for (let channel = 0; channel < channels; channel += 2) {
      this.#meters.push(engine.call("newLoudnessMeter", sampleRateHz, weights[channel], weights[channel + 1] ?? 0));
    }
    this.#energiesAt = engine.allocateF64(energiesPerStep * (Math.ceil((blockFrames * stepsPerSecond) / sampleRateHz) + 2));
  }

  /** `pointers` hold one block per channel in engine memory. */
  process(pointers: readonly number[], frames: number): void {
    const pairs = this.#meters.map((meter, pair) => {
      const left = pointers[pair * 2];
      const count = this.#engine.call("loudnessProcess", meter, left, pointers[pair * 2 + 1] ?? left, frames, this.#energiesAt);
      return this.#engine.f64(this.#energiesAt, count * energiesPerStep).slice();
    });
    for (let at = 0; at < pairs[0].length; at += energiesPerStep) {
      this.#steps.push(pairs.reduce((sum, energies) => sum + energies[at], 0));
      this.#folded.push(pairs[0][at + 1]);
    }
  }

  /** Mean power per 10 ms step so far, K-weighted and channel-weighted. */
  stepPowers(): Float64Array {
    return this.#powersOf(this.#steps);
  }

  /** Mean power per 10 ms step of the fold-down (L + R)/√2 of the first two channels, K-weighted. */
  foldedStepPowers(): Float64Array {
    return this.#powersOf(this.#folded);
  }

  #powersOf(steps: Tape<Float64Array>): Float64Array {
    const framesPerStep = this.#sampleRateHz / stepsPerSecond;
    return steps.values.map((energy) => energy / framesPerStep);
  }
}

/** -0.691 + 10 lg of a K-weighted mean power. */
export function powerToLufs(power: number): number {
  return -0.691 + powerToDb(power);
}

const momentarySteps = 40;
const shortTermSteps = 300;
const shortTermHop = 10;

/** All loudness figures from the powers of the 10 ms steps; the series are made when they are asked for. */
export function loudnessOf(stepPowers: Float64Array): Omit<Loudness, "truePeakDbtp"> {
  const shortTerm = slidingPowers(stepPowers, shortTermSteps, shortTermHop);
  return {
    integratedLufs: gatedLoudnessOfSteps(stepPowers),
    maxMomentaryLufs: lufsOrNull(largestMomentaryPower(stepPowers)),
    maxShortTermLufs: lufsOrNull(shortTerm.reduce((largest, power) => Math.max(largest, power), 0)),
    loudnessRangeLu: loudnessRange(shortTerm),
    get momentary() {
      return { stepSeconds: 0.01, lufs: seriesLufs(slidingPowers(stepPowers, momentarySteps, 1), momentarySteps - 1) };
    },
    get shortTerm() {
      return { stepSeconds: 0.1, lufs: seriesLufs(shortTerm, shortTermSteps / shortTermHop - 1) };
    },
  };
}

/** Largest mean power of 400 ms, one window every 10 ms. */
function largestMomentaryPower(stepPowers: Float64Array): number {
  let largest = 0;
  for (let step = 0; step + momentarySteps <= stepPowers.length; step++) largest = Math.max(largest, windowPower(stepPowers, step, momentarySteps));
  return largest;
}

/** Mean of `window` values. Sums are built anew: a running sum would let rounding of loud passages leak into silence. */
function windowPower(powers: Float64Array, from: number, window: number): number {
  let sum = 0;
  for (let at = from; at < from + window; at++) sum += powers[at];
  return sum / window;
}

/** Mean power of every whole window of `window` steps, one each `hop` steps. */
function slidingPowers(stepPowers: Float64Array, window: number, hop: number): Float64Array {
  const powers = new Float64Array(Math.max(0, Math.floor((stepPowers.length - window) / hop) + 1));
  const means = hop === 1 ? stepPowers : meansOf(stepPowers, hop);
  for (let i = 0; i < powers.length; i++) powers[i] = windowPower(means, i, window / hop);
  return powers;
}

/** Means of `count` steps each. */
function meansOf(stepPowers: Float64Array, count: number): Float64Array {
  const means = new Float64Array(Math.floor(stepPowers.length / count));
  for (let i = 0; i < means.length; i++) means[i] = windowPower(stepPowers, i * count, count);
  return means;
}

/** BS.1770-5 section 5.1, two-stage gating over 400 ms blocks. */
export function gatedLoudness(blockPowers: Float64Array): number | null {
  const absolute = blockPowers.filter((power) => powerToLufs(power) > absoluteGateLufs);
  if (absolute.length === 0) return null;
  const relativeGateLufs = powerToLufs(mean(absolute)) - 10;
  return powerToLufs(mean(absolute.filter((power) => powerToLufs(power) > relativeGateLufs)));
}

/** Integrated loudness from the powers of the 10 ms steps alone. */
export function gatedLoudnessOfSteps(stepPowers: Float64Array): number | null {
  return gatedLoudness(slidingPowers(stepPowers, momentarySteps, 10));
}

/** EBU Tech 3342: 95th minus 10th percentile of the gated short-term values. */
function loudnessRange(shortTermPowers: Float64Array): number | null {
  const absolute = shortTermPowers.filter((power) => powerToLufs(power) >= absoluteGateLufs);
  if (absolute.length === 0) return null;
  const gateLufs = powerToLufs(mean(absolute)) - 20;
  const kept = absolute.filter((power) => powerToLufs(power) >= gateLufs).sort();
  const at = (share: number) => powerToLufs(kept[Math.round((kept.length - 1) * share)]);
  return at(0.95) - at(0.1);
}

function mean(values: Float64Array): number {
  let sum = 0;
  for (const value of values) sum += value;
  return sum / values.length;
}

function lufsOrNull(power: number): number | null {
  return power > 0 ? powerToLufs(power) : null;
}

function seriesLufs(powers: Float64Array, leadSteps: number): Float64Array {
  const series = new Float64Array(powers.length + (powers.length > 0 ? leadSteps : 0)).fill(Number.NEGATIVE_INFINITY);
  powers.forEach((power, i) => {
    series[i + leadSteps] = powerToLufs(power);
  });
  return series;
}

/** The loudness scan: integrated, range, momentary, short-term and true peak of up to eight channels in one pass. */
export async function measureLoudness(source: AudioSource, engine: Engine): Promise<Loudness> {
  const { sampleRateHz, channels, frames, encoding } = source;
  const gauge = new LoudnessGauge(engine, sampleRateHz, channels, frames, channelWeights(channels, encoding.speakerMask));
  const truePeak = new TruePeak(engine, source.channels);
  await readBlocks(source, engine, (pointers, frames) => {
    gauge.process(pointers, frames);
    truePeak.process(pointers, frames);
  });
  return { ...loudnessOf(gauge.stepPowers()), truePeakDbtp: measureTruePeak(truePeak) };
}
