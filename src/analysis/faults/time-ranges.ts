const initialGapSeconds = 0.5;
const mostRanges = 10;

/** A stretch of time, in seconds. */
export interface TimeRange {
  startSeconds: number;
  endSeconds: number;
  /** How much fell into the range, in the caller's measure. */
  amount: number;
  /** Largest value noted in it. */
  peak: number;
}

/** Gathers moments into at most ten ranges: neighbours join, and where that leaves too many, ever wider gaps are bridged. */
export class TimeRanges {
  ranges: TimeRange[] = [];
  private gapSeconds = initialGapSeconds;

  /** Notes a moment; moments arrive in order of their start. */
  add(startSeconds: number, endSeconds: number, amount = 1, peak = 0): void {
    const last = this.ranges.at(-1);
    if (last && startSeconds - last.endSeconds <= this.gapSeconds) {
      last.endSeconds = Math.max(last.endSeconds, endSeconds);
      last.amount += amount;
      last.peak = Math.max(last.peak, peak);
      return;
    }
    this.ranges.push({ startSeconds, endSeconds, amount, peak });
    while (this.ranges.length > mostRanges) this.widen();
  }

  /** Sum of all amounts. */
  get total(): number {
    return this.ranges.reduce((sum, range) => sum + range.amount, 0);
  }

  clear(): void {
    this.ranges = [];
    this.gapSeconds = initialGapSeconds;
  }

  private widen(): void {
    this.gapSeconds *= 2;
    const before = this.ranges;
    this.ranges = [];
    for (const range of before) this.add(range.startSeconds, range.endSeconds, range.amount, range.peak);
  }
}
