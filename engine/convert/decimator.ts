/** Takes a signal to a whole fraction of its rate by a triangular average over two output steps, a second-order CIC decimator (Hogenauer, IEEE Trans. ASSP
 *  29:2, 1981) with its sums written out: the cheap way down for spectra of the lowest octaves. Down to 3 kHz, what folds onto 0 to 200 Hz is at least
 *  45 dB down. Sums in f64. */
export class Decimator {
  private readonly divisor: i32;
  private phase: i32 = 0;
  private sum: f64 = 0;
  private ramp: f64 = 0;
  private carried: f64 = 0;

  constructor(divisor: i32) {
    this.divisor = divisor;
  }

  /** Writes one f32 for every `divisor` samples; returns how many. */
  process(samples: usize, frames: i32, out: usize): i32 {
    const divisor = <f64>this.divisor;
    const scale = 1 / (divisor * divisor);
    let written: i32 = 0;
    let done: i32 = 0;
    while (done < frames) {
      const count = min(this.divisor - this.phase, frames - done);
      this.accumulate(samples + ((<usize>done) << 2), count);
      done += count;
      this.phase += count;
      if (this.phase < this.divisor) break;
      store<f32>(out + ((<usize>written) << 2), <f32>((this.carried + this.sum * divisor - this.ramp) * scale));
      written += 1;
      this.carried = this.ramp;
      this.sum = 0;
      this.ramp = 0;
      this.phase = 0;
    }
    return written;
  }

  /** Adds to the sum, and to the sum weighted by the place in the step, which begins at 1. */
  private accumulate(samples: usize, count: i32): void {
    let sums = f64x2.splat(0);
    let ramps = f64x2.splat(0);
    let places = f64x2.replace_lane(f64x2.splat(<f64>(this.phase + 1)), 1, <f64>(this.phase + 2));
    let n = 0;
    for (; n + 2 <= count; n += 2) {
      const x = f64x2.promote_low_f32x4(v128.load64_zero(samples + ((<usize>n) << 2)));
      sums = f64x2.add(sums, x);
      ramps = f64x2.add(ramps, f64x2.mul(x, places));
      places = f64x2.add(places, f64x2.splat(2));
    }
    let sum = f64x2.extract_lane(sums, 0) + f64x2.extract_lane(sums, 1);
    let ramp = f64x2.extract_lane(ramps, 0) + f64x2.extract_lane(ramps, 1);
    if (n < count) {
      const x = <f64>load<f32>(samples + ((<usize>n) << 2));
      sum += x;
      ramp += x * <f64>(this.phase + count);
    }
    this.sum += sum;
    this.ramp += ramp;
  }
}

/** A `Decimator` by a whole number >= 1. */
export function newDecimator(divisor: i32): Decimator {
  return new Decimator(divisor);
}
/** Feeds samples; returns how many were written to `out`. */
export function decimatorProcess(decimator: Decimator, samples: usize, frames: i32, out: usize): i32 {
  return decimator.process(samples, frames, out);
}
