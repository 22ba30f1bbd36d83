import { reversed } from "./reversed";

/** Power per bin of two real signals together, the mean of both ways round: the signals share a transform as its real and imaginary part. re and im hold
 *  `length` bins; bins 0 to length / 2 go to `powers`. */
export function jointPowers(re: usize, im: usize, length: i32, powers: usize): void {
  const half = length / 2;
  store<f32>(powers, powerAt(re, im, 0));
  let bin = 1;
  for (; bin + 4 <= half; bin += 4) {
    const at = (<usize>bin) << 2;
    const sum = f32x4.add(fourPowers(re, im, at), reversed(fourPowers(re, im, (<usize>(length - bin - 3)) << 2)));
    v128.store(powers + at, f32x4.mul(sum, f32x4.splat(0.5)));
  }
  for (; bin <= half; bin++) {
    const at = (<usize>bin) << 2;
    store<f32>(powers + at, (powerAt(re, im, at) + powerAt(re, im, (<usize>(length - bin)) << 2)) * 0.5);
  }
}

function powerAt(re: usize, im: usize, at: usize): f32 {
  return load<f32>(re + at) * load<f32>(re + at) + load<f32>(im + at) * load<f32>(im + at);
}

function fourPowers(re: usize, im: usize, at: usize): v128 {
  const x = v128.load(re + at);
  const y = v128.load(im + at);
  return f32x4.add(f32x4.mul(x, x), f32x4.mul(y, y));
}
