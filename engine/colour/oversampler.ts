import { kaiser, sinc } from "../math/window";
import { allocate, allocateF32 } from "../memory";

/** Most base-rate frames one `upsample` / `downsample` pair may carry. */
export const oversamplerChunk: i32 = 256;

/** Vectors overrun the valid frames by up to this many samples; buffers end with as much slack. */
const slack: i32 = 16;

/** Half-band low-pass of 4 * pairs - 1 taps: every second tap is 0 except the centre, which is 1/2. Kaiser-windowed sinc, designed in f64. */
class HalfBand {
  readonly pairs: i32;
  /** The `pairs` distinct side taps from the outside in, each repeated in four lanes. */
  readonly taps: usize;
  /** Sum of the magnitudes of all side taps. */
  readonly bound: f64;

  /** Edges as a fraction of the higher rate; the half-band property puts the stopband at 1/2 - passband. gain scales the side taps. */
  constructor(passband: f64, gain: f64) {
    const width = 0.5 - 2 * passband;
    // Asked for 112 dB, Kaiser's formulas (1974) give 111 where the transition is narrow but 104 to 109 where the filter is short.
    const stopbandDb = width < 0.15 ? 112.0 : 122.0;
    const kaiserBeta = 0.1102 * (stopbandDb - 8.7);
    const order = (stopbandDb - 7.95) / (14.36 * width);
    const pairs = <i32>Math.ceil((order + 2) / 4);
    this.pairs = pairs;
    this.taps = allocateF32(pairs << 2);
    let sum: f64 = 0;
    let bound: f64 = 0;
    for (let pass = 0; pass < 2; pass++) {
      for (let i = 0; i < pairs; i++) {
        const distance = <f64>(2 * i - (2 * pairs - 1));
        const tap = sinc(distance / 2) * kaiser(distance / <f64>(2 * pairs), kaiserBeta);
        if (pass == 0) {
          sum += 2 * tap;
          continue;
        }
        v128.store(this.taps + ((<usize>i) << 4), f32x4.splat(<f32>((tap / sum) * 0.5 * gain)));
        bound += Math.abs(tap / sum) * gain;
      }
    }
    this.bound = bound;
  }
}

/** Outputs that a filter makes at a time. */
export const runFrames: i32 = 16;
const runBytes: usize = (<usize>runFrames) << 2;
const mostRuns: i32 = (2 * oversamplerChunk) / runFrames;

/** out[n] = level * delayed[n] + sum of c_i * (x[n - i] + x[n - 2 pairs + 1 + i]), for count outputs rounded up to 16. */
function filterSymmetric(x: usize, band: HalfBand, out: usize, count: i32, delayed: usize, level: f32): void {
  for (let at: usize = 0; at < (<usize>count) << 2; at += runBytes) filterRun(x + at, band, out + at, delayed + at, level);
}

/** `filterSymmetric` for 16 outputs. */
function filterRun(x: usize, band: HalfBand, out: usize, delayed: usize, level: f32): void {
  const pairs = <usize>band.pairs;
  const scale = f32x4.splat(level);
  let sum0 = f32x4.mul(v128.load(delayed), scale);
  let sum1 = f32x4.mul(v128.load(delayed, 16), scale);
  let sum2 = f32x4.mul(v128.load(delayed, 32), scale);
  let sum3 = f32x4.mul(v128.load(delayed, 48), scale);
  let near = x;
  let old = x - (((pairs << 1) - 1) << 2);
  for (let tap = band.taps, end = tap + (pairs << 4); tap < end; tap += 16) {
    const c = v128.load(tap);
    sum0 = f32x4.add(sum0, f32x4.mul(c, f32x4.add(v128.load(near), v128.load(old))));
    sum1 = f32x4.add(sum1, f32x4.mul(c, f32x4.add(v128.load(near, 16), v128.load(old, 16))));
    sum2 = f32x4.add(sum2, f32x4.mul(c, f32x4.add(v128.load(near, 32), v128.load(old, 32))));
    sum3 = f32x4.add(sum3, f32x4.mul(c, f32x4.add(v128.load(near, 48), v128.load(old, 48))));
    near -= 4;
    old += 4;
  }
  v128.store(out, sum0);
  v128.store(out, sum1, 16);
  v128.store(out, sum2, 32);
  v128.store(out, sum3, 48);
}

/** Sets 16 samples to 0; for so few `memory.fill` is slow. */
function clearRun(at: usize): void {
  const zero = f32x4.splat(0);
  v128.store(at, zero);
  v128.store(at, zero, 16);
  v128.store(at, zero, 32);
  v128.store(at, zero, 48);
}

/** Takes one channel to four times its rate and back, for a memoryless non-linearity in between.
 *  Two linear-phase half-band stages each way: flat within 0.01 dB to 20 kHz (below 44.1 kHz: to 0.4535 of the rate), stopband 110 dB
 *  from the rate minus that edge. f32 arithmetic, rounding noise below -130 dB.
 *  Use, at most oversamplerChunk frames at a time: write f32 frames at `input`; `upsample`; read the fine samples 2m at `evens` and
 *  2m + 1 at `odds`, m = 0 ... 2 * frames - 1 (m = -1 is still there); write the results to `shapedEvens`, `shapedOdds`, same order;
 *  `downsample`; read `output`. Reads and writes may overrun by 16 samples. Round trip delay: `latencyFrames`, an integer.
 *  Where a level tells what can have a result other than 0, most of the work may be left out: `double`, then for every run of 16 m, where `isBelow`
 *  does not say that nothing can happen, `quadruple` it and say with `setLive` whether there is a result; at last `downsampleLive`. */
export class Oversampler {
  readonly latencyFrames: i32;
  readonly input: usize;
  readonly evens: usize;
  readonly odds: usize;
  readonly shapedEvens: usize;
  readonly shapedOdds: usize;
  readonly output: usize;
  private readonly upBase: HalfBand;
  private readonly upFine: HalfBand;
  private readonly downBase: HalfBand;
  private readonly downFine: HalfBand;
  private readonly doubled: usize;
  private readonly halfEvens: usize;
  private readonly halfOdds: usize;
  private readonly scratch: usize;
  /** Largest |x| of `doubled`, lane by lane, in its history and in each run of this chunk. */
  private readonly maxima: usize;
  /** A byte a run: whether it holds a result, or what filters made of one, other than 0. */
  private readonly isLive: usize;
  /** How many samples of the results, and of what they are at twice the rate, have been 0 until this chunk. */
  private fineRest: i32 = 0;
  private halfRest: i32 = 0;
  /** All the lines lie in one piece. */
  private readonly lines: usize;
  private readonly lineBytes: usize;

  constructor(sampleRateHz: f64) {
    const edgeHz = Math.min(20000, 0.4535 * sampleRateHz);
    this.upBase = new HalfBand(edgeHz / (2 * sampleRateHz), 2);
    this.upFine = new HalfBand(edgeHz / (4 * sampleRateHz), 2);
    this.downBase = new HalfBand(edgeHz / (2 * sampleRateHz), 1);
    this.downFine = new HalfBand(edgeHz / (4 * sampleRateHz), 1);
    this.latencyFrames = 2 * this.upBase.pairs + this.upFine.pairs - 2;
    const base = this.upBase.pairs * 2;
    const fine = this.upFine.pairs * 2;
    const samples = 3 * base + 3 * fine + 4 + 14 * oversamplerChunk + 9 * slack;
    this.lineBytes = (<usize>samples) << 2;
    this.lines = allocateF32(samples);
    this.input = line(this.lines, base);
    this.doubled = line(next(this.input, 1), fine);
    this.evens = line(next(this.doubled, 2), 4);
    this.odds = this.doubled - ((<usize>(this.upFine.pairs - 1)) << 2);
    this.shapedEvens = line(next(this.evens, 2), fine);
    this.shapedOdds = line(next(this.shapedEvens, 2), fine);
    this.halfEvens = line(next(this.shapedOdds, 2), base);
    this.halfOdds = line(next(this.halfEvens, 1), base);
    this.output = next(this.halfOdds, 1);
    this.scratch = next(this.output, 1);
    this.maxima = allocateF32(4 * (1 + mostRuns));
    this.isLive = allocate(mostRuns + 1);
  }

  reset(): void {
    memory.fill(this.lines, 0, this.lineBytes);
    v128.store(this.maxima, f32x4.splat(0));
    this.fineRest = 0;
    this.halfRest = 0;
  }

  upsample(frames: i32): void {
    this.double(frames);
    filterSymmetric(this.doubled, this.upFine, this.evens, 2 * frames, this.doubled, 0);
  }

  downsample(frames: i32): void {
    const finePairs = (<usize>this.downFine.pairs) << 2;
    filterSymmetric(this.shapedEvens, this.downFine, this.scratch, 2 * frames, this.shapedOdds - finePairs, 0.5);
    for (let run = 0; run < runsOf(2 * frames); run++) this.partHalf(run);
    const basePairs = (<usize>(this.downBase.pairs - 1)) << 2;
    filterSymmetric(this.halfOdds, this.downBase, this.output, frames, this.halfEvens - basePairs, 0.5);
    this.advance(frames);
  }

  double(frames: i32): void {
    filterSymmetric(this.input, this.upBase, this.scratch, frames, this.input, 0);
    let centre = this.input - ((<usize>(this.upBase.pairs - 1)) << 2);
    let side = this.scratch;
    let out = this.doubled;
    let largest = this.maxima;
    for (const end = side + ((<usize>frames) << 2); side < end; side += runBytes / 2) {
      largest += 16;
      const early = interleave(v128.load(side), v128.load(centre), out);
      const late = interleave(v128.load(side, 16), v128.load(centre, 16), out + runBytes / 2);
      v128.store(largest, f32x4.pmax(early, late));
      centre += runBytes / 2;
      out += runBytes;
    }
  }

  /** Whether no fine sample of a run of m, nor the one before it, exceeds a level. For use after `double`. */
  isBelow(run: i32, level: f32): bool {
    const at = this.maxima + ((<usize>run) << 4);
    const largest = f32x4.mul(f32x4.pmax(v128.load(at), v128.load(at, 16)), f32x4.splat(<f32>Math.max(1, this.upFine.bound)));
    return !v128.any_true(f32x4.gt(largest, f32x4.splat(level)));
  }

  /** Writes the fine samples 2m of a run of m. */
  quadruple(run: i32): void {
    const at = <usize>run * runBytes;
    filterRun(this.doubled + at, this.upFine, this.evens + at, this.doubled, 0);
  }

  /** Says of a run of m whether it has a result other than 0; if not, they are set to 0. */
  setLive(run: i32, isLive: bool): void {
    store<u8>(this.isLive + run, isLive ? 1 : 0);
    if (isLive) return;
    clearRun(this.shapedEvens + <usize>run * runBytes);
    clearRun(this.shapedOdds + <usize>run * runBytes);
  }

  /** `downsample` that passes over what is 0. */
  downsampleLive(frames: i32): void {
    this.halveLive(2 * frames);
    for (let run = 0; run < runsOf(frames); run++) {
      const at = <usize>run * runBytes;
      const isLive = load<u8>(this.isLive + 2 * run) | load<u8>(this.isLive + 2 * run, 1);
      this.halfRest = isLive ? 0 : rested(this.halfRest, frames - run * runFrames);
      if (this.halfRest >= runFrames + 2 * this.downBase.pairs) clearRun(this.output + at);
      else filterRun(this.halfOdds + at, this.downBase, this.output + at, this.halfEvens + at - ((<usize>(this.downBase.pairs - 1)) << 2), 0.5);
    }
    this.advance(frames);
  }

  /** From four times the rate to twice the rate, where the results or those before them are not 0. A run then is live while what it was made of was. */
  private halveLive(count: i32): void {
    for (let run = 0; run < runsOf(count); run++) {
      const at = <usize>run * runBytes;
      this.fineRest = load<u8>(this.isLive + run) ? 0 : rested(this.fineRest, count - run * runFrames);
      const isLive = this.fineRest < runFrames + 2 * this.downFine.pairs;
      store<u8>(this.isLive + run, isLive ? 1 : 0);
      if (isLive) filterRun(this.shapedEvens + at, this.downFine, this.scratch + at, this.shapedOdds + at - ((<usize>this.downFine.pairs) << 2), 0.5);
      else clearRun(this.scratch + at);
      this.partHalf(run);
    }
    store<u8>(this.isLive + runsOf(count), 0);
  }

  /** Parts a run at twice the rate into its even and odd samples. */
  private partHalf(run: i32): void {
    const from = this.scratch + <usize>run * runBytes;
    const at = <usize>run * (runBytes / 2);
    for (let n: usize = 0; n < runBytes / 2; n += 16) {
      const first = v128.load(from + 2 * n);
      const second = v128.load(from + 2 * n, 16);
      v128.store(this.halfEvens + at + n, v128.shuffle<f32>(first, second, 0, 2, 4, 6));
      v128.store(this.halfOdds + at + n, v128.shuffle<f32>(first, second, 1, 3, 5, 7));
    }
  }

  /** Keeps of every line the history that the next chunk's filters look back on. */
  private advance(frames: i32): void {
    const base = this.upBase.pairs * 2;
    const fine = this.upFine.pairs * 2;
    const last = this.maxima + ((<usize>runsOf(2 * frames)) << 4);
    // The fine filter looks back on 16 samples at most.
    v128.store(this.maxima, f32x4.pmax(v128.load(last), 2 * frames > runFrames ? v128.load(last - 16) : v128.load(this.maxima)));
    shift(this.input, base, frames);
    shift(this.doubled, fine, 2 * frames);
    shift(this.evens, 4, 2 * frames);
    shift(this.shapedEvens, fine, 2 * frames);
    shift(this.shapedOdds, fine, 2 * frames);
    shift(this.halfEvens, base, frames);
    shift(this.halfOdds, base, frames);
  }
}

/** Runs that so many samples begin. */
function runsOf(count: i32): i32 {
  return (count + runFrames - 1) / runFrames;
}

/** How long a line has been 0 after a run of at most `left` samples; longer than any filter is long enough. */
function rested(samples: i32, left: i32): i32 {
  return min(samples, 1024) + min(runFrames, left);
}

/** Writes eight samples, evens and odds in turn; returns the largest of them, lane by lane. */
function interleave(even: v128, odd: v128, out: usize): v128 {
  v128.store(out, v128.shuffle<f32>(even, odd, 0, 4, 1, 5));
  v128.store(out, v128.shuffle<f32>(even, odd, 2, 6, 3, 7), 16);
  return f32x4.pmax(f32x4.abs(even), f32x4.abs(odd));
}

/** Where the chunk of a line starts that keeps `history` samples before it. */
function line(start: usize, history: i32): usize {
  return start + ((<usize>history) << 2);
}

/** Where the line after this one starts: past a chunk at `factor` times the base rate and the slack. */
function next(at: usize, factor: i32): usize {
  return at + ((<usize>(factor * oversamplerChunk + slack)) << 2);
}

/** Moves the last `history` samples before frame `frames` to before frame 0. */
function shift(at: usize, history: i32, frames: i32): void {
  const start = at - ((<usize>history) << 2);
  memory.copy(start, start + ((<usize>frames) << 2), (<usize>history) << 2);
}
