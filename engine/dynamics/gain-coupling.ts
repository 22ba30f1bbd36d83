import { rides } from "../kernel";
import { allocate } from "../memory";

/** Room for the gains of `longestBlock` frames of any kernel: 8 bytes a frame, twice. */
const size: i32 = 1 << 18;

/** Hands the gains that one kernel used to the kernels that follow it: a ring of bytes, written by the leader, read by each follower from its own place. */
export class GainCoupling {
  private ring: usize = 0;
  private leader: GainCoupling | null = null;
  /** Where the leader writes next, or a follower reads. */
  private at: i32 = 0;

  /** From now on the gains come from another kernel's coupling. */
  follow(leader: GainCoupling): i32 {
    if (leader.ring == 0) leader.ring = allocate(size);
    this.leader = leader;
    return rides;
  }

  reset(): void {
    this.at = 0;
  }

  isLed(): bool {
    return this.leader !== null;
  }

  /** Copies the leader's next gains to `to`; false where there is no leader. */
  fetch(to: usize, bytes: i32): bool {
    const leader = this.leader;
    if (leader === null) return false;
    const first = min(bytes, size - this.at);
    memory.copy(to, leader.ring + <usize>this.at, <usize>first);
    memory.copy(to + <usize>first, leader.ring, <usize>(bytes - first));
    this.at = (this.at + bytes) & (size - 1);
    return true;
  }

  /** Leaves gains for the followers, where there are any. */
  leave(from: usize, bytes: i32): void {
    if (this.ring == 0) return;
    const first = min(bytes, size - this.at);
    memory.copy(this.ring + <usize>this.at, from, <usize>first);
    memory.copy(this.ring, from + <usize>first, <usize>(bytes - first));
    this.at = (this.at + bytes) & (size - 1);
  }
}
