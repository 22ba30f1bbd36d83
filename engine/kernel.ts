/** What every stage kernel offers: it changes a stereo block in place, planar f32, any number of frames from 1 up.
 *  Output never depends on how the signal was cut into blocks. Nothing is allocated after construction. */
export abstract class Kernel {
  /** Frames by which the output lags behind the input. */
  latency(): i32 {
    return 0;
  }
  /** Back to the state after construction. */
  abstract reset(): void;
  /** left and right point to `frames` f32 samples each. */
  abstract process(left: usize, right: usize, frames: i32): void;
  /** A figure the kernel keeps while it works (gain reduction, say); each kernel says which index means what. */
  meter(index: i32): f64 {
    return 0;
  }
}
