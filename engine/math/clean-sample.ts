/** The largest sample that is taken in: +60 dBFS. */
const largest: f32 = 1000;

/** Samples as kernels take them in: what is not a number becomes silence, what is beyond +60 dBFS that limit. */
export function cleanSamples(x: v128): v128 {
  const bounded = f32x4.pmin(f32x4.splat(largest), f32x4.pmax(f32x4.splat(-largest), x));
  return v128.and(bounded, f32x4.eq(x, x));
}

/** `cleanSamples` for one. */
export function cleanSample(x: f32): f32 {
  return x == x ? min(max(x, -largest), largest) : 0;
}
