import { BlockedKernel } from "../blocked-kernel";
import { Fft } from "../math/fft";
import { PeakInterpolator } from "../math/interpolate";
import { MaskingModel } from "../math/masking";
import { hann } from "../math/window";
import { allocateF32 } from "../memory";

/** Frames overlap by half; a cell is one hop. */
const cellsPerFrame: i32 = 2;
/** Cells to either side of an over in which the error may spread. */
const spreadCells: i32 = 1;
/** Iterations between two looks at the peaks between the samples. */
const peakEvery: i32 = 3;

/** Clips what the ear does not hear: of all signals that stay below the ceiling it takes (nearly) the one whose difference
 *  from the input is best hidden under the input itself. Drums lose their tips as error under the drum, not as clicks.
 *  min Σ w |STFT(e)|² subject to |x + e| <= ceiling, w = (masked threshold)^-exponent per frame, normalised to 1, floored at 0.001,
 *  solved by FISTA (Beck & Teboulle 2009; the clipping problem after Defraene et al., IEEE TASLP 20:10, 2012). Frames of about
 *  21 ms, hop a half, square-root Hann. Departure: the bound of a sample is lowered when the interpolated peak beside it
 *  exceeds the ceiling, so that little is left to the limiter that must follow. Blocks without overs pass through bit-exactly.
 *  ceilingDbfs -24…0 · exponent 0…1 · iterations 1…64 · both sides share one masking curve.
 *  Meters: 0 share of frames worked on, percent · 1 samples clipped. */
export class PerceptualClip extends BlockedKernel {
  private readonly ceiling: f32;
  private readonly exponent: f64;
  private readonly iterations: i32;
  private readonly frame: i32;
  private readonly hop: i32;
  private readonly span: i32;
  private readonly timeline: i32;
  private readonly fft: Fft;
  private readonly masking: MaskingModel;
  private readonly interpolator: PeakInterpolator = new PeakInterpolator();
  private readonly window: usize;
  private readonly xLeft: usize;
  private readonly xRight: usize;
  private readonly eLeft: usize;
  private readonly eRight: usize;
  private readonly zLeft: usize;
  private readonly zRight: usize;
  private readonly gLeft: usize;
  private readonly gRight: usize;
  private readonly boundLeft: usize;
  private readonly boundRight: usize;
  private readonly re: usize;
  private readonly im: usize;
  private readonly weights: usize;
  private readonly powers: usize;
  private readonly bandPowers: usize;
  private readonly thresholds: usize;
  private readonly freeCells: usize;
  private readonly activeFrames: usize;
  private readonly screened: usize;
  private readonly output: usize;
  private framesSeen: f64 = 0;
  private framesWorked: f64 = 0;
  private clippedSamples: f64 = 0;

  constructor(sampleRateHz: f64, ceilingDbfs: f64, exponent: f64, iterations: f64) {
    const frame = frameLength(sampleRateHz);
    super(8 * frame);
    const span = 8 * frame + frame;
    const timeline = frame + span + frame;
    this.ceiling = <f32>Math.pow(10, ceilingDbfs / 20);
    this.exponent = exponent;
    this.iterations = <i32>iterations;
    this.frame = frame;
    this.hop = frame / cellsPerFrame;
    this.span = span;
    this.timeline = timeline;
    this.fft = new Fft(frame);
    const window = allocateF32(frame);
    this.masking = new MaskingModel(sampleRateHz, frame, fillRootHann(window, frame));
    this.window = window;
    this.xLeft = allocateF32(timeline + 16);
    this.xRight = allocateF32(timeline + 16);
    this.eLeft = allocateF32(timeline);
    this.eRight = allocateF32(timeline);
    this.zLeft = allocateF32(timeline + 16);
    this.zRight = allocateF32(timeline + 16);
    this.gLeft = allocateF32(timeline);
    this.gRight = allocateF32(timeline);
    this.boundLeft = allocateF32(timeline);
    this.boundRight = allocateF32(timeline);
    this.re = allocateF32(frame);
    this.im = allocateF32(frame);
    this.weights = allocateF32((timeline / (frame / cellsPerFrame)) * frame);
    this.powers = allocateF32(frame / 2 + 4);
    this.bandPowers = allocateF32(64);
    this.thresholds = allocateF32(64);
    this.freeCells = allocateF32(timeline / (frame / cellsPerFrame));
    this.activeFrames = allocateF32(timeline / (frame / cellsPerFrame));
    this.screened = allocateF32(4);
    this.output = allocateF32(timeline + 16);
    fill(this.boundLeft, timeline, this.ceiling);
    fill(this.boundRight, timeline, this.ceiling);
  }

  /** The timeline is: one frame of finished past, the span to solve (block and one frame of look-ahead), one frame of known future. */
  protected ownLatency(): i32 {
    return 2 * this.frame;
  }

  protected clear(): void {
    const bytes = (<usize>this.timeline) << 2;
    memory.fill(this.xLeft, 0, bytes);
    memory.fill(this.xRight, 0, bytes);
    memory.fill(this.eLeft, 0, bytes);
    memory.fill(this.eRight, 0, bytes);
    fill(this.boundLeft, this.timeline, this.ceiling);
    fill(this.boundRight, this.timeline, this.ceiling);
    this.framesSeen = 0;
    this.framesWorked = 0;
    this.clippedSamples = 0;
  }

  protected run(): void {
    const kept = this.timeline - this.blockFrames;
    const block = (<usize>this.blockFrames) << 2;
    memory.copy(this.xLeft + ((<usize>kept) << 2), this.blockLeft, block);
    memory.copy(this.xRight + ((<usize>kept) << 2), this.blockRight, block);
    if (this.markCells()) {
      this.planWeights();
      this.solve();
      if (memory.compare(this.xLeft, this.xRight, (<usize>this.timeline) << 2) == 0) {
        memory.copy(this.eRight, this.eLeft, (<usize>this.timeline) << 2);
      }
    }
    const past = (<usize>this.frame) << 2;
    add(this.xLeft + past, this.eLeft + past, this.blockLeft, this.blockFrames);
    add(this.xRight + past, this.eRight + past, this.blockRight, this.blockFrames);
    this.shift(this.xLeft, 0);
    this.shift(this.xRight, 0);
    this.shift(this.eLeft, 0);
    this.shift(this.eRight, 0);
    this.shift(this.boundLeft, this.ceiling);
    this.shift(this.boundRight, this.ceiling);
  }

  /** Moves a timeline on by one block; what enters at the end is `value`. */
  private shift(at: usize, value: f32): void {
    const kept = this.timeline - this.blockFrames;
    memory.copy(at, at + ((<usize>this.blockFrames) << 2), (<usize>kept) << 2);
    fill(at + ((<usize>kept) << 2), this.blockFrames, value);
  }

  /** Finds cells with overs, the cells around them that may change, and the frames that see either. False when there is nothing to do. */
  private markCells(): bool {
    const cells = this.timeline / this.hop;
    const first = this.frame / this.hop;
    const last = first + this.span / this.hop;
    memory.fill(this.freeCells, 0, (<usize>cells) << 2);
    memory.fill(this.activeFrames, 0, (<usize>cells) << 2);
    let found = false;
    for (let cell = first; cell < last; cell++) {
      const overs = this.countOvers(cell);
      if (cell < first + this.blockFrames / this.hop) this.clippedSamples += <f64>overs;
      if (overs == 0) continue;
      found = true;
      for (let near = max(first, cell - spreadCells); near <= min(last - 1, cell + spreadCells); near++) {
        store<i32>(this.freeCells + ((<usize>near) << 2), 1);
      }
    }
    this.framesSeen += <f64>(this.blockFrames / this.hop);
    if (!found) return false;
    for (let start = first - cellsPerFrame + 1; start < last; start++) {
      for (let cell = start; cell < start + cellsPerFrame; cell++) {
        if (load<i32>(this.freeCells + ((<usize>cell) << 2))) store<i32>(this.activeFrames + ((<usize>start) << 2), 1);
      }
      if (start < first + this.blockFrames / this.hop) this.framesWorked += <f64>load<i32>(this.activeFrames + ((<usize>start) << 2));
    }
    return true;
  }

  private countOvers(cell: i32): i32 {
    const from = (<usize>(cell * this.hop)) << 2;
    let overs = 0;
    const limit = f32x4.splat(this.ceiling);
    for (let at = from; at < from + ((<usize>this.hop) << 2); at += 16) {
      const left = f32x4.gt(f32x4.abs(v128.load(this.xLeft + at)), limit);
      const right = f32x4.gt(f32x4.abs(v128.load(this.xRight + at)), limit);
      overs += popcnt(i32x4.bitmask(left)) + popcnt(i32x4.bitmask(right));
    }
    return overs;
  }

  /** Weights of every active frame from the masking curve of the input. The scale undoes the transform and the overlap. */
  private planWeights(): void {
    const cells = this.timeline / this.hop;
    for (let start = 0; start < cells; start++) {
      if (!load<i32>(this.activeFrames + ((<usize>start) << 2))) continue;
      this.windowed(this.xLeft, this.xRight, start);
      this.fft.forward(this.re, this.im);
      for (let bin = 0; bin <= this.frame / 2; bin++) {
        const at = (<usize>bin) << 2;
        const mirror = (<usize>((this.frame - bin) & (this.frame - 1))) << 2;
        const power = square(load<f32>(this.re + at)) + square(load<f32>(this.im + at));
        const mirrored = square(load<f32>(this.re + mirror)) + square(load<f32>(this.im + mirror));
        store<f32>(this.powers + at, (power + mirrored) * 0.5);
      }
      this.masking.bandPowers(this.powers, this.bandPowers);
      this.masking.thresholds(this.bandPowers, this.thresholds);
      this.storeWeights(this.weights + ((<usize>(start * this.frame)) << 2));
    }
  }

  private storeWeights(row: usize): void {
    let lowest = f32.MAX_VALUE;
    for (let band = 0; band < this.masking.bands; band++) {
      if (this.masking.isOwned(band)) lowest = min(lowest, load<f32>(this.thresholds + ((<usize>band) << 2)));
    }
    const scale = 2 / <f64>(cellsPerFrame * this.frame);
    for (let band = 0; band < this.masking.bands; band++) {
      const at = this.thresholds + ((<usize>band) << 2);
      const weight = Math.exp(-this.exponent * Math.log(<f64>load<f32>(at) / <f64>lowest));
      store<f32>(at, <f32>(max(weight, 0.001) * scale));
    }
    for (let bin = 0; bin <= this.frame / 2; bin++) {
      const band = this.masking.bandOf(bin);
      const weight = band < 0 ? <f32>scale : load<f32>(this.thresholds + ((<usize>band) << 2));
      store<f32>(row + ((<usize>bin) << 2), weight);
      store<f32>(row + ((<usize>((this.frame - bin) & (this.frame - 1))) << 2), weight);
    }
  }

  private windowed(left: usize, right: usize, start: i32): void {
    const from = (<usize>(start * this.hop)) << 2;
    for (let at: usize = 0; at < (<usize>this.frame) << 2; at += 16) {
      const window = v128.load(this.window + at);
      v128.store(this.re + at, f32x4.mul(v128.load(left + from + at), window));
      v128.store(this.im + at, f32x4.mul(v128.load(right + from + at), window));
    }
  }

  private solve(): void {
    const bytes = (<usize>this.timeline) << 2;
    this.project(this.eLeft, this.xLeft, this.boundLeft);
    this.project(this.eRight, this.xRight, this.boundRight);
    memory.copy(this.zLeft, this.eLeft, bytes);
    memory.copy(this.zRight, this.eRight, bytes);
    let momentum: f64 = 1;
    for (let iteration = 1; iteration <= this.iterations; iteration++) {
      this.gradient();
      const next = (1 + Math.sqrt(1 + 4 * momentum * momentum)) / 2;
      const beta = <f32>((momentum - 1) / next);
      momentum = next;
      if (iteration % peakEvery == 0) {
        this.lowerBounds(this.xLeft, this.eLeft, this.boundLeft);
        this.lowerBounds(this.xRight, this.eRight, this.boundRight);
      }
      this.step(this.eLeft, this.zLeft, this.gLeft, this.xLeft, this.boundLeft, beta);
      this.step(this.eRight, this.zRight, this.gRight, this.xRight, this.boundRight, beta);
    }
  }

  /** Clips x + e into the bounds within free cells. */
  private project(e: usize, x: usize, bound: usize): void {
    this.step(e, e, 0, x, bound, 0);
  }

  /** g = Σ W Fᴴ w F W z over the active frames. */
  private gradient(): void {
    const cells = this.timeline / this.hop;
    memory.fill(this.gLeft, 0, (<usize>this.timeline) << 2);
    memory.fill(this.gRight, 0, (<usize>this.timeline) << 2);
    for (let start = 0; start < cells; start++) {
      if (!load<i32>(this.activeFrames + ((<usize>start) << 2))) continue;
      this.windowed(this.zLeft, this.zRight, start);
      this.fft.forward(this.re, this.im);
      const row = this.weights + ((<usize>(start * this.frame)) << 2);
      for (let at: usize = 0; at < (<usize>this.frame) << 2; at += 16) {
        const weight = v128.load(row + at);
        v128.store(this.re + at, f32x4.mul(v128.load(this.re + at), weight));
        v128.store(this.im + at, f32x4.mul(v128.load(this.im + at), weight));
      }
      this.fft.inverse(this.re, this.im);
      const to = (<usize>(start * this.hop)) << 2;
      for (let at: usize = 0; at < (<usize>this.frame) << 2; at += 16) {
        const window = v128.load(this.window + at);
        const left = this.gLeft + to + at;
        const right = this.gRight + to + at;
        v128.store(left, f32x4.add(v128.load(left), f32x4.mul(v128.load(this.re + at), window)));
        v128.store(right, f32x4.add(v128.load(right), f32x4.mul(v128.load(this.im + at), window)));
      }
    }
  }

  /** e' = clip(z - g); z = e' + beta (e' - e). With g = 0 (a null pointer) it only clips. */
  private step(e: usize, z: usize, g: usize, x: usize, bound: usize, beta: f32): void {
    const cells = this.timeline / this.hop;
    const push = f32x4.splat(beta);
    for (let cell = 0; cell < cells; cell++) {
      if (!load<i32>(this.freeCells + ((<usize>cell) << 2))) continue;
      const from = (<usize>(cell * this.hop)) << 2;
      for (let at = from; at < from + ((<usize>this.hop) << 2); at += 16) {
        const sample = v128.load(x + at);
        const limit = v128.load(bound + at);
        const old = v128.load(e + at);
        let wanted = f32x4.add(sample, v128.load(z + at));
        if (g) wanted = f32x4.sub(wanted, v128.load(g + at));
        const error = f32x4.sub(f32x4.max(f32x4.neg(limit), f32x4.min(limit, wanted)), sample);
        v128.store(e + at, error);
        v128.store(z + at, f32x4.add(error, f32x4.mul(push, f32x4.sub(error, old))));
      }
    }
  }

  /** Where the signal between two samples exceeds the ceiling, both get a lower bound. */
  private lowerBounds(x: usize, e: usize, bound: usize): void {
    const cells = this.timeline / this.hop;
    const y = this.output;
    add(x, e, y, this.timeline);
    const near = f32x4.splat(this.ceiling * 0.7);
    for (let cell = 1; cell < cells - 1; cell++) {
      if (!load<i32>(this.freeCells + ((<usize>cell) << 2))) continue;
      const from = (<usize>(cell * this.hop)) << 2;
      for (let at = from; at < from + ((<usize>this.hop) << 2); at += 16) {
        if (!v128.any_true(f32x4.gt(f32x4.abs(v128.load(y + at)), near))) continue;
        this.interpolator.screen(y + at, this.screened);
        for (let lane: usize = 0; lane < 16; lane += 4) {
          const peak = load<f32>(this.screened + lane);
          if (peak <= this.ceiling * 1.001) continue;
          const ratio = this.ceiling / peak;
          lower(bound + at + lane, ratio, this.ceiling);
          lower(bound + at + lane + 4, ratio, this.ceiling);
        }
      }
    }
  }

  meter(index: i32): f64 {
    if (index == 0) return this.framesSeen > 0 ? (100 * this.framesWorked) / this.framesSeen : 0;
    return this.clippedSamples;
  }
}

/** Square-root Hann; returns its sum. */
function fillRootHann(window: usize, length: i32): f64 {
  let sum: f64 = 0;
  for (let n = 0; n < length; n++) {
    const value = Math.sqrt(hann(n, length));
    sum += value;
    store<f32>(window + ((<usize>n) << 2), <f32>value);
  }
  return sum;
}

function lower(bound: usize, ratio: f32, ceiling: f32): void {
  store<f32>(bound, max(load<f32>(bound) * ratio, ceiling * 0.5));
}

function square(x: f32): f32 {
  return x * x;
}

function add(a: usize, b: usize, to: usize, count: i32): void {
  for (let at: usize = 0; at < (<usize>count) << 2; at += 16) v128.store(to + at, f32x4.add(v128.load(a + at), v128.load(b + at)));
}

function fill(at: usize, count: i32, value: f32): void {
  for (let n: usize = 0; n < (<usize>count) << 2; n += 4) store<f32>(at + n, value);
}

/** About 21 ms as a power of two. */
function frameLength(sampleRateHz: f64): i32 {
  let length = 256;
  while (<f64>length * 1.42 < sampleRateHz * 0.02134) length <<= 1;
  return length;
}

/** A `PerceptualClip`; see the class for units and ranges. */
export function newPerceptualClip(sampleRateHz: f64, ceilingDbfs: f64, exponent: f64, iterations: f64): PerceptualClip {
  return new PerceptualClip(sampleRateHz, ceilingDbfs, exponent, iterations);
}
