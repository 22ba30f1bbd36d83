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

/** Mid and side of planar f32 left and right, any number of frames. */
export function planarMidSide(left: usize, right: usize, mid: usize, side: usize, count: i32): void {
  const bytes = (<usize>count) << 2;
  let at: usize = 0;
  for (; at + 16 <= bytes; at += 16) {
    const l = v128.load(left + at);
    const r = v128.load(right + at);
    v128.store(mid + at, f32x4.mul(f32x4.add(l, r), f32x4.splat(0.5)));
    v128.store(side + at, f32x4.mul(f32x4.sub(l, r), f32x4.splat(0.5)));
  }
  for (; at < bytes; at += 4) {
    store<f32>(mid + at, (load<f32>(left + at) + load<f32>(right + at)) * 0.5);
    store<f32>(side + at, (load<f32>(left + at) - load<f32>(right + at)) * 0.5);
  }
}
