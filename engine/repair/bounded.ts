/** How far a rebuilt sample may rise above its clipped value, as a ratio. */
const mostRise: f32 = 4;

/** The nearest to `rebuilt` that is at or beyond the `clipped` value and no more than fourfold; what is not a number stays clipped. */
export function bounded(clipped: f32, rebuilt: f32): f32 {
  if (rebuilt != rebuilt) return clipped;
  return clipped < 0 ? max(min(rebuilt, clipped), clipped * mostRise) : min(max(rebuilt, clipped), clipped * mostRise);
}
