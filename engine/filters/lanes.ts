// A stereo signal as frames of two f64 lanes: how every filter here sees it. Left is lane 0 and right lane 1; or mid and side.
import { Kernel } from "../kernel";
import { cleanSamples } from "../math/clean-sample";
import { allocate } from "../memory";

/** Frames of the scratch block: 8 kB, which stays in the first-level cache. */
export const laneFrames: i32 = 512;

/** Added before every recursion so that silence never drives its state into slow denormals. f32 has no number this small: silence stays exact. */
export const antiDenormal: f64 = 1e-60;

/** Interleaves planar f32 into f64x2 frames; NaN becomes 0, everything else is held within +-1000. */
export function loadLanes(left: usize, right: usize, lanes: usize, frames: i32): void {
  let frame = 0;
  for (; frame + 4 <= frames; frame += 4) {
    const offset = (<usize>frame) << 2;
    const l = cleanSamples(v128.load(left + offset));
    const r = cleanSamples(v128.load(right + offset));
    const first = v128.shuffle<f32>(l, r, 0, 4, 1, 5);
    const second = v128.shuffle<f32>(l, r, 2, 6, 3, 7);
    const to = lanes + ((<usize>frame) << 4);
    v128.store(to, f64x2.promote_low_f32x4(first));
    v128.store(to, f64x2.promote_low_f32x4(v128.shuffle<f32>(first, first, 2, 3, 2, 3)), 16);
    v128.store(to, f64x2.promote_low_f32x4(second), 32);
    v128.store(to, f64x2.promote_low_f32x4(v128.shuffle<f32>(second, second, 2, 3, 2, 3)), 48);
  }
  for (; frame < frames; frame++) {
    const offset = (<usize>frame) << 2;
    const pair = f32x4.replace_lane(f32x4.splat(load<f32>(left + offset)), 1, load<f32>(right + offset));
    v128.store(lanes + ((<usize>frame) << 4), f64x2.promote_low_f32x4(cleanSamples(pair)));
  }
}

/** The way back: f64x2 frames to planar f32, rounded to nearest; adding 0 makes every zero a positive one, so that silence is silence to the bit. */
export function storeLanes(left: usize, right: usize, lanes: usize, frames: i32): void {
  const zero = f32x4.splat(0);
  let frame = 0;
  for (; frame + 4 <= frames; frame += 4) {
    const from = lanes + ((<usize>frame) << 4);
    const a = f32x4.demote_f64x2_zero(v128.load(from));
    const b = f32x4.demote_f64x2_zero(v128.load(from, 16));
    const c = f32x4.demote_f64x2_zero(v128.load(from, 32));
    const d = f32x4.demote_f64x2_zero(v128.load(from, 48));
    const first = f32x4.add(v128.shuffle<f32>(a, b, 0, 4, 1, 5), zero);
    const second = f32x4.add(v128.shuffle<f32>(c, d, 0, 4, 1, 5), zero);
    const offset = (<usize>frame) << 2;
    v128.store(left + offset, v128.shuffle<f32>(first, second, 0, 1, 4, 5));
    v128.store(right + offset, v128.shuffle<f32>(first, second, 2, 3, 6, 7));
  }
  for (; frame < frames; frame++) {
    const pair = f32x4.add(f32x4.demote_f64x2_zero(v128.load(lanes + ((<usize>frame) << 4))), zero);
    const offset = (<usize>frame) << 2;
    store<f32>(left + offset, f32x4.extract_lane(pair, 0));
    store<f32>(right + offset, f32x4.extract_lane(pair, 1));
  }
}

/** A kernel that works on f64x2 frames; it feeds `processLanes` at most `laneFrames` frames at a time. */
export abstract class LaneKernel extends Kernel {
  protected lanes: usize = allocate(laneFrames << 4);

  /** Changes `frames` f64x2 frames in place; the input is finite. */
  protected abstract processLanes(lanes: usize, frames: i32): void;

  /** True when the settings ask for nothing: the samples are then left untouched, bit for bit. */
  protected isNeutral(): bool {
    return false;
  }

  process(left: usize, right: usize, frames: i32): void {
    if (this.isNeutral()) return;
    for (let done = 0; done < frames; done += laneFrames) {
      const count = min(frames - done, laneFrames);
      const offset = (<usize>done) << 2;
      loadLanes(left + offset, right + offset, this.lanes, count);
      this.processLanes(this.lanes, count);
      storeLanes(left + offset, right + offset, this.lanes, count);
    }
  }
}
