import { BlockedKernel } from "../blocked-kernel";
import { changes, Kernel } from "../kernel";
import { decibelsToGain } from "../math/decibel";
import { powerOfTwoFrames } from "../math/power-of-two";
import { hannWindow } from "../math/window";
import { allocateF32 } from "../memory";
import { GaussianFrame } from "./gaussian-frame";
import { SparseFrame } from "./sparse-frame";

/** A sample within 0.02 dB of a plateau lies on it. */
const plateauGain: f64 = 0.9977;
/** Length of a frame at 44.1 and 48 kHz: 85 ms. */
const frameAt48kHz: i32 = 4096;

/** Rebuilds tops that were cut flat at a known plateau, frame by frame (Hann, 75 % overlap): `GaussianFrame` finds what is most to be expected. Where more
 *  than an eighth of a frame is clipped it begins at what `SparseFrame` finds; where more than half is, that is the result.
 *  Reliable samples are put back to the bit, clipped ones never come out lower. Frames without clipped samples are not worked on.
 *  plateaus in dBFS: left up, left down, right up, right down; +60 is none. Latency: one frame. Meters: 0 frames worked on · 1 iterations of `SparseFrame`. */
export class Declip extends BlockedKernel {
  private readonly frame: i32;
  private readonly window: usize;
  private readonly gaussian: GaussianFrame;
  private readonly sparse: SparseFrame;
  private readonly known: usize;
  private readonly xLeft: usize;
  private readonly xRight: usize;
  private readonly clippedLeft: usize;
  private readonly clippedRight: usize;
  private readonly sumLeft: usize;
  private readonly sumRight: usize;
  private readonly plateaus: StaticArray<f32>;
  private worked: f64 = 0;

  constructor(sampleRateHz: f64, leftUpDbfs: f64, leftDownDbfs: f64, rightUpDbfs: f64, rightDownDbfs: f64) {
    const frame = powerOfTwoFrames(frameAt48kHz, sampleRateHz, 1024);
    super(frame / 4);
    this.frame = frame;
    this.window = hannWindow(frame);
    this.gaussian = new GaussianFrame(frame);
    this.sparse = new SparseFrame(frame);
    this.known = allocateF32(frame);
    this.xLeft = allocateF32(frame);
    this.xRight = allocateF32(frame);
    this.clippedLeft = allocateF32(frame);
    this.clippedRight = allocateF32(frame);
    this.sumLeft = allocateF32(frame);
    this.sumRight = allocateF32(frame);
    const plateaus = new StaticArray<f32>(4);
    plateaus[0] = lowestOnPlateau(leftUpDbfs);
    plateaus[1] = lowestOnPlateau(leftDownDbfs);
    plateaus[2] = lowestOnPlateau(rightUpDbfs);
    plateaus[3] = lowestOnPlateau(rightDownDbfs);
    this.plateaus = plateaus;
  }

  protected ownLatency(): i32 {
    return this.frame - this.blockFrames;
  }

  protected clear(): void {
    const bytes = (<usize>this.frame) << 2;
    memory.fill(this.xLeft, 0, bytes);
    memory.fill(this.xRight, 0, bytes);
    memory.fill(this.clippedLeft, 0, bytes);
    memory.fill(this.clippedRight, 0, bytes);
    memory.fill(this.sumLeft, 0, bytes);
    memory.fill(this.sumRight, 0, bytes);
    this.worked = 0;
    this.sparse.iterations = 0;
  }

  protected run(): void {
    this.side(this.blockLeft, this.xLeft, this.clippedLeft, this.sumLeft, this.plateaus[0], this.plateaus[1]);
    this.side(this.blockRight, this.xRight, this.clippedRight, this.sumRight, this.plateaus[2], this.plateaus[3]);
  }

  private side(block: usize, x: usize, clipped: usize, sum: usize, up: f32, down: f32): void {
    const hop = (<usize>this.blockFrames) << 2;
    const kept = ((<usize>this.frame) << 2) - hop;
    memory.copy(x, x + hop, kept);
    memory.copy(clipped, clipped + hop, kept);
    memory.copy(sum, sum + hop, kept);
    memory.copy(x + kept, block, hop);
    memory.fill(sum + kept, 0, hop);
    for (let at: usize = 0; at < hop; at += 4) {
      const sample = load<f32>(block + at);
      store<f32>(clipped + kept + at, sample >= up || -sample >= down ? 1 : 0);
    }
    const count = clippedIn(clipped, kept + hop);
    if (count > 0) this.rebuild(x, clipped, count, sum);
    // Four overlapping squared Hann windows sum to 1.5.
    for (let at: usize = 0; at < hop; at += 4) {
      const sample = load<f32>(x + at);
      const rebuilt = load<f32>(sum + at) / 1.5;
      const isClipped = load<f32>(clipped + at) != 0;
      store<f32>(block + at, !isClipped ? sample : sample < 0 ? min(rebuilt, sample) : max(rebuilt, sample));
    }
  }

  /** Adds this frame's view of the clipped samples. */
  private rebuild(x: usize, clipped: usize, count: i32, sum: usize): void {
    const bytes = (<usize>this.frame) << 2;
    for (let at: usize = 0; at < bytes; at += 16) v128.store(this.known + at, f32x4.mul(v128.load(x + at), v128.load(this.window + at)));
    let rebuilt = this.known;
    if (count > this.frame / 8) {
      this.sparse.rebuild(this.known, clipped);
      rebuilt = this.sparse.x;
    }
    if (count <= this.gaussian.mostClipped) {
      this.gaussian.rebuild(this.known, clipped, rebuilt);
      rebuilt = this.gaussian.x;
    }
    for (let at: usize = 0; at < bytes; at += 16) {
      v128.store(sum + at, f32x4.add(v128.load(sum + at), f32x4.mul(v128.load(rebuilt + at), v128.load(this.window + at))));
    }
    this.worked += 1;
  }

  follow(leader: Kernel): i32 {
    return changes;
  }

  meter(index: i32): f64 {
    return index == 0 ? this.worked : <f64>this.sparse.iterations;
  }
}

function lowestOnPlateau(plateauDbfs: f64): f32 {
  return <f32>(decibelsToGain(plateauDbfs) * plateauGain);
}

function clippedIn(clipped: usize, bytes: usize): i32 {
  let ones = v128.load(clipped);
  for (let n: usize = 16; n < bytes; n += 16) ones = f32x4.add(ones, v128.load(clipped + n));
  return <i32>(f32x4.extract_lane(ones, 0) + f32x4.extract_lane(ones, 1) + f32x4.extract_lane(ones, 2) + f32x4.extract_lane(ones, 3));
}

/** A `Declip`; see the class for units and ranges. */
export function newDeclip(sampleRateHz: f64, leftUpDbfs: f64, leftDownDbfs: f64, rightUpDbfs: f64, rightDownDbfs: f64): Declip {
  return new Declip(sampleRateHz, leftUpDbfs, leftDownDbfs, rightUpDbfs, rightDownDbfs);
}
