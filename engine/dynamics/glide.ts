/** A factor that moves in a straight line from one update to the next. */
export class Glide {
  value: f64;
  /** What is added at every frame. */
  step: f64 = 0;

  constructor(private readonly rest: f64 = 0) {
    this.value = rest;
  }

  /** From now on moves to `goal` within `frames` frames. A step of exactly 0 once it is there, so that an idle filter is a wire again. */
  aim(goal: f64, frames: i32): void {
    const isThere = Math.abs(goal - this.value) < 1e-12;
    if (isThere) this.value = goal;
    this.step = isThere ? 0 : (goal - this.value) / <f64>frames;
  }

  /** Back to where it began. */
  reset(): void {
    this.value = this.rest;
    this.step = 0;
  }
}
