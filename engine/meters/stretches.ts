import { largestBend } from "../math/bend";

/** Figures of successive stretches of a block, for whatever is judged in short steps: a stretch that was begun in the block before is `first` frames from
 *  its end, all others are `size` long, and the last may be cut by the end of the block. */

/** Sum, sum of squares and largest |x| of each stretch, three f64 a stretch; returns how many stretches there are. */
export function stretchLevels(samples: usize, frames: i32, first: i32, size: i32, out: usize): i32 {
  let length = first;
  let count = 0;
  for (let done = 0; done < frames; done += length, length = size, count++) {
    levelsOf(samples + ((<usize>done) << 2), min(length, frames - done), out + <usize>count * 24);
  }
  return count;
}

/** Largest |second difference| of each stretch, one f32 a stretch; the two samples before the block are looked at. Returns how many stretches there are. */
export function stretchBends(samples: usize, frames: i32, first: i32, size: i32, out: usize): i32 {
  let length = first;
  let count = 0;
  for (let done = 0; done < frames; done += length, length = size, count++) {
    store<f32>(out + ((<usize>count) << 2), largestBend(samples + ((<usize>done) << 2), min(length, frames - done)));
  }
  return count;
}

function levelsOf(samples: usize, count: i32, to: usize): void {
  let sums = f64x2.splat(0);
  let squares = f64x2.splat(0);
  let peaks = f64x2.splat(0);
  let n = 0;
  for (; n + 2 <= count; n += 2) {
    const x = f64x2.promote_low_f32x4(v128.load64_zero(samples + ((<usize>n) << 2)));
    sums = f64x2.add(sums, x);
    squares = f64x2.add(squares, f64x2.mul(x, x));
    peaks = f64x2.pmax(peaks, f64x2.abs(x));
  }
  const last = n < count ? <f64>load<f32>(samples + ((<usize>n) << 2)) : 0;
  store<f64>(to, f64x2.extract_lane(sums, 0) + f64x2.extract_lane(sums, 1) + last);
  store<f64>(to, f64x2.extract_lane(squares, 0) + f64x2.extract_lane(squares, 1) + last * last, 8);
  store<f64>(to, Math.max(Math.max(f64x2.extract_lane(peaks, 0), f64x2.extract_lane(peaks, 1)), Math.abs(last)), 16);
}
