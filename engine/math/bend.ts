/** |Second difference| of a waveform at a sample: how sharply it bends there. Whitens music roughly by 12 dB an octave, so that a jump stands out of it. */
export function bendAt(at: usize): f32 {
  return abs(load<f32>(at) - 2 * load<f32>(at - 4) + load<f32>(at - 8));
}

/** The largest bend of `count` samples; the two before them are looked at. */
export function largestBend(samples: usize, count: i32): f32 {
  let largest = f32x4.splat(0);
  let n = 0;
  for (; n + 4 <= count; n += 4) {
    const at = samples + ((<usize>n) << 2);
    const middle = v128.load(at - 4);
    const bend = f32x4.add(f32x4.sub(v128.load(at), f32x4.add(middle, middle)), v128.load(at - 8));
    largest = f32x4.pmax(largest, f32x4.abs(bend));
  }
  let rest: f32 = 0;
  for (; n < count; n++) rest = max(rest, bendAt(samples + ((<usize>n) << 2)));
  const pair = f32x4.pmax(largest, v128.shuffle<f32>(largest, largest, 2, 3, 0, 1));
  return max(rest, max(f32x4.extract_lane(pair, 0), f32x4.extract_lane(pair, 1)));
}
