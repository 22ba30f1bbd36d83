import { largestOf } from "../math/reach-maxima";
import { kaiser, sinc } from "../math/window";
import { allocateF32 } from "../memory";

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

/** out[n] = level * delayed[n] + sum of c_i * (x[n - i] + x[n - 2 pairs + 1 + i]), for count outputs rounded up to 16. */
function filterSymmetric(x: usize, band: HalfBand, out: usize, count: i32, delayed: usize, level: f32): void {
  const pairs = <usize>band.pairs;
  const taps = band.taps;
  const tapsEnd = taps + (pairs << 4);
  const far = ((pairs << 1) - 1) << 2;
  const scale = f32x4.splat(level);
  for (let at: usize = 0; at < (<usize>count) << 2; at += 64) {
    let sum0 = f32x4.mul(v128.load(delayed + at), scale);
    let sum1 = f32x4.mul(v128.load(delayed + at, 16), scale);
    let sum2 = f32x4.mul(v128.load(delayed + at, 32), scale);
    let sum3 = f32x4.mul(v128.load(delayed + at, 48), scale);
    let near = x + at;
    let old = near - far;
    for (let tap = taps; tap < tapsEnd; tap += 16) {
      const c = v128.load(tap);
      sum0 = f32x4.add(sum0, f32x4.mul(c, f32x4.add(v128.load(near), v128.load(old))));
      sum1 = f32x4.add(sum1, f32x4.mul(c, f32x4.add(v128.load(near, 16), v128.load(old, 16))));
      sum2 = f32x4.add(sum2, f32x4.mul(c, f32x4.add(v128.load(near, 32), v128.load(old, 32))));
      sum3 = f32x4.add(sum3, f32x4.mul(c, f32x4.add(v128.load(near, 48), v128.load(old, 48))));
      near -= 4;
      old += 4;
    }
    v128.store(out + at, sum0);
    v128.store(out + at, sum1, 16);
    v128.store(out + at, sum2, 32);
    v128.store(out + at, sum3, 48);
  }
}

/** Takes one channel to four times its rate and back, for a memoryless non-linearity in between.
 *  Two linear-phase half-band stages each way: flat within 0.01 dB to 20 kHz (below 44.1 kHz: to 0.4535 of the rate), stopband 110 dB
 *  from the rate minus that edge. f32 arithmetic, rounding noise below -130 dB.
 *  Use, at most oversamplerChunk frames at a time: write f32 frames at `input`; `upsample`; read the fine samples 2m at `evens` and
 *  2m + 1 at `odds`, m = 0 ... 2 * frames - 1 (m = -1 is still there); write the results to `shapedEvens`, `shapedOdds`, same order;
 *  `downsample`; read `output`. Reads and writes may overrun by 16 samples. Round trip delay: `latencyFrames`, an integer.
 *  `upsample` is `double`, then `quadruple`: where `bound` after the first says that nothing can happen, the second may be left out; `rest` is
 *  `downsample` where all results are 0. */
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
  }

  reset(): void {
    memory.fill(this.lines, 0, this.lineBytes);
  }

  upsample(frames: i32): void {
    this.double(frames);
    this.quadruple(frames);
  }

  /** No fine sample of this chunk, nor the one before, exceeds this. For use after `double`. */
  bound(frames: i32): f64 {
    const history = this.upFine.pairs * 2;
    const largest = largestOf(this.doubled - ((<usize>history) << 2), history + 2 * frames);
    return <f64>largest * Math.max(1, this.upFine.bound);
  }

  /** How many frames of results equal to 0 empty the filters on the way back. */
  get restFrames(): i32 {
    return 2 * this.upBase.pairs + this.upFine.pairs + slack;
  }

  /** `downsample` of results that have been 0 for this chunk and `restFrames` before it. */
  rest(frames: i32): void {
    const bytes = (<usize>frames) << 2;
    memory.fill(this.shapedEvens, 0, 2 * bytes);
    memory.fill(this.shapedOdds, 0, 2 * bytes);
    memory.fill(this.halfEvens, 0, bytes);
    memory.fill(this.halfOdds, 0, bytes);
    memory.fill(this.output, 0, bytes);
    this.advance(frames);
  }

  double(frames: i32): void {
    const pairs = this.upBase.pairs;
    filterSymmetric(this.input, this.upBase, this.scratch, frames, this.input, 0);
    let centre = this.input - ((<usize>(pairs - 1)) << 2);
    let side = this.scratch;
    const sideEnd = side + ((<usize>frames) << 2);
    let out = this.doubled;
    for (; side < sideEnd; side += 16) {
      const even = v128.load(side);
      const odd = v128.load(centre);
      v128.store(out, v128.shuffle<f32>(even, odd, 0, 4, 1, 5));
      v128.store(out, v128.shuffle<f32>(even, odd, 2, 6, 3, 7), 16);
      centre += 16;
      out += 32;
    }
  }

  quadruple(frames: i32): void {
    filterSymmetric(this.doubled, this.upFine, this.evens, 2 * frames, this.doubled, 0);
  }

  downsample(frames: i32): void {
    const finePairs = (<usize>this.downFine.pairs) << 2;
    filterSymmetric(this.shapedEvens, this.downFine, this.scratch, 2 * frames, this.shapedOdds - finePairs, 0.5);
    let from = this.scratch;
    const fromEnd = from + ((<usize>frames) << 3);
    let at: usize = 0;
    for (; from < fromEnd; from += 32) {
      const first = v128.load(from);
      const second = v128.load(from, 16);
      v128.store(this.halfEvens + at, v128.shuffle<f32>(first, second, 0, 2, 4, 6));
      v128.store(this.halfOdds + at, v128.shuffle<f32>(first, second, 1, 3, 5, 7));
      at += 16;
    }
    const basePairs = (<usize>(this.downBase.pairs - 1)) << 2;
    filterSymmetric(this.halfOdds, this.downBase, this.output, frames, this.halfEvens - basePairs, 0.5);
    this.advance(frames);
  }

  /** Keeps of every line the history that the next chunk's filters look back on. */
  private advance(frames: i32): void {
    const base = this.upBase.pairs * 2;
    const fine = this.upFine.pairs * 2;
    shift(this.input, base, frames);
    shift(this.doubled, fine, 2 * frames);
    shift(this.evens, 4, 2 * frames);
    shift(this.shapedEvens, fine, 2 * frames);
    shift(this.shapedOdds, fine, 2 * frames);
    shift(this.halfEvens, base, frames);
    shift(this.halfOdds, base, frames);
  }
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
