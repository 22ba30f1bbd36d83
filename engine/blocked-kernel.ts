import { Kernel } from "./kernel";
import { cleanSample, cleanSamples } from "./math/clean-sample";
import { allocateF32 } from "./memory";

/** A kernel that works on blocks of its own fixed length. Input is collected until a block is full, so the result never depends on
 *  how the caller cuts the signal; the price is one block of latency on top of the kernel's own, removed exactly by the renderer. */
export abstract class BlockedKernel extends Kernel {
  protected readonly blockFrames: i32;
  /** One block per side: input when `run` begins, output when it ends. */
  protected readonly blockLeft: usize;
  protected readonly blockRight: usize;
  private filled: i32 = 0;

  constructor(blockFrames: i32) {
    super();
    this.blockFrames = blockFrames;
    this.blockLeft = allocateF32(blockFrames);
    this.blockRight = allocateF32(blockFrames);
  }

  /** Turns the block in place into output that lags by `ownLatency` frames. */
  protected abstract run(): void;
  protected abstract ownLatency(): i32;
  protected abstract clear(): void;

  latency(): i32 {
    return this.blockFrames + this.ownLatency();
  }

  reset(): void {
    this.filled = 0;
    memory.fill(this.blockLeft, 0, (<usize>this.blockFrames) << 2);
    memory.fill(this.blockRight, 0, (<usize>this.blockFrames) << 2);
    this.clear();
  }

  process(left: usize, right: usize, frames: i32): void {
    let done = 0;
    while (done < frames) {
      const count = min(frames - done, this.blockFrames - this.filled);
      const block = (<usize>this.filled) << 2;
      const at = (<usize>done) << 2;
      exchange(left + at, this.blockLeft + block, count);
      exchange(right + at, this.blockRight + block, count);
      this.filled += count;
      done += count;
      if (this.filled == this.blockFrames) {
        this.run();
        this.filled = 0;
      }
    }
  }
}

/** Swaps new input, cleaned, for finished output. */
function exchange(outside: usize, inside: usize, count: i32): void {
  const bytes = (<usize>count) << 2;
  let n: usize = 0;
  for (; n + 16 <= bytes; n += 16) {
    const samples = v128.load(outside + n);
    v128.store(outside + n, v128.load(inside + n));
    v128.store(inside + n, cleanSamples(samples));
  }
  for (; n < bytes; n += 4) {
    const sample = load<f32>(outside + n);
    store<f32>(outside + n, load<f32>(inside + n));
    store<f32>(inside + n, cleanSample(sample));
  }
}
