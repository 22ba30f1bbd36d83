/** Takes the block at b away from the block at a, in place: `frames` f32 samples each. */
export function subtractBlock(a: usize, b: usize, frames: i32): void {
  for (let at: usize = 0; at < (<usize>frames) << 2; at += 4) store<f32>(a + at, load<f32>(a + at) - load<f32>(b + at));
}
