import { Kernel } from "../kernel";

/** Fades a track out: gain 1 up to startFrame, then half a cosine, 0.5 + 0.5 cos(pi u), u from 0 to 1 over fadeFrames: -6 dB in the middle, -17 dB at
 *  three quarters, no corner at either end; the last frame and all after it are 0. startFrame 0... · fadeFrames 0...; no latency. */
export class FadeOut extends Kernel {
  private readonly startFrame: f64;
  private readonly fadeFrames: f64;
  private position: f64 = 0;

  constructor(startFrame: f64, fadeFrames: f64) {
    super();
    this.startFrame = startFrame;
    this.fadeFrames = fadeFrames;
  }

  reset(): void {
    this.position = 0;
  }

  process(left: usize, right: usize, frames: i32): void {
    const first = <i32>min<f64>(frames, max<f64>(0, this.startFrame - this.position));
    for (let frame = first; frame < frames; frame++) {
      const u = min<f64>(1, (this.position + <f64>frame + 1 - this.startFrame) / this.fadeFrames);
      const gain = 0.5 + 0.5 * Math.cos(Math.PI * u);
      const at = (<usize>frame) << 2;
      store<f32>(left + at, <f32>(gain * <f64>load<f32>(left + at)));
      store<f32>(right + at, <f32>(gain * <f64>load<f32>(right + at)));
    }
    this.position += frames;
  }
}

/** A `FadeOut` from startFrame over fadeFrames. */
export function newFadeOut(startFrame: f64, fadeFrames: f64): FadeOut {
  return new FadeOut(startFrame, fadeFrames);
}
