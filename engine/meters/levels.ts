import { allocateF64 } from "../memory";
import { StepClock } from "./step-clock";

/** Samples as 32-bit integers. */
const fullScale = f32x4.splat(2147483648.0);
/** Values per step. */
const stepValues: i32 = 5;

/** Sums over a whole stereo signal, and per 10 ms the peak and energy of either side: what levels, DC, balance, correlation, DR and noise floor are made of.
 *  Totals (f64): 0 sum L · 1 sum R · 2 sum L² · 3 sum R² · 4 sum L·R · 5 largest |L| · 6 largest |R| · 7 frames · 8 OR of all samples as 32-bit integers. */
export class LevelMeter {
  private readonly clock: StepClock;
  private readonly totals: usize;
  private integerBits: i32 = 0;
  private energy: v128 = f64x2.splat(0);
  private peak: v128 = f64x2.splat(0);
  private cross: f64 = 0;

  constructor(sampleRateHz: f64) {
    this.clock = new StepClock(sampleRateHz);
    this.totals = allocateF64(9);
  }

  /** Writes (peak L, peak R, sum of squares L, sum of squares R, sum of L·R) as f32 for every 10 ms step that ended; returns how many. */
  process(left: usize, right: usize, frames: i32, steps: usize): i32 {
    let written = 0;
    let done = 0;
    while (done < frames) {
      const count = this.clock.room(frames - done);
      this.accumulate(left + ((<usize>done) << 2), right + ((<usize>done) << 2), count);
      done += count;
      if (!this.clock.pass(count)) continue;
      const at = steps + <usize>(written * stepValues * 4);
      v128.store(at, v128.shuffle<f32>(f32x4.demote_f64x2_zero(this.peak), f32x4.demote_f64x2_zero(this.energy), 0, 1, 4, 5));
      store<f32>(at, <f32>this.cross, 16);
      this.closeStep();
      written += 1;
    }
    return written;
  }

  /** Pointer to the nine totals; closes the unfinished step into them. */
  read(): usize {
    this.closeStep();
    store<f64>(this.totals, <f64>this.clock.frames, 56);
    store<f64>(this.totals, <f64>(<u32>this.integerBits), 64);
    return this.totals;
  }

  private closeStep(): void {
    v128.store(this.totals + 16, f64x2.add(v128.load(this.totals + 16), this.energy));
    v128.store(this.totals + 40, f64x2.pmax(v128.load(this.totals + 40), this.peak));
    store<f64>(this.totals, load<f64>(this.totals, 32) + this.cross, 32);
    this.cross = 0;
    this.energy = f64x2.splat(0);
    this.peak = f64x2.splat(0);
  }

  private accumulate(left: usize, right: usize, count: i32): void {
    let sumLeft = f64x2.splat(0);
    let sumRight = f64x2.splat(0);
    let energyLeft = f64x2.splat(0);
    let energyRight = f64x2.splat(0);
    let product = f64x2.splat(0);
    let peakLeft = f32x4.splat(0);
    let peakRight = f32x4.splat(0);
    let bits = i32x4.splat(0);
    const end = (<usize>count) << 2;
    for (let at: usize = 0; at < end; at += 8) {
      const isLast = at + 8 > end;
      const l = isLast ? v128.load32_zero(left + at) : v128.load64_zero(left + at);
      const r = isLast ? v128.load32_zero(right + at) : v128.load64_zero(right + at);
      const x = f64x2.promote_low_f32x4(l);
      const y = f64x2.promote_low_f32x4(r);
      sumLeft = f64x2.add(sumLeft, x);
      sumRight = f64x2.add(sumRight, y);
      energyLeft = f64x2.add(energyLeft, f64x2.mul(x, x));
      energyRight = f64x2.add(energyRight, f64x2.mul(y, y));
      product = f64x2.add(product, f64x2.mul(x, y));
      peakLeft = f32x4.pmax(peakLeft, f32x4.abs(l));
      peakRight = f32x4.pmax(peakRight, f32x4.abs(r));
      const both = v128.or(i32x4.trunc_sat_f32x4_s(f32x4.mul(l, fullScale)), i32x4.trunc_sat_f32x4_s(f32x4.mul(r, fullScale)));
      bits = v128.or(bits, both);
    }
    v128.store(this.totals, f64x2.add(v128.load(this.totals), lanesTogether(sumLeft, sumRight)));
    this.energy = f64x2.add(this.energy, lanesTogether(energyLeft, energyRight));
    this.cross += f64x2.extract_lane(product, 0) + f64x2.extract_lane(product, 1);
    const peaks = f32x4.pmax(v128.shuffle<f32>(peakLeft, peakRight, 0, 4, 0, 4), v128.shuffle<f32>(peakLeft, peakRight, 1, 5, 1, 5));
    this.peak = f64x2.pmax(this.peak, f64x2.promote_low_f32x4(peaks));
    this.integerBits |= i32x4.extract_lane(bits, 0) | i32x4.extract_lane(bits, 1);
  }
}

/** The sum of the lanes of each, as lanes. */
function lanesTogether(a: v128, b: v128): v128 {
  return f64x2.add(v128.shuffle<f64>(a, b, 0, 2), v128.shuffle<f64>(a, b, 1, 3));
}

/** A `LevelMeter` for one channel pair. */
export function newLevelMeter(sampleRateHz: f64): LevelMeter {
  return new LevelMeter(sampleRateHz);
}
/** Feeds a block; returns how many 10 ms steps were written. */
export function levelProcess(meter: LevelMeter, left: usize, right: usize, frames: i32, steps: usize): i32 {
  return meter.process(left, right, frames, steps);
}
/** Pointer to the nine totals. */
export function levelRead(meter: LevelMeter): usize {
  return meter.read();
}
