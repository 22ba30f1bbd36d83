import { antiDenormal } from "../filters/lanes";
import { powerToDecibels } from "../math/decibel";

/** Bytes of a filter as `setShelf` writes it. */
export const shelfBytes: usize = 5 << 4;

/**
 * One shelf of the dynamic bands over `frames` f64x2 frames in place, its factors moving in straight lines: y = x + p (w + 2 w1 + w2) + q (w - w2).
 * filter: LP gain, -a1, -a2 as f64x2; state: w1, w2; factors: p at 0, q at 48 bytes, their steps a frame 112 bytes further on each.
 */
export function shelve(filter: usize, state: usize, factors: usize, lanes: usize, frames: i32): void {
  const a1 = v128.load(filter, 16),
    a2 = v128.load(filter, 32),
    tiny = f64x2.splat(antiDenormal);
  const lowStep = v128.load(factors, 7 << 4),
    bandStep = v128.load(factors, 10 << 4);
  let low = v128.load(factors),
    band = v128.load(factors, 3 << 4);
  let w1 = v128.load(state),
    w2 = v128.load(state, 16);
  for (let at = lanes, end = lanes + ((<usize>frames) << 4); at < end; at += 16) {
    const x = v128.load(at);
    const w = f64x2.add(f64x2.add(f64x2.add(x, tiny), f64x2.mul(a2, w2)), f64x2.mul(a1, w1));
    const lowPass = f64x2.add(f64x2.add(w, w2), f64x2.add(w1, w1));
    v128.store(at, f64x2.add(f64x2.add(x, f64x2.mul(low, lowPass)), f64x2.mul(band, f64x2.sub(w, w2))));
    low = f64x2.add(low, lowStep);
    band = f64x2.add(band, bandStep);
    w2 = w1;
    w1 = w;
  }
  v128.store(factors, low);
  v128.store(factors, band, 3 << 4);
  v128.store(state, w1);
  v128.store(state, w2, 16);
}

/** A plain gain over `frames` f64x2 frames in place, moving in a straight line: the gain at `factor`, its step a frame 112 bytes further on. */
export function glide(factor: usize, lanes: usize, frames: i32): void {
  const step = v128.load(factor, 7 << 4);
  let gain = v128.load(factor);
  for (let at = lanes, end = lanes + ((<usize>frames) << 4); at < end; at += 16) {
    v128.store(at, f64x2.mul(v128.load(at), gain));
    gain = f64x2.add(gain, step);
  }
  v128.store(factor, gain);
}

/** Writes the filter of a shelf with its edge at edgeHz, kept below 0.45 of the rate: LP gain, -a1, -a2, BP gain, HP gain as f64x2. Returns the warped edge. */
export function setShelf(filter: usize, edgeHz: f64, sampleRateHz: f64): f64 {
  const g = Math.tan((Math.PI * min(edgeHz, 0.45 * sampleRateHz)) / sampleRateHz);
  const scale = 1 / (1 + g * (g + Math.SQRT2));
  v128.store(filter, f64x2.splat(g * g * scale));
  v128.store(filter, f64x2.splat(2 * (1 - g * g) * scale), 16);
  v128.store(filter, f64x2.splat(-(1 + g * (g - Math.SQRT2)) * scale), 32);
  v128.store(filter, f64x2.splat(g * scale), 48);
  v128.store(filter, f64x2.splat(scale), 64);
  return g;
}

/** Level change in dB of a shelf at a frequency, given as a ratio to its edge, while its low side stands at stepDb. */
export function shelfDb(ratio: f64, stepDb: f64): f64 {
  const w4 = ratio * ratio * ratio * ratio;
  return powerToDecibels((w4 + Math.exp((stepDb * Math.LN10) / 10)) / (w4 + 1));
}

/** Squares of two bands, left and right added: (a_L^2 + a_R^2, b_L^2 + b_R^2). */
export function powers(a: v128, b: v128): v128 {
  const squareA = f64x2.mul(a, a),
    squareB = f64x2.mul(b, b);
  return f64x2.add(v128.shuffle<f64>(squareA, squareB, 0, 2), v128.shuffle<f64>(squareA, squareB, 1, 3));
}
