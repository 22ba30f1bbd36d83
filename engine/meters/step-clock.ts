/** Tells where the steps of 10 ms end, the same to every meter: step i covers the frames from floor(i · rate / 100) to floor((i + 1) · rate / 100). */
export class StepClock {
  private frame: i64 = 0;
  private step: i64 = 0;
  private end: i64;

  constructor(private readonly sampleRateHz: f64) {
    this.end = endOf(0, sampleRateHz);
  }

  /** Frames that have passed. */
  get frames(): i64 {
    return this.frame;
  }

  /** How many of the next `frames` frames still belong to this step. */
  room(frames: i32): i32 {
    return <i32>min<i64>(frames, this.end - this.frame);
  }

  /** Lets frames pass, at most the room there is; true when they end the step. */
  pass(frames: i32): bool {
    this.frame += frames;
    if (this.frame < this.end) return false;
    this.step += 1;
    this.end = endOf(this.step, this.sampleRateHz);
    return true;
  }
}

function endOf(step: i64, sampleRateHz: f64): i64 {
  return <i64>((<f64>(step + 1) * sampleRateHz) / 100);
}
