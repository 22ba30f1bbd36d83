// What mastering is for, in figures: tonal balance beside 567 records, low end, fold-down to mono.
import { Fft, hann, powerOfTwo } from "./fft.mjs";
import { kWeightingPower, loudnessOf } from "./loudness.mjs";

/** Nine bands of 567 records: upper edge (Hz) and K-weighted level relative to the mean of the nine (dB), percentiles, from phaselimiter's analyses (docs/decisions/tone-targets.md). */
const records = [
  { toHz: 148, p10: -0.6, p50: 5.3, p90: 10.6 },
  { toHz: 392, p10: 3.1, p50: 8.6, p90: 15.5 },
  { toHz: 795, p10: 2.0, p50: 6.6, p90: 14.6 },
  { toHz: 1500, p10: -0.5, p50: 2.9, p90: 11.0 },
  { toHz: 2500, p10: -1.8, p50: 1.9, p90: 7.5 },
  { toHz: 4300, p10: -5.7, p50: -0.4, p90: 3.1 },
  { toHz: 7300, p10: -13, p50: -4.5, p90: -1.0 },
  { toHz: 12200, p10: -19.7, p50: -7.1, p90: -2.2 },
  { toHz: Number.POSITIVE_INFINITY, p10: -23, p50: -13.6, p90: -4.7 },
];
const lowSide = { p50: -14.4, p90: -2.4 }; // side minus mid below 148 Hz, same source
/** A quartile of a normal tail lies 0.6745 / 1.2816 of the way from the median to the 10th or 90th percentile. */
const quartile = 0.526;
const frameSeconds = 0.0853;
const blockSeconds = 0.4;
const gateLu = 10;

const db = (power) => 10 * Math.log10(power + 1e-15);

/** K-weighted powers per 400 ms block: { mid, side }, nine bands each. */
function blockPowers({ left, right, sampleRateHz }) {
  const length = powerOfTwo(frameSeconds * sampleRateHz);
  const window = hann(length);
  const fft = new Fft(length);
  const weights = Float64Array.from(
    { length: length / 2 },
    (_, k) => (8 / 3 / length ** 2) * kWeightingPower((k * sampleRateHz) / length, sampleRateHz),
  );
  const bandOf = Uint8Array.from({ length: length / 2 }, (_, k) => records.findIndex(({ toHz }) => (k * sampleRateHz) / length < toHz));
  const re = new Float64Array(length);
  const im = new Float64Array(length);
  const perBlock = Math.max(1, Math.round((blockSeconds * sampleRateHz) / (length / 2)));
  const blocks = [];
  let count = 0;
  for (let from = 0; from + length <= left.length; from += length / 2, count++) {
    for (let n = 0; n < length; n++) {
      re[n] = ((left[from + n] + right[from + n]) / 2) * window[n];
      im[n] = ((left[from + n] - right[from + n]) / 2) * window[n];
    }
    fft.forward(re, im);
    if (count % perBlock === 0) blocks.push({ mid: new Float64Array(records.length), side: new Float64Array(records.length) });
    const { mid, side } = blocks.at(-1);
    for (let k = 1; k < length / 2; k++) {
      const mirror = length - k;
      mid[bandOf[k]] += (((re[k] + re[mirror]) ** 2 + (im[k] - im[mirror]) ** 2) * weights[k]) / (2 * perBlock);
      side[bandOf[k]] += (((im[k] + im[mirror]) ** 2 + (re[mirror] - re[k]) ** 2) * weights[k]) / (2 * perBlock);
    }
  }
  return blocks;
}

const total = (values) => values.reduce((sum, value) => sum + value, 0);
const outside = (value, low, high) => Math.max(0, low - value, value - high);

/** How far nine relative band levels lie outside the middle half of the records, mean over the bands, dB. */
export function distanceFromRecordsDb(relativeDb) {
  const distances = records.map(({ p10, p50, p90 }, band) => outside(relativeDb[band], p50 - quartile * (p50 - p10), p50 + quartile * (p90 - p50)));
  return total(distances) / records.length;
}

/**
 * { relativeDb, toneDistanceDb, lowSideExcessDb, monoLossDb } of a track of known loudness; null without a loud block.
 * relativeDb: mean dB of the loud 400 ms blocks per band, less their mean. lowSideExcessDb: side minus mid below 148 Hz, over the records' third quartile.
 * monoLossDb: loudness lost when the sides are summed to one.
 */
export function balance(track, lufs) {
  const loud = blockPowers(track).filter(({ mid, side }) => db(2 * (total(mid) + total(side))) - 0.691 > lufs - gateLu);
  if (loud.length === 0) return null;
  const levels = records.map((_, band) => total(loud.map(({ mid, side }) => db(mid[band] + side[band]))) / loud.length);
  const relativeDb = levels.map((level) => level - total(levels) / records.length);
  const lowDb = db(total(loud.map(({ side }) => side[0]))) - db(total(loud.map(({ mid }) => mid[0])));
  const mono = track.left.slice();
  for (let n = 0; n < mono.length; n++) mono[n] = (mono[n] + track.right[n]) / Math.SQRT2;
  return {
    relativeDb,
    toneDistanceDb: distanceFromRecordsDb(relativeDb),
    lowSideExcessDb: Math.max(0, lowDb - (lowSide.p50 + quartile * (lowSide.p90 - lowSide.p50))),
    monoLossDb: Math.min(60, lufs - loudnessOf([mono], track.sampleRateHz).integratedLufs),
  };
}
