/** Adds the block at `from`, times a gain, to the block at `to`: `frames` f32 samples each. A gain of 1 or -1 changes no bit of what is added: -1 takes it
 *  away exactly. */
export function mixBlock(to: usize, from: usize, gain: f64, frames: i32): void {
  const factor = <f32>gain;
  for (let at: usize = 0; at < (<usize>frames) << 2; at += 4) store<f32>(to + at, load<f32>(to + at) + load<f32>(from + at) * factor);
}
