/** (L + R)/√2, the power-preserving fold-down of STANDARDS 4.3: decorrelated sides keep their loudness, equal sides gain 3 dB. */
export function monoSum(left: usize, right: usize, to: usize, frames: i32): void {
  const scale: f32 = 0.70710678118654752;
  for (let at: usize = 0; at < (<usize>frames) << 2; at += 4) {
    store<f32>(to + at, (load<f32>(left + at) + load<f32>(right + at)) * scale);
  }
}
