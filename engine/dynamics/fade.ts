import { Kernel } from "../kernel";

/** Shapes of a fade, by their numbers: gain over u, from 0 (full level) to 1 (silence). */
const linear: i32 = 1;
const decibel: i32 = 2;
const crossfade: i32 = 3;
/** What is left of a `decibel` fade when it meets 0: -60 dB. */
const floorGain: f64 = 0.001;

/** Fades a track. Out: gain 1 up to startFrame, then down over fadeFrames, the last frame and all after it 0. In: the same backwards, the first frame 0.
 *  Shapes: 0 half a cosine, 0.5 + 0.5 cos(pi u), no corner at either end, -6 dB in the middle; 1 linear; 2 even in decibels over 60 dB;
 *  3 crossfade, cos(pi u / 2) over (1 + sin(pi u)) to the power of blend / 2: two of them add up to equal power at blend 0 and to gain 1 at blend 1.
 *  isIn 0, 1 · startFrame 0... · fadeFrames 0... · shape 0...3 · blend 0...1; no latency. */
export class Fade extends Kernel {
  private readonly isIn: bool;
  private readonly startFrame: f64;
  private readonly fadeFrames: f64;
  private readonly shape: i32;
  private readonly blend: f64;
  private position: f64 = 0;

  constructor(isIn: bool, startFrame: f64, fadeFrames: f64, shape: i32, blend: f64) {
    super();
    this.isIn = isIn;
    this.startFrame = startFrame;
    this.fadeFrames = fadeFrames;
    this.shape = shape;
    this.blend = blend;
  }

  reset(): void {
    this.position = 0;
  }

  process(left: usize, right: usize, frames: i32): void {
    const endFrame = this.startFrame + this.fadeFrames;
    const first = this.isIn ? 0 : <i32>min<f64>(frames, max<f64>(0, this.startFrame - this.position));
    const last = this.isIn ? <i32>min<f64>(frames, max<f64>(0, endFrame - this.position)) : frames;
    for (let frame = first; frame < last; frame++) {
      const place = this.position + <f64>frame - this.startFrame;
      const u = (this.isIn ? this.fadeFrames - place : place + 1) / this.fadeFrames;
      const gain = this.gainAt(max<f64>(0, min<f64>(1, u)));
      const at = (<usize>frame) << 2;
      store<f32>(left + at, <f32>(gain * <f64>load<f32>(left + at)));
      store<f32>(right + at, <f32>(gain * <f64>load<f32>(right + at)));
    }
    this.position += frames;
  }

  private gainAt(u: f64): f64 {
    if (this.shape == linear) return 1 - u;
    if (this.shape == decibel) return (Math.pow(floorGain, u) - floorGain) / (1 - floorGain);
    if (this.shape == crossfade) {
      if (u == 1) return 0;
      return Math.cos((Math.PI / 2) * u) / Math.pow(1 + Math.sin(Math.PI * u), this.blend / 2);
    }
    return 0.5 + 0.5 * Math.cos(Math.PI * u);
  }
}

/** A `Fade` in (isIn 1) or out from startFrame over fadeFrames. */
export function newFade(isIn: i32, startFrame: f64, fadeFrames: f64, shape: i32, blend: f64): Fade {
  return new Fade(isIn != 0, startFrame, fadeFrames, shape, blend);
}
