import { solvePositiveDefinite } from "../math/positive-definite";
import { hann } from "../math/window";
import { allocateF64, getF64, putF64 } from "../memory";

const order: i32 = 32;
/** Samples on either side of a gap from which the model is learnt. */
export const contextFrames: i32 = 512;
/** The longest gap that is filled. */
export const longestGap: i32 = 12;
const passes: i32 = 3;

/** Fills short gaps so that the prediction error of an autoregressive model of the surroundings is least (Janssen, Veldhuis, Vries 1986). */
export class Autoregression {
  private readonly samples: usize = allocateF64(2 * contextFrames + longestGap);
  private readonly window: usize = allocateF64(2 * contextFrames + longestGap);
  private readonly correlation: usize = allocateF64(order + 1);
  private readonly model: usize = allocateF64(order + 1);
  private readonly previous: usize = allocateF64(order + 1);
  private readonly weights: usize = allocateF64(order + 1);
  private readonly matrix: usize = allocateF64(longestGap * (longestGap + 1));

  /** Replaces `count` f32 samples at `gap`; `contextFrames` samples must lie on either side. Silence is bridged. */
  fill(gap: usize, count: i32): void {
    const length = 2 * contextFrames + count;
    const first = gap - ((<usize>contextFrames) << 2);
    for (let n = 0; n < length; n++) putF64(this.samples, n, <f64>load<f32>(first + ((<usize>n) << 2)));
    this.bridge(count);
    for (let pass = 0; pass < passes && this.learn(length); pass++) this.solve(count);
    for (let n = 0; n < count; n++) store<f32>(gap + ((<usize>n) << 2), <f32>getF64(this.samples, contextFrames + n));
  }

  /** A straight line over the gap, to begin with. */
  private bridge(count: i32): void {
    const before = getF64(this.samples, contextFrames - 1);
    const after = getF64(this.samples, contextFrames + count);
    for (let n = 0; n < count; n++) putF64(this.samples, contextFrames + n, before + ((after - before) * <f64>(n + 1)) / <f64>(count + 1));
  }

  /** Levinson's recursion on the windowed autocorrelation; false in silence. */
  private learn(length: i32): bool {
    for (let n = 0; n < length; n++) putF64(this.window, n, getF64(this.samples, n) * hann(n, length));
    for (let lag = 0; lag <= order; lag++) {
      let sum: f64 = 0;
      for (let n = lag; n < length; n++) sum += getF64(this.window, n) * getF64(this.window, n - lag);
      putF64(this.correlation, lag, sum);
    }
    if (getF64(this.correlation, 0) < 1e-12) return false;
    let error = getF64(this.correlation, 0) * (1 + 1e-9);
    putF64(this.model, 0, 1);
    for (let n = 1; n <= order; n++) {
      let sum = getF64(this.correlation, n);
      for (let k = 1; k < n; k++) sum += getF64(this.model, k) * getF64(this.correlation, n - k);
      const reflection = -sum / error;
      memory.copy(this.previous, this.model, (<usize>n) << 3);
      for (let k = 1; k < n; k++) putF64(this.model, k, getF64(this.previous, k) + reflection * getF64(this.previous, n - k));
      putF64(this.model, n, reflection);
      error *= 1 - reflection * reflection;
    }
    for (let lag = 0; lag <= order; lag++) {
      let sum: f64 = 0;
      for (let k = 0; k + lag <= order; k++) sum += getF64(this.model, k) * getF64(this.model, k + lag);
      putF64(this.weights, lag, sum);
    }
    return true;
  }

  /** Least squares for the gap. */
  private solve(count: i32): void {
    const columns = count + 1;
    for (let row = 0; row < count; row++) {
      let right: f64 = 0;
      const at = contextFrames + row;
      for (let other = at - order; other <= at + order; other++) {
        if (other >= contextFrames && other < contextFrames + count) continue;
        right -= getF64(this.weights, abs(other - at)) * getF64(this.samples, other);
      }
      for (let column = 0; column < count; column++) putF64(this.matrix, row * columns + column, getF64(this.weights, abs(row - column)));
      putF64(this.matrix, row * columns + count, right);
    }
    solvePositiveDefinite(this.matrix, count, this.samples + ((<usize>contextFrames) << 3));
  }
}
