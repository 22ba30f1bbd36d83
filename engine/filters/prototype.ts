// The analogue filters the equaliser imitates: second-order sections in s, normalised so that the corner or centre lies at s = j.

/** Band shapes, as numbers because they cross the engine's door. */
export const shapeBell: i32 = 0;
/** Code of a low shelf. */
export const shapeLowShelf: i32 = 1;
/** Code of a high shelf. */
export const shapeHighShelf: i32 = 2;
/** Code of a high-pass. */
export const shapeHighPass: i32 = 3;
/** Code of a low-pass. */
export const shapeLowPass: i32 = 4;

/**
 * (n2 s^2 + n1 s + n0) / (d2 s^2 + d1 s + d0). Bell and shelves are the symmetric ones (boost and cut mirror each other; a shelf has half its
 * gain in dB at the corner): R. Bristow-Johnson, "Cookbook formulae for audio EQ biquad filter coefficients". q = 0 makes shelves and passes
 * first order.
 */
export class Prototype {
  n2: f64 = 0;
  n1: f64 = 0;
  n0: f64 = 1;
  d2: f64 = 0;
  d1: f64 = 0;
  d0: f64 = 1;

  set(shape: i32, gainDb: f64, q: f64): void {
    const root = Math.exp(gainDb * (Math.LN10 / 40)); // A of the cookbook: square root of the linear gain
    const damping = q > 0 ? 1 / q : 0;
    if (shape == shapeBell) {
      const safe = q > 0 ? damping : Math.SQRT2;
      this.numerator(1, root * safe, 1);
      this.denominator(1, safe / root, 1);
    } else if (shape == shapeHighPass || shape == shapeLowPass) {
      if (q > 0) this.denominator(1, damping, 1);
      else this.denominator(0, 1, 1);
      if (shape == shapeLowPass) this.numerator(0, 0, 1);
      else if (q > 0) this.numerator(1, 0, 0);
      else this.numerator(0, 1, 0);
    } else {
      this.shelf(shape == shapeLowShelf, root, damping);
    }
  }

  /** Squared magnitude at s = jw; w2 is w squared, w in units of the corner frequency. */
  power(w2: f64): f64 {
    const n = this.n0 - this.n2 * w2;
    const d = this.d0 - this.d2 * w2;
    return (n * n + this.n1 * this.n1 * w2) / (d * d + this.d1 * this.d1 * w2);
  }

  private shelf(low: bool, root: f64, damping: f64): void {
    if (damping == 0) {
      this.numerator(0, low ? 1 : root, low ? root : 1);
      this.denominator(0, low ? 1 : 1 / root, low ? 1 / root : 1);
      return;
    }
    const quarter = Math.sqrt(root);
    const raised = root * root;
    this.numerator(low ? root : raised, root * quarter * damping, low ? raised : root);
    this.denominator(low ? root : 1, quarter * damping, low ? 1 : root);
  }

  private numerator(n2: f64, n1: f64, n0: f64): void {
    this.n2 = n2;
    this.n1 = n1;
    this.n0 = n0;
  }

  private denominator(d2: f64, d1: f64, d0: f64): void {
    this.d2 = d2;
    this.d1 = d1;
    this.d0 = d0;
  }
}
