const density0: f64 = 0.3989422804014327;

/** Mean of a standard normal variable of which only values above `bound` are seen: φ / (1 − Φ). Within 1e-12 of it from -8 to 10⁴; below that 0.
 *  Power series up to 2, continued fraction above (Abramowitz and Stegun 26.2.11, 26.2.14). */
export function meanAbove(bound: f64): f64 {
  if (bound < -8) return 0;
  if (bound > 2) return fraction(bound);
  const density = density0 * Math.exp(-0.5 * bound * bound);
  let term = bound;
  let sum = bound;
  for (let n: f64 = 3; n < 400; n += 2) {
    term *= (bound * bound) / n;
    sum += term;
    if (Math.abs(term) < 1e-17) break;
  }
  return density / (0.5 - density * sum);
}

function fraction(bound: f64): f64 {
  let value = bound;
  for (let n: f64 = 60; n > 0; n--) value = bound + n / value;
  return value;
}
