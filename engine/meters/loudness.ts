import { KWeighting } from "../filters/k-weighting";
import { StepClock } from "./step-clock";

/** Smallest state worth keeping: below it a decaying filter is silence, and denormals would slow it down. */
const silence: f64 = 1e-200;

/** K-weighted energy of a channel pair in steps of 10 ms (BS.1770-5; every window of EBU Tech 3341 and 3342 is a whole number of such steps), and of
 *  its fold-down (L + R)/√2, which keeps the loudness of what both channels share (unrelated channels lose 3 dB): weighting is linear, so one pass gives both.
 *  Channel weights 1 for left, right, centre; 1.41 for surrounds; 0 leaves a channel out. Two biquads in f64, left and right as lanes. */
export class LoudnessMeter {
  private readonly weighting: KWeighting;
  private readonly clock: StepClock;
  private readonly gains: v128;
  private shelf1: v128 = f64x2.splat(0);
  private shelf2: v128 = f64x2.splat(0);
  private pass1: v128 = f64x2.splat(0);
  private pass2: v128 = f64x2.splat(0);
  private energy: v128 = f64x2.splat(0);
  /** Sum of L·R in either lane. */
  private product: v128 = f64x2.splat(0);

  constructor(sampleRateHz: f64, leftWeight: f64, rightWeight: f64) {
    this.weighting = new KWeighting(sampleRateHz);
    this.clock = new StepClock(sampleRateHz);
    this.gains = f64x2.replace_lane(f64x2.splat(leftWeight), 1, rightWeight);
  }

  /** Writes two f64 for every 10 ms step that ended in this block to `energies`, the weighted energy (sum of squares) of the pair and the energy of its
   *  fold-down; returns how many steps. */
  process(left: usize, right: usize, frames: i32, energies: usize): i32 {
    let written = 0;
    let done = 0;
    while (done < frames) {
      const count = this.clock.room(frames - done);
      this.accumulate(left + ((<usize>done) << 2), right + ((<usize>done) << 2), count);
      done += count;
      if (!this.clock.pass(count)) continue;
      const weighted = f64x2.mul(this.energy, this.gains);
      const plain = f64x2.extract_lane(this.energy, 0) + f64x2.extract_lane(this.energy, 1);
      const at = energies + ((<usize>written) << 4);
      store<f64>(at, f64x2.extract_lane(weighted, 0) + f64x2.extract_lane(weighted, 1));
      store<f64>(at, Math.max(0, 0.5 * plain + f64x2.extract_lane(this.product, 0)), 8);
      this.energy = f64x2.splat(0);
      this.product = f64x2.splat(0);
      written += 1;
    }
    return written;
  }

  private accumulate(left: usize, right: usize, count: i32): void {
    const w = this.weighting;
    const b0 = f64x2.splat(w.shelfB0);
    const b1 = f64x2.splat(w.shelfB1);
    const b2 = f64x2.splat(w.shelfB2);
    const a1 = f64x2.splat(w.shelfA1);
    const a2 = f64x2.splat(w.shelfA2);
    const c1 = f64x2.splat(w.highPassA1);
    const c2 = f64x2.splat(w.highPassA2);
    const two = f64x2.splat(2);
    let s1 = this.shelf1;
    let s2 = this.shelf2;
    let p1 = this.pass1;
    let p2 = this.pass2;
    let energy = this.energy;
    let product = this.product;
    for (let n: usize = 0; n < (<usize>count) << 2; n += 4) {
      const x = f64x2.promote_low_f32x4(f32x4.replace_lane(v128.load_splat<f32>(left + n), 1, load<f32>(right + n)));
      const y = f64x2.add(f64x2.mul(x, b0), s1);
      s1 = f64x2.add(f64x2.sub(f64x2.mul(x, b1), f64x2.mul(y, a1)), s2);
      s2 = f64x2.sub(f64x2.mul(x, b2), f64x2.mul(y, a2));
      const z = f64x2.add(y, p1);
      p1 = f64x2.sub(p2, f64x2.add(f64x2.mul(y, two), f64x2.mul(z, c1)));
      p2 = f64x2.sub(y, f64x2.mul(z, c2));
      energy = f64x2.add(energy, f64x2.mul(z, z));
      product = f64x2.add(product, f64x2.mul(z, v128.shuffle<f64>(z, z, 1, 0)));
    }
    this.shelf1 = withoutDenormals(s1);
    this.shelf2 = withoutDenormals(s2);
    this.pass1 = withoutDenormals(p1);
    this.pass2 = withoutDenormals(p2);
    this.energy = energy;
    this.product = product;
  }
}

/** Lanes below 1e-200 become 0. A meter may do so between blocks: the difference is beyond f64's reach in any sum. */
function withoutDenormals(state: v128): v128 {
  return v128.and(state, f64x2.gt(f64x2.abs(state), f64x2.splat(silence)));
}

/** A `LoudnessMeter` for one channel pair with its BS.1770 weights. */
export function newLoudnessMeter(sampleRateHz: f64, leftWeight: f64, rightWeight: f64): LoudnessMeter {
  return new LoudnessMeter(sampleRateHz, leftWeight, rightWeight);
}
/** Feeds a block; returns for how many 10 ms steps two energies were written. */
export function loudnessProcess(meter: LoudnessMeter, left: usize, right: usize, frames: i32, energies: usize): i32 {
  return meter.process(left, right, frames, energies);
}
