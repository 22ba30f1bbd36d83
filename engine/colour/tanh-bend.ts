// The bend of the saturation, tanh, as its mean between two samples: four at a time, in f32.

/** Beyond this the bend is flat (tanh(4) = 0.9993). */
const bound: f32 = 4;

// log cosh(u) = N(v)/D(v) with v = u^2, N = v/2 + n2 v^2 + n3 v^3, D = 1 + d1 v + d2 v^2 + d3 v^3; least squares of the derivative
// against tanh on 0...4: within 1.5e-4. Near enough that the overtones, aliases included, are those of tanh.
const n1: f64 = 0.5;
const n2: f64 = 0.117992217;
const n3: f64 = 0.00374694921;
const d1: f64 = 0.40216215;
const d2: f64 = 0.0308069829;
const d3: f64 = 0.000212834605;
// Bezout coefficients e_ij = n_i d_j - n_j d_i of (N(x)D(y) - N(y)D(x))/(x - y).
const e21: f64 = n2 * d1 - n1 * d2;
const e31: f64 = n3 * d1 - n1 * d3;
const e32: f64 = n3 * d2 - n2 * d3;

/** D(v): of a square, what `meanBend` wants of either end. */
// @ts-ignore: decorator
@inline
export function denominator(v: v128): v128 {
  let sum = f32x4.add(f32x4.mul(v, f32x4.splat(<f32>d3)), f32x4.splat(<f32>d2));
  sum = f32x4.add(f32x4.mul(v, sum), f32x4.splat(<f32>d1));
  return f32x4.add(f32x4.mul(v, sum), f32x4.splat(1));
}

/** Mean of tanh(u) - linear * u between a and b (first-order antiderivative antialiasing, Parker, Zavalishin & Le Bivic, DAFx-16).
 *  (G(b) - G(a))/(b - a) is written as (a + b) Bezout(a^2, b^2)/(D(a^2) D(b^2)): nothing cancels, so no fallback for small
 *  differences is needed and f32 is enough. x = a^2, y = b^2. */
// @ts-ignore: decorator
@inline
export function meanBend(a: v128, b: v128, x: v128, y: v128, dx: v128, dy: v128, halfLinear: v128): v128 {
  const s = f32x4.add(x, y);
  const p = f32x4.mul(x, y);
  const first = f32x4.mul(s, f32x4.add(f32x4.splat(<f32>n2), f32x4.mul(p, f32x4.splat(<f32>e31))));
  const second = f32x4.mul(f32x4.sub(f32x4.mul(s, s), p), f32x4.splat(<f32>n3));
  const third = f32x4.mul(p, f32x4.add(f32x4.splat(<f32>e21), f32x4.mul(p, f32x4.splat(<f32>e32))));
  const sum = f32x4.add(f32x4.add(f32x4.splat(<f32>n1), first), f32x4.add(second, third));
  return f32x4.mul(f32x4.add(a, b), f32x4.sub(f32x4.div(sum, f32x4.mul(dx, dy)), halfLinear));
}

/** Four samples as the bend takes them: biased, and held where it is flat. */
// @ts-ignore: decorator
@inline
export function biased(at: usize, bias: v128): v128 {
  return f32x4.pmax(f32x4.splat(-bound), f32x4.pmin(f32x4.splat(bound), f32x4.add(v128.load(at), bias)));
}

/** Gain of the best linear fit to tanh(u + bias) for Gaussian u of this RMS: E[u tanh(u + bias)]/E[u^2] (Bussgang 1952). */
export function linearPart(rms: f64, bias: f64): f64 {
  let top: f64 = 0;
  let bottom: f64 = 0;
  for (let step = -400; step <= 400; step++) {
    const z = <f64>step / 50;
    const weight = z * Math.exp(-0.5 * z * z);
    top += weight * Math.tanh(rms * z + bias);
    bottom += weight * rms * z;
  }
  return top / bottom;
}
