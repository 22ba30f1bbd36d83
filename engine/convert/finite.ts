/** Copies samples, with 0 in place of NaN and infinity; returns how many there were. */
export function copyFinite(from: usize, to: usize, frames: i32): i32 {
  let count = 0;
  let n = 0;
  for (; n + 4 <= frames; n += 4) {
    const at = (<usize>n) << 2;
    const x = v128.load(from + at);
    const isNone = f32x4.ne(f32x4.sub(x, x), f32x4.splat(0));
    v128.store(to + at, v128.andnot(x, isNone));
    if (v128.any_true(isNone)) count += popcnt(i32x4.bitmask(isNone));
  }
  for (; n < frames; n++) {
    const at = (<usize>n) << 2;
    const x = load<f32>(from + at);
    const isNone = x - x != 0;
    store<f32>(to + at, isNone ? 0 : x);
    if (isNone) count += 1;
  }
  return count;
}
