// A short piece of music-like sound, and damage planted in it by a known amount.
import { kickBursts, noiseGenerator, pinkNoise, sine } from "../signals.ts";

export const sampleRateHz = 48000;
const frames = 10 * sampleRateHz;

/** What the judge takes: doubles, left and right. */
export interface Track {
  readonly sampleRateHz: number;
  readonly left: Float64Array;
  readonly right: Float64Array;
}

/** Both sides of a track through a function of sample and frame number. */
export function each(track: Track, change: (value: number, n: number) => number): Track {
  return { ...track, left: track.left.map(change), right: track.right.map(change) };
}

/** Kicks, bright ticks between them, a held chord and a bed of pink noise; the sides differ in the noise. */
export function song(): Track {
  const kick = kickBursts(sampleRateHz, -6, 0.5, frames);
  const chord = [220, 277.18, 329.63, 1318.5].map((hz) => sine(sampleRateHz, hz, -26, frames));
  const next = noiseGenerator(5);
  const ticks = Float64Array.from({ length: frames }, (_, n) => 0.25 * Math.exp(-((n + 12000) % 24000) / 600) * next());
  const side = (seed: number) => {
    const bed = pinkNoise(sampleRateHz, seed, -44, frames);
    return Float64Array.from({ length: frames }, (_, n) => kick[n] + ticks[n] + bed[n] + chord.reduce((sum, tone) => sum + tone[n], 0));
  };
  return { sampleRateHz, left: side(1), right: side(2) };
}

/** Clips `overDb` under the highest sample. */
export function clipped(track: Track, overDb: number): Track {
  const peak = [track.left, track.right].reduce((most, side) => side.reduce((high, value) => Math.max(high, Math.abs(value)), most), 0);
  const ceiling = peak * 10 ** (-overDb / 20);
  return each(track, (value) => Math.max(-ceiling, Math.min(ceiling, value)));
}

/** Level falls by `depthDb` at every kick and comes back over 150 ms. */
export function pumping(track: Track, depthDb: number): Track {
  return each(track, (value, n) => value * 10 ** ((-depthDb * Math.exp(-(n % 24000) / 7200)) / 20));
}

/** Level wobbles four times a second by `depthDb` from crest to trough. */
export function wobbling(track: Track, depthDb: number): Track {
  return each(track, (value, n) => value * 10 ** (((depthDb / 2) * Math.sin((2 * Math.PI * 4 * n) / sampleRateHz)) / 20));
}

/** The first 30 ms of every kick and tick through a one-pole low-pass; what lies between stays as it is. */
export function dulledTransients(track: Track, cutoffHz: number): Track {
  const share = 1 - Math.exp((-2 * Math.PI * cutoffHz) / sampleRateHz);
  const dull = (side: Float64Array) => {
    let state = 0;
    return side.map((value, n) => {
      state += share * (value - state);
      const since = n % 12000;
      const wet = since < 1200 ? 1 : Math.max(0, 1 - (since - 1200) / 240);
      return wet * state + (1 - wet) * value;
    });
  };
  return { ...track, left: dull(track.left), right: dull(track.right) };
}

/** A gentle shelf: treble 4 dB under the bass, corner at 1 kHz. */
export function darker(track: Track): Track {
  const share = 1 - Math.exp((-2 * Math.PI * 1000) / sampleRateHz);
  const shelf = (side: Float64Array) => {
    let low = 0;
    return side.map((value) => {
      low += share * (value - low);
      return low + 10 ** (-4 / 20) * (value - low);
    });
  };
  return { ...track, left: shelf(track.left), right: shelf(track.right) };
}

/** White noise of an RMS level added to both sides. */
export function noisy(track: Track, rmsDbfs: number): Track {
  const next = noiseGenerator(9);
  const amplitude = Math.sqrt(3) * 10 ** (rmsDbfs / 20);
  return each(track, (value) => value + amplitude * next());
}
