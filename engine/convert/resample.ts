import { cleanSamples } from "../math/clean-sample";
import { kaiser, sinc } from "../math/window";
import { allocateF64 } from "../memory";

/** Pass and stop edges as a fraction of the lower rate's Nyquist frequency: 20.0 and 23.0 kHz at 44.1 kHz. */
const passEdge: f64 = 20 / 22.05;
const stopEdge: f64 = 23 / 22.05;
const stopbandDb: f64 = 150;
const kaiserBeta: f64 = 0.1102 * (stopbandDb - 8.7); // Kaiser 1974
const chunk: i32 = 1024;
const largestUp: i32 = 4096;

/** Changes the sample rate of a stereo signal by the exact ratio of the two integer rates (up : down after division by their gcd).
 *  Linear-phase polyphase Kaiser filter, f64 coefficients and sums: flat within 0.001 dB to 0.907 of the lower rate's Nyquist frequency
 *  (20 kHz at 44.1 kHz), images and aliases below -140 dB from 1.043 of it (23 kHz), THD+N below -140 dB.
 *  Delay is compensated: output frame m lies at input time m * in / out; the whole output is round(frames in * out / in) frames.
 *  Equal rates pass bit by bit. Input NaN counts as 0, and what lies beyond +-1000 (+60 dBFS) is held there. Nothing is allocated after construction. */
export class Resampler {
  readonly up: i32;
  readonly down: i32;
  /** Input frames the filter looks ahead; it looks as many back. */
  readonly reach: i32;
  /** `up` rows of 2 * reach coefficients, in the order of the input frames; the rows in the order outputs need them, as fast memory likes. */
  private readonly table: usize;
  /** Interleaved f64 input, one v128 a frame. */
  private readonly buffer: usize;
  private readonly capacity: i32;
  private filled: i32 = 0;
  /** Next output: position of the filter's first frame in the buffer, how far beyond it in 1/up frames, and its row. */
  private first: i32 = 0;
  private phase: i32 = 0;
  private row: i32 = 0;
  private framesIn: i64 = 0;
  private framesOut: i64 = 0;

  constructor(up: i32, down: i32) {
    this.up = up;
    this.down = down;
    const narrow = <f64>min(up, down) / <f64>down;
    const width = 0.5 * (stopEdge - passEdge) * narrow;
    const taps = (stopbandDb - 7.95) / (14.36 * width) + 1;
    this.reach = up == down ? 0 : (<i32>Math.ceil(taps / 4)) << 1;
    this.capacity = 2 * this.reach + chunk;
    this.table = allocateF64(2 * this.reach * up);
    this.buffer = allocateF64(2 * this.capacity);
    if (up != down) this.design(0.25 * (stopEdge + passEdge) * narrow);
    this.reset();
  }

  /** Back to the state after construction, for another track. */
  reset(): void {
    memory.fill(this.buffer, 0, <usize>this.capacity << 4);
    this.filled = max(0, this.reach - 1);
    this.first = 0;
    this.phase = 0;
    this.row = 0;
    this.framesIn = 0;
    this.framesOut = 0;
  }

  /** Most frames one `process` call with this much input can write. */
  bound(inFrames: i32): i32 {
    return <i32>((<i64>inFrames * this.up) / this.down) + 2;
  }

  process(inLeft: usize, inRight: usize, inFrames: i32, outLeft: usize, outRight: usize): i32 {
    let written = 0;
    let start = 0;
    while (start < inFrames) {
      const count = min(inFrames - start, this.capacity - this.filled);
      const at = <usize>start << 2;
      if (this.reach == 0) {
        memory.copy(outLeft + at, inLeft + at, <usize>count << 2);
        memory.copy(outRight + at, inRight + at, <usize>count << 2);
        written += count;
      } else {
        this.fill(inLeft + at, inRight + at, count);
        const done = <usize>written << 2;
        written += this.drain(outLeft + done, outRight + done, i32.MAX_VALUE);
      }
      start += count;
    }
    this.framesIn += inFrames;
    this.framesOut += written;
    return written;
  }

  /** Writes what is still due, with silence after the last input frame; at most outCapacity frames a call, 0 when all is written. */
  finish(outLeft: usize, outRight: usize, outCapacity: i32): i32 {
    const total = (2 * this.framesIn * this.up + this.down) / (2 * <i64>this.down);
    const due = <i32>min<i64>(outCapacity, total - this.framesOut);
    let written = 0;
    while (written < due) {
      const count = this.capacity - this.filled;
      memory.fill(this.buffer + (<usize>this.filled << 4), 0, <usize>count << 4);
      this.filled += count;
      const done = <usize>written << 2;
      written += this.drain(outLeft + done, outRight + done, due - written);
    }
    this.framesOut += written;
    return written;
  }

  /** Kaiser-windowed sinc, cutoff in cycles per input frame; every row's sum is 1, so a constant stays that constant. */
  private design(cutoff: f64): void {
    const taps = 2 * this.reach;
    for (let row = 0; row < this.up; row++) {
      const at = this.table + (<usize>(row * taps) << 3);
      const phase = (<i64>row * this.down) % this.up;
      let sum: f64 = 0;
      for (let tap = 0; tap < taps; tap++) {
        const distance = <f64>(tap - this.reach + 1) - <f64>phase / <f64>this.up;
        const value = sinc(2 * cutoff * distance) * kaiser(distance / <f64>this.reach, kaiserBeta);
        store<f64>(at + (<usize>tap << 3), value);
        sum += value;
      }
      for (let tap = 0; tap < taps; tap++) store<f64>(at + (<usize>tap << 3), load<f64>(at + (<usize>tap << 3)) / sum);
    }
  }

  private fill(left: usize, right: usize, count: i32): void {
    let to = this.buffer + (<usize>this.filled << 4);
    for (const end = left + (<usize>count << 2); left < end; left += 4) {
      const x = cleanSamples(v128.load_lane<f32>(right, v128.load_zero<f32>(left), 1));
      v128.store(to, f64x2.promote_low_f32x4(x));
      right += 4;
      to += 16;
    }
    this.filled += count;
  }

  /** Writes all outputs whose filter lies within the buffer, then drops the frames no later output needs. */
  private drain(left: usize, right: usize, most: i32): i32 {
    const taps = 2 * this.reach;
    let written = 0;
    while (this.first + taps <= this.filled && written < most) {
      const row = this.table + (<usize>(this.row * taps) << 3);
      const sum = convolve(this.buffer + (<usize>this.first << 4), row, row + (<usize>taps << 3));
      store<f32>(left, <f32>f64x2.extract_lane(sum, 0));
      store<f32>(right, <f32>f64x2.extract_lane(sum, 1));
      left += 4;
      right += 4;
      written++;
      const next = this.phase + this.down;
      this.first += next / this.up;
      this.phase = next % this.up;
      this.row = this.row + 1 == this.up ? 0 : this.row + 1;
    }
    const drop = min(this.first, this.filled);
    memory.copy(this.buffer, this.buffer + (<usize>drop << 4), <usize>(this.filled - drop) << 4);
    this.filled -= drop;
    this.first -= drop;
    return written;
  }
}

/** Sum of coefficient times frame, both sides as lanes; the row is a multiple of 4 coefficients long. */
// @ts-ignore: decorator
@inline
function convolve(x: usize, row: usize, rowEnd: usize): v128 {
  let sum0 = f64x2.splat(0);
  let sum1 = f64x2.splat(0);
  let sum2 = f64x2.splat(0);
  let sum3 = f64x2.splat(0);
  for (; row < rowEnd; row += 32) {
    sum0 = f64x2.add(sum0, f64x2.mul(v128.load(x), v128.load_splat<f64>(row)));
    sum1 = f64x2.add(sum1, f64x2.mul(v128.load(x, 16), v128.load_splat<f64>(row, 8)));
    sum2 = f64x2.add(sum2, f64x2.mul(v128.load(x, 32), v128.load_splat<f64>(row, 16)));
    sum3 = f64x2.add(sum3, f64x2.mul(v128.load(x, 48), v128.load_splat<f64>(row, 24)));
    x += 64;
  }
  return f64x2.add(f64x2.add(sum0, sum1), f64x2.add(sum2, sum3));
}

/** A `Resampler` between two integer rates in Hz, 8000...192000 each; null (0) when either lies outside or when the ratio in lowest terms
 *  raises the rate by more than 4096 (44101 to 48000 Hz, say): such a table would not fit in memory. */
export function newResampler(inRateHz: i32, outRateHz: i32): Resampler | null {
  if (min(inRateHz, outRateHz) < 8000 || max(inRateHz, outRateHz) > 192000) return null;
  let divisor = inRateHz;
  for (let rest = outRateHz; rest != 0; ) {
    const remainder = divisor % rest;
    divisor = rest;
    rest = remainder;
  }
  return outRateHz / divisor > largestUp ? null : new Resampler(outRateHz / divisor, inRateHz / divisor);
}

/** Room in frames that `resamplerProcess` needs for this much input. */
export function resamplerBound(resampler: Resampler, inFrames: i32): i32 {
  return resampler.bound(inFrames);
}

/** Input frames on either side that an output depends on: who starts in the middle of a track must begin this much earlier. */
export function resamplerReach(resampler: Resampler): i32 {
  return resampler.reach;
}

/** Feeds planar f32 and writes what is ready; returns the frames written, or -1 (and takes nothing) when outCapacity is below
 *  `resamplerBound(inFrames)`. Output may not overlap input. */
export function resamplerProcess(
  resampler: Resampler, inLeft: usize, inRight: usize, inFrames: i32, outLeft: usize, outRight: usize, outCapacity: i32,
): i32 {
  if (outCapacity < resampler.bound(inFrames)) return -1;
  return resampler.process(inLeft, inRight, inFrames, outLeft, outRight);
}

/** After the last input: writes the rest of the track, at most outCapacity frames; call until it returns 0, then `resamplerReset`. */
export function resamplerFinish(resampler: Resampler, outLeft: usize, outRight: usize, outCapacity: i32): i32 {
  return resampler.finish(outLeft, outRight, outCapacity);
}

/** Forgets the track and is ready for another. */
export function resamplerReset(resampler: Resampler): void {
  resampler.reset();
}
