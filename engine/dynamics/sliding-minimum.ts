import { allocateF32 } from "../memory";

/** Minimum of the last `length` values, O(1) amortised: a monotonic queue (Lemire 2006). */
export class SlidingMinimum {
  private readonly length: i32;
  private readonly mask: i32;
  private readonly values: usize;
  private readonly positions: usize;
  private head: i32 = 0;
  private tail: i32 = 0;
  private position: i32 = 0;

  constructor(length: i32) {
    let capacity = 2;
    while (capacity < length + 1) capacity <<= 1;
    this.length = length;
    this.mask = capacity - 1;
    this.values = allocateF32(capacity);
    this.positions = allocateF32(capacity);
  }

  reset(): void {
    this.head = 0;
    this.tail = 0;
    this.position = 0;
  }

  next(value: f32): f32 {
    while (this.tail != this.head && load<f32>(this.values + this.slot(this.tail - 1)) >= value) this.tail -= 1;
    store<f32>(this.values + this.slot(this.tail), value);
    store<i32>(this.positions + this.slot(this.tail), this.position);
    this.tail += 1;
    // Positions wrap around; their difference does not.
    if (this.position - load<i32>(this.positions + this.slot(this.head)) >= this.length) this.head += 1;
    this.position += 1;
    return load<f32>(this.values + this.slot(this.head));
  }

  private slot(index: i32): usize {
    return (<usize>(index & this.mask)) << 2;
  }
}
