/** What a repair took out: `before` minus `after`, into `after`; f32. */
export function removedSignal(before: usize, after: usize, frames: i32): void {
  for (let at: usize = 0; at < (<usize>frames) << 2; at += 4) store<f32>(after + at, load<f32>(before + at) - load<f32>(after + at));
}
