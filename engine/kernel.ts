/** Answer of `Kernel.follow`: the kernel is linear and has nothing to follow. */
export const ownFilter: i32 = 0;
/** Answer of `Kernel.follow`: its gains are the leader's. */
export const rides: i32 = 1;
/** Answer of `Kernel.follow`: what the leader adds has to be shared. */
export const changes: i32 = 2;
/** Longest block between a leader and its followers, frames. */
export const longestBlock: i32 = 16384;

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
  /** Makes this kernel treat its signal as the leader treats its own, for alternates that ride with a master: both are of one kind and have the same
   *  settings, the leader processes every block first, at most 16384 frames, and both see the same frames. Returns how: `ownFilter` linear, nothing
   *  to follow; `rides` the gains are the leader's; `changes` neither: what the leader adds is no gain and no filter, and has to be shared. */
  follow(leader: Kernel): i32 {
    return ownFilter;
  }
  /** A figure the kernel keeps while it works (gain reduction, say); each kernel says which index means what. */
  meter(index: i32): f64 {
    return 0;
  }
}
