import { allocateF64 } from "../memory";

/** Farther than this many time constants ahead nothing matters: e^-6 is 0.02 dB. */
const lookaheadTimeConstants: f64 = 6;
/** Reductions smaller than this (-240 dB) are none, lest tails become denormal. */
const negligible: f64 = 1e-12;

/** The gentlest gain reduction that covers what is required at every point: of all curves d >= required it minimises
 *  Σ (T Δd)² + d², T in points. Like an elastic string over pegs it touches only the peaks that matter, bends alike before and after them, and moves
 *  no more than it must in between. The minimum is the least hyperbolic majorant of the pegs (obstacle problem; between pegs d'' = d/T²),
 *  found exactly by a convex-hull scan: a peg goes when it lies under the arc that joins its neighbours (Dynkin & Yushkevich 1969; Andrew 1979).
 *  Works on a window: point 0 is settled, `blockPoints` are settled by every `advance`, the rest is look-ahead. */
export class ElasticGain {
  readonly lookaheadPoints: i32;
  /** Last point of the window. */
  readonly last: i32;
  /** Reduction 0…1 required at the points 0…last, f64; written by the owner, shifted by `advance`. */
  readonly required: usize;
  /** Reduction given at the points 0…last, f64, after `solve`. */
  readonly given: usize;
  private readonly blockPoints: i32;
  private readonly decay: usize;
  private readonly rise: usize;
  private readonly pegAt: usize;
  private readonly pegs: usize;

  /** `timeConstantPoints` is T; `extraPoints` widens the look-ahead for an owner that needs the curve farther ahead. */
  constructor(timeConstantPoints: f64, blockPoints: i32, leastLookaheadPoints: i32, extraPoints: i32 = 0) {
    const lookahead = max(leastLookaheadPoints, <i32>Math.ceil(lookaheadTimeConstants * timeConstantPoints)) + extraPoints;
    const last = blockPoints + lookahead;
    this.lookaheadPoints = lookahead;
    this.last = last;
    this.blockPoints = blockPoints;
    this.required = allocateF64(last + 1);
    this.given = allocateF64(last + 1);
    this.decay = allocateF64(last + 1);
    this.rise = allocateF64(last + 1);
    this.pegAt = allocateF64(last + 2);
    this.pegs = allocateF64(last + 2);
    for (let n = 0; n <= last; n++) {
      const at = (<usize>n) << 3;
      store<f64>(this.decay + at, Math.exp(-(<f64>n) / timeConstantPoints));
      store<f64>(this.rise + at, 1 - Math.exp((-2 * <f64>n) / timeConstantPoints));
    }
  }

  reset(): void {
    const bytes = (<usize>(this.last + 1)) << 3;
    memory.fill(this.required, 0, bytes);
    memory.fill(this.given, 0, bytes);
  }

  /** Settles a block: what was point `blockPoints` becomes point 0. New points require nothing yet. */
  advance(): void {
    const block = (<usize>this.blockPoints) << 3;
    const kept = (<usize>(this.last + 1 - this.blockPoints)) << 3;
    memory.copy(this.required, this.required + block, kept);
    memory.fill(this.required + kept, 0, block);
    store<f64>(this.given, load<f64>(this.given + block));
  }

  /** Fills `given` for the whole window from the settled point 0 and what is required. */
  solve(): void {
    const count = this.findPegs();
    let at = 0;
    let value = load<f64>(this.given);
    for (let peg = 1; peg < count; peg++) {
      const next = this.positionOf(peg);
      const nextValue = load<f64>(this.pegs + ((<usize>peg) << 3));
      if (value == 0 && nextValue == 0) memory.fill(this.given + ((<usize>at) << 3), 0, (<usize>(next - at)) << 3);
      else
        for (let point = at + 1; point < next; point++) store<f64>(this.given + ((<usize>point) << 3), this.arc(at, value, next, nextValue, point));
      store<f64>(this.given + ((<usize>next) << 3), nextValue);
      at = next;
      value = nextValue;
    }
    for (let point = at + 1; point <= this.last; point++) {
      const tail = value * load<f64>(this.decay + ((<usize>(point - at)) << 3));
      store<f64>(this.given + ((<usize>point) << 3), tail < negligible ? 0 : tail);
    }
  }

  /** The points that carry the curve, by one scan from left to right; returns their number. */
  private findPegs(): i32 {
    store<i32>(this.pegAt, 0);
    store<f64>(this.pegs, load<f64>(this.given));
    let top = 0;
    for (let point = 1; point <= this.last; point++) {
      const value = load<f64>(this.required + ((<usize>point) << 3));
      if (value == 0) continue;
      const distance = (<usize>(point - this.positionOf(top))) << 3;
      if (value <= load<f64>(this.pegs + ((<usize>top) << 3)) * load<f64>(this.decay + distance)) continue;
      while (top > 0) {
        const before = load<f64>(this.pegs + ((<usize>(top - 1)) << 3));
        const arc = this.arc(this.positionOf(top - 1), before, point, value, this.positionOf(top));
        if (load<f64>(this.pegs + ((<usize>top) << 3)) > arc) break;
        top -= 1;
      }
      top += 1;
      store<i32>(this.pegAt + ((<usize>top) << 3), point);
      store<f64>(this.pegs + ((<usize>top) << 3), value);
    }
    return top + 1;
  }

  private positionOf(peg: i32): i32 {
    return load<i32>(this.pegAt + ((<usize>peg) << 3));
  }

  /** The arc of d'' = d/T² through (from, a) and (to, b), at a point between: (a sinh(to - point) + b sinh(point - from)) / sinh(to - from). */
  private arc(from: i32, a: f64, to: i32, b: f64, point: i32): f64 {
    const done = (<usize>(point - from)) << 3;
    const ahead = (<usize>(to - point)) << 3;
    const left = a * load<f64>(this.decay + done) * load<f64>(this.rise + ahead);
    const right = b * load<f64>(this.decay + ahead) * load<f64>(this.rise + done);
    return (left + right) / load<f64>(this.rise + done + ahead);
  }
}
