/** Multiplies `points` intervals of `step` frames, a multiple of 4, from `from` to `to`, by a gain that moves in a straight line from point to point.
 *  `gains` holds points + 1 values, f32. Where both ends of an interval are 1 it is copied, bit by bit. */
export function applyGainPoints(from: usize, to: usize, gains: usize, points: i32, step: i32): void {
  const bytes = (<usize>step) << 2;
  const perFrame = <f32>(1 / <f64>step);
  for (let point = 0; point < points; point++) {
    const first = <usize>point * bytes;
    const gain = load<f32>(gains + ((<usize>point) << 2));
    const next = load<f32>(gains + ((<usize>point) << 2), 4);
    if (gain == 1 && next == 1) {
      memory.copy(to + first, from + first, bytes);
      continue;
    }
    const start = f32x4.splat(gain);
    const slope = f32x4.splat((next - gain) * perFrame);
    let places = f32x4(0, 1, 2, 3);
    for (let at = first; at < first + bytes; at += 16) {
      v128.store(to + at, f32x4.mul(v128.load(from + at), f32x4.add(start, f32x4.mul(slope, places))));
      places = f32x4.add(places, f32x4.splat(4));
    }
  }
}
