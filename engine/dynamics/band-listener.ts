import { antiDenormal } from "../filters/lanes";
import { MovingShelf } from "./moving-shelf";

/** Averages the power of two neighbouring bands, mean of both channels: takes the part below or above the middle edge and splits it at its own edge.
 *  Filters in direct form II: one state, several outputs. */
export class BandListener {
  /** Mean powers of the lower and the upper band. */
  private levels: v128 = f64x2.splat(0);
  private m1: v128 = f64x2.splat(0);
  private m2: v128 = f64x2.splat(0);
  private w1: v128 = f64x2.splat(0);
  private w2: v128 = f64x2.splat(0);

  constructor(
    private readonly middle: MovingShelf,
    private readonly own: MovingShelf,
    private readonly isAbove: bool,
    private readonly decay: f64,
  ) {}

  get lowerPower(): f64 {
    return f64x2.extract_lane(this.levels, 0);
  }

  get upperPower(): f64 {
    return f64x2.extract_lane(this.levels, 1);
  }

  reset(): void {
    this.levels = f64x2.splat(0);
    this.m1 = f64x2.splat(0);
    this.m2 = f64x2.splat(0);
    this.w1 = f64x2.splat(0);
    this.w2 = f64x2.splat(0);
  }

  listen(lanes: usize, frames: i32): void {
    const partGain = f64x2.splat(this.isAbove ? this.middle.highGain : this.middle.lowGain),
      partSign = f64x2.splat(this.isAbove ? -2 : 2),
      middleA1 = f64x2.splat(this.middle.a1),
      middleA2 = f64x2.splat(this.middle.a2);
    const lowGain = f64x2.splat(this.own.lowGain),
      highGain = f64x2.splat(this.own.highGain),
      a1 = f64x2.splat(this.own.a1),
      a2 = f64x2.splat(this.own.a2);
    const decay = f64x2.splat(this.decay),
      rise = f64x2.splat((1 - this.decay) / 2),
      tiny = f64x2.splat(antiDenormal);
    let m1 = this.m1,
      m2 = this.m2,
      w1 = this.w1,
      w2 = this.w2,
      levels = this.levels;
    for (let at = lanes, end = lanes + ((<usize>frames) << 4); at < end; at += 16) {
      const m = f64x2.add(f64x2.add(f64x2.add(v128.load(at), tiny), f64x2.mul(middleA2, m2)), f64x2.mul(middleA1, m1));
      const part = f64x2.add(f64x2.mul(partGain, f64x2.add(f64x2.add(m, m2), f64x2.mul(partSign, m1))), tiny);
      m2 = m1;
      m1 = m;
      const w = f64x2.add(f64x2.add(part, f64x2.mul(a2, w2)), f64x2.mul(a1, w1));
      const even = f64x2.add(w, w2),
        odd = f64x2.add(w1, w1);
      const bands = powers(f64x2.mul(lowGain, f64x2.add(even, odd)), f64x2.mul(highGain, f64x2.sub(even, odd)));
      w2 = w1;
      w1 = w;
      levels = f64x2.add(f64x2.mul(decay, levels), f64x2.add(f64x2.mul(rise, bands), tiny));
    }
    this.m1 = m1;
    this.m2 = m2;
    this.w1 = w1;
    this.w2 = w2;
    this.levels = levels;
  }
}

/** Squares of two bands, left and right added: (a_L^2 + a_R^2, b_L^2 + b_R^2). */
function powers(a: v128, b: v128): v128 {
  const squareA = f64x2.mul(a, a),
    squareB = f64x2.mul(b, b);
  return f64x2.add(v128.shuffle<f64>(squareA, squareB, 0, 2), v128.shuffle<f64>(squareA, squareB, 1, 3));
}
