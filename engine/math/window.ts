import { allocateF32 } from "../memory";

/** Modified Bessel function of the first kind, order 0, by its power series; exact to f64 for |x| < 30. */
export function besselI0(x: f64): f64 {
  const quarter = x * x * 0.25;
  let term: f64 = 1;
  let sum: f64 = 1;
  for (let k: f64 = 1; k < 100; k++) {
    term *= quarter / (k * k);
    sum += term;
    if (term < sum * 1e-17) break;
  }
  return sum;
}

/** The beta that was asked for last, and the height of its window: a table asks for one beta thousands of times. */
let heightOfBeta: f64 = 0;
let height: f64 = 1;

/** Kaiser window at `position` in -1...1 (0 outside). beta 0...20: larger means lower side lobes and a wider main lobe. Kaiser 1974. */
export function kaiser(position: f64, beta: f64): f64 {
  if (beta != heightOfBeta) {
    heightOfBeta = beta;
    height = besselI0(beta);
  }
  const inside = 1 - position * position;
  return inside <= 0 ? 0 : besselI0(beta * Math.sqrt(inside)) / height;
}

/** sin(πx)/(πx). */
export function sinc(x: f64): f64 {
  const angle = Math.PI * x;
  return Math.abs(angle) < 1e-12 ? 1 : Math.sin(angle) / angle;
}

/** Periodic Hann window value at n of `length`. */
export function hann(n: i32, length: i32): f64 {
  return 0.5 - 0.5 * Math.cos((2 * Math.PI * <f64>n) / <f64>length);
}

/** A periodic Hann window of `length` f32. */
export function hannWindow(length: i32): usize {
  const window = allocateF32(length);
  for (let n = 0; n < length; n++) store<f32>(window + ((<usize>n) << 2), <f32>hann(n, length));
  return window;
}
