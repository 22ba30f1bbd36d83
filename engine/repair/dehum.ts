import { changes, Kernel } from "../kernel";
import { cleanSample } from "../math/clean-sample";
import { decibelsToGain } from "../math/decibel";
import { allocateF64 } from "../memory";

const lines: i32 = 6;
/** How slowly a line's estimate follows: mains drifts, notes come and go. */
const learningSeconds: f64 = 0.8;
/** Over how long the present level at a line is taken. */
const listeningSeconds: f64 = 0.06;
/** What is this much louder than the hum (3.5 dB) is music: the estimate waits until it has passed. */
const musicRatio: f64 = 1.5;
/** No more than this above the measured level (2 dB) is taken out. */
const mostRatio: f64 = 1.26;
const framesPerRenewal: i32 = 1024;
/** Per line: oscillator step re im, oscillator re im, amplitude left right, then per side estimate re im, present level re im, frames learnt from. */
const lineBytes: usize = 16 << 3;

/** Takes mains hum out by playing it again in opposite phase: six lines at multiples of the mains frequency, each an adaptive canceller (Widrow et al.,
 *  Proc. IEEE 63:12, 1975) that learns while nothing louder sounds at its frequency, holds while it does, and never exceeds the measured level.
 *  So a bass note on a line loses at most what the hum had. mainsHz 45…65, exact to 0.01 Hz. Levels by `dehumSetLine`; sides without lines pass to the bit.
 *  No latency. Meter: 0…11 the present amplitude of a line in f.s. (six left, six right). */
export class Dehum extends Kernel {
  private readonly lines: usize = allocateF64(lines * 16);
  private readonly learning: f64;
  private readonly listeningFrames: f64;
  private sinceRenewal: i32 = 0;

  constructor(sampleRateHz: f64, mainsHz: f64) {
    super();
    this.learning = learningSeconds * sampleRateHz;
    this.listeningFrames = listeningSeconds * sampleRateHz;
    for (let n = 0; n < lines; n++) {
      const angle = (2 * Math.PI * mainsHz * <f64>(n + 1)) / sampleRateHz;
      const line = this.lines + <usize>n * lineBytes;
      store<f64>(line, Math.cos(angle));
      store<f64>(line, Math.sin(angle), 8);
    }
    this.reset();
  }

  /** Mean-square level of a line in dBFS of a full-scale square, as the detector measures it; -120 and below is off. */
  setLine(side: i32, index: i32, levelDbfs: f64): void {
    const amplitude = levelDbfs <= -120 ? 0 : Math.SQRT2 * decibelsToGain(levelDbfs);
    store<f64>(this.lines + <usize>index * lineBytes + ((<usize>side) << 3), amplitude, 32);
  }

  follow(leader: Kernel): i32 {
    return changes;
  }

  reset(): void {
    for (let n = 0; n < lines; n++) {
      const line = this.lines + <usize>n * lineBytes;
      store<f64>(line, 1, 16);
      store<f64>(line, 0, 24);
      memory.fill(line + 48, 0, 80);
    }
    this.sinceRenewal = 0;
  }

  process(left: usize, right: usize, frames: i32): void {
    for (let n = 0; n < frames; n++) {
      const at = (<usize>n) << 2;
      this.tick(left + at, right + at);
    }
  }

  private tick(left: usize, right: usize): void {
    const isRenewal = ++this.sinceRenewal == framesPerRenewal;
    if (isRenewal) this.sinceRenewal = 0;
    for (let n = 0; n < lines; n++) {
      const line = this.lines + <usize>n * lineBytes;
      const stepRe = load<f64>(line);
      const stepIm = load<f64>(line, 8);
      const re = load<f64>(line, 16);
      const im = load<f64>(line, 24);
      if (load<f64>(line, 32) > 0) this.cancel(left, line + 48, load<f64>(line, 32), re, im);
      if (load<f64>(line, 40) > 0) this.cancel(right, line + 88, load<f64>(line, 40), re, im);
      const nextRe = re * stepRe - im * stepIm;
      const nextIm = re * stepIm + im * stepRe;
      const size = isRenewal ? 1 / Math.sqrt(nextRe * nextRe + nextIm * nextIm) : 1;
      store<f64>(line, nextRe * size, 16);
      store<f64>(line, nextIm * size, 24);
    }
  }

  /** One line of one side: listens, learns if it may, subtracts. `state` holds estimate, present level and how long it has learnt. */
  private cancel(at: usize, state: usize, level: f64, re: f64, im: f64): void {
    const sample = <f64>cleanSample(load<f32>(at));
    let estimateRe = load<f64>(state);
    let estimateIm = load<f64>(state, 8);
    const presentRe = load<f64>(state, 16) + (2 * sample * re - load<f64>(state, 16)) / this.listeningFrames;
    const presentIm = load<f64>(state, 24) - (2 * sample * im + load<f64>(state, 24)) / this.listeningFrames;
    store<f64>(state, presentRe, 16);
    store<f64>(state, presentIm, 24);
    const clean = sample - (estimateRe * re - estimateIm * im);
    const loudest = musicRatio * level;
    if (presentRe * presentRe + presentIm * presentIm < loudest * loudest) {
      // At first an average of all that was heard, later one of the last learning time.
      const learnt = load<f64>(state, 32) + 1;
      store<f64>(state, learnt, 32);
      const share = 1 / Math.min(this.learning, learnt * 0.5 + this.listeningFrames);
      estimateRe += (presentRe - estimateRe) * share;
      estimateIm += (presentIm - estimateIm) * share;
      const size = Math.sqrt(estimateRe * estimateRe + estimateIm * estimateIm);
      const shrink = size > mostRatio * level ? (mostRatio * level) / size : 1;
      store<f64>(state, estimateRe * shrink);
      store<f64>(state, estimateIm * shrink, 8);
    }
    store<f32>(at, <f32>clean);
  }

  meter(index: i32): f64 {
    const state = this.lines + <usize>(index % lines) * lineBytes + (index < lines ? 48 : 88);
    return Math.sqrt(load<f64>(state) * load<f64>(state) + load<f64>(state, 8) * load<f64>(state, 8));
  }
}

/** A `Dehum` without lines; see the class for units and ranges. */
export function newDehum(sampleRateHz: f64, mainsHz: f64): Dehum {
  return new Dehum(sampleRateHz, mainsHz);
}

/** Sets the level of line `index` (0 the fundamental … 5) on side 0 or 1; see `Dehum.setLine`. Before processing. */
export function dehumSetLine(dehum: Dehum, side: i32, index: i32, levelDbfs: f64): void {
  dehum.setLine(side, index, levelDbfs);
}
