// The one place that fixes the scale of mid and side: mid = (L + R)/2, side = (L - R)/2. The mid of a mono signal equals it; L = mid + side, R
// = mid - side.

const signOfLaneOne: v128 = i64x2(0, 0x8000000000000000);

/** Turns f64x2 frames (left, right) into (mid, side), in place. Exact for f32 material within 29 bits of each other's exponent. */
export function toMidSide(lanes: usize, frames: i32): void {
  const half = f64x2.splat(0.5);
  for (let at = lanes, end = lanes + ((<usize>frames) << 4); at < end; at += 16) {
    v128.store(at, f64x2.mul(sumAndDifference(v128.load(at)), half));
  }
}

/** Turns f64x2 frames (mid, side) into (left, right), in place. */
export function toLeftRight(lanes: usize, frames: i32): void {
  for (let at = lanes, end = lanes + ((<usize>frames) << 4); at < end; at += 16) {
    v128.store(at, sumAndDifference(v128.load(at)));
  }
}

/** (a + b, a - b) of the two lanes (a, b). */
export function sumAndDifference(pair: v128): v128 {
  const first = v128.shuffle<f64>(pair, pair, 0, 0);
  const second = v128.shuffle<f64>(pair, pair, 1, 1);
  return f64x2.add(first, v128.xor(second, signOfLaneOne));
}
