import { antiDenormal } from "../filters/lanes";

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
