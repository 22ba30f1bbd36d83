// Digital biquads whose magnitude follows the analogue prototype up to the top of the band, where the bilinear transform would cramp it.
//
// On the unit circle |b0 + b1/z + b2/z^2|^2 is a quadratic in sin^2(w/2) (the form used by M. Vicanek, "Matched Second Order Digital Filters", 2016).
// With u = sin^2(w/2) / sin^2(w0/2) the squared response is (c0 + c1 u + c2 u^2) / (1 + c3 u + c4 u^2).
// Roots mapped by z = exp(s T) (impulse invariance, as there) are only the start; matching the numerator alone at three frequencies was tried and
// missed by several dB on wide, strong, high bands. c1...c4 are refined by damped Gauss-Newton steps (Levenberg-Marquardt) on the error in log
// magnitude over `pointCount` frequencies; the gain at 0 Hz stays exact. A step that would leave the stable, minimum-phase filters is refused.
import { allocateF64 } from "../memory";
import { leastSquaresStep } from "./normal-equations";
import { Prototype, shapeBell, shapeHighPass, shapeHighShelf, shapeLowShelf } from "./prototype";

/** Frequencies that the error is taken at: spread over the whole band on a logarithmic axis, then dense about the band's own frequency, then evenly over the
 *  upper half of the band, where a logarithmic axis has few. */
const widePoints: i32 = 40;
const nearPoints: i32 = 15;
const topPoints: i32 = 17;
const topFrom: i32 = widePoints + nearPoints;
const pointCount: i32 = topFrom + topPoints;
/** Full weight up to here, as a share of the sample rate: 16 kHz at 44.1 kHz. */
const fullWeightTo: f64 = 0.37;
const weightAbove: f64 = 0.02;
/** Highest frequency that counts, as a share of the sample rate. */
const topFrequency: f64 = 0.495;
const maximumSteps: i32 = 30;

const u = allocateF64(pointCount);
const logTarget = allocateF64(pointCount);
const weight = allocateF64(pointCount);
const current = allocateF64(5);
const trial = allocateF64(5);
const step = allocateF64(5);
const normal = allocateF64(20);
const slopes = allocateF64(4);
const roots = allocateF64(3);
const prototype = new Prototype();

/** Writes b0 b1 b2 a1 a2 (a0 = 1) as five f64 to `to`. Shape codes and q: prototype.ts; any frequency above 0, also beyond Nyquist. */
export function designMatched(to: usize, shape: i32, sampleRateHz: f64, frequencyHz: f64, gainDb: f64, q: f64): void {
  memory.fill(to, 0, 40);
  store<f64>(to, 1);
  const hasGain = shape == shapeBell || shape == shapeLowShelf || shape == shapeHighShelf;
  if (hasGain && gainDb == 0) return;
  prototype.set(shape, gainDb, q);
  const w0 = (2 * Math.PI * frequencyHz) / sampleRateHz;
  const sine = Math.sin(min(w0 / 2, Math.PI / 2));
  const scale = sine * sine;
  placePoints(sampleRateHz, frequencyHz, scale);
  start(shape, w0, scale);
  fit(activeMask(shape), scale);
  factorise(to, current, scale);
}

/**
 * Bit k: c_k is free. A second-order high-pass keeps both zeros at 0 Hz. First-order prototypes may use the second-order terms: a low-pass at
 * 44.1 kHz then errs by 0.04 dB, not 0.16.
 */
function activeMask(shape: i32): i32 {
  return shape == shapeHighPass && prototype.d2 != 0 ? 0b11100 : 0b11110;
}

/** Fills `u`, `logTarget` and `weight`. The points about the band's own frequency lie between 0.6 and 1.6 times it. */
function placePoints(sampleRateHz: f64, frequencyHz: f64, scale: f64): void {
  const top = topFrequency * sampleRateHz;
  const low = min(frequencyHz / 8, top / 32);
  for (let i = 0; i < pointCount; i++) {
    let f: f64;
    if (i < widePoints) f = low * Math.exp((Math.log(top / low) * <f64>i) / (widePoints - 1));
    else if (i < topFrom) f = min(frequencyHz * 0.6 * Math.exp((0.98 * <f64>(i - widePoints)) / (nearPoints - 1)), top);
    else f = sampleRateHz * (0.25 + ((topFrequency - 0.25) * <f64>(i - topFrom)) / (topPoints - 1));
    const ratio = f / frequencyHz;
    const sine = Math.sin((Math.PI * f) / sampleRateHz);
    const at = (<usize>i) << 3;
    store<f64>(u + at, (sine * sine) / scale);
    store<f64>(logTarget + at, Math.log(prototype.power(ratio * ratio)));
    store<f64>(weight + at, f < fullWeightTo * sampleRateHz ? 1 : weightAbove);
  }
}

/** Squared magnitude in powers of u of the polynomial whose analogue roots are mapped by z = exp(s T), unnormalised. */
function mapRoots(a: f64, b: f64, c: f64, w0: f64, scale: f64): void {
  let first: f64 = 0;
  let second: f64 = 0;
  if (a != 0 && c != 0) {
    const w = min(w0 * Math.sqrt(c / a), Math.PI * 0.98);
    const damping = b / 2 / Math.sqrt(a * c);
    const turn = Math.sqrt(Math.abs(1 - damping * damping)) * w;
    if (damping <= 1) first = -2 * Math.exp(-damping * w) * Math.cos(turn);
    else if (turn < 700) first = -2 * Math.exp(-damping * w) * Math.cosh(turn);
    else first = -Math.exp(turn - damping * w); // where cosh would overflow
    second = Math.exp(-2 * damping * w);
  } else if (a == 0 && b != 0 && c != 0) {
    first = -Math.exp((-w0 * c) / b);
  }
  const atZero = (1 + first + second) * (1 + first + second);
  const atNyquist = (1 - first + second) * (1 - first + second);
  store<f64>(roots, atZero);
  store<f64>(roots, (atNyquist - atZero - 16 * second) * scale, 8);
  store<f64>(roots, 16 * second * scale * scale, 16);
}

function start(shape: i32, w0: f64, scale: f64): void {
  mapRoots(prototype.d2, prototype.d1, prototype.d0, w0, scale);
  const d1 = load<f64>(roots, 8) / load<f64>(roots);
  const d2 = load<f64>(roots, 16) / load<f64>(roots);
  store<f64>(current, d1, 24);
  store<f64>(current, d2, 32);
  if (shape == shapeHighPass) {
    store<f64>(current, 0);
    store<f64>(current, d2 != 0 ? 0 : d1, 8);
    store<f64>(current, d2, 16);
    return;
  }
  mapRoots(prototype.n2, prototype.n1, prototype.n0, w0, scale);
  const atZero = prototype.power(0);
  store<f64>(current, atZero);
  store<f64>(current, (atZero * load<f64>(roots, 8)) / load<f64>(roots), 8);
  store<f64>(current, (atZero * load<f64>(roots, 16)) / load<f64>(roots), 16);
}

/** True when c0 + c1 u + c2 u^2 is nowhere negative on the unit circle, so that it is the square of a real filter. */
function realisable(c0: f64, c1: f64, c2: f64, scale: f64): bool {
  const nyquist = c0 + c1 / scale + c2 / (scale * scale);
  if (c0 < 0 || nyquist < 0) return false;
  const mean = 0.5 * (Math.sqrt(c0) + Math.sqrt(nyquist));
  return mean * mean * (1 + 1e-9) >= c2 / (4 * scale * scale);
}

/** Sum of squared weighted log errors of the coefficients at `c`; infinite when no filter has that response. */
function cost(c: usize, scale: f64): f64 {
  const c0 = load<f64>(c),
    c1 = load<f64>(c, 8),
    c2 = load<f64>(c, 16),
    c3 = load<f64>(c, 24),
    c4 = load<f64>(c, 32);
  if (!realisable(c0, c1, c2, scale) || !realisable(1, c3, c4, scale)) return Infinity;
  let sum: f64 = 0;
  for (let i = 0; i < pointCount; i++) {
    const at = (<usize>i) << 3;
    const x = load<f64>(u + at);
    const numerator = c0 + x * (c1 + x * c2);
    const denominator = 1 + x * (c3 + x * c4);
    if (!(numerator > 0 && denominator > 0)) return Infinity;
    const error = load<f64>(weight + at) * (Math.log(numerator / denominator) - load<f64>(logTarget + at));
    sum += error * error;
  }
  return sum;
}

/** Normal matrix (4 x 4, rows first) and right side (4) of the linearised problem at `current`. */
function linearise(): void {
  const c = current;
  const c0 = load<f64>(c),
    c1 = load<f64>(c, 8),
    c2 = load<f64>(c, 16),
    c3 = load<f64>(c, 24),
    c4 = load<f64>(c, 32);
  memory.fill(normal, 0, 160);
  for (let i = 0; i < pointCount; i++) {
    const at = (<usize>i) << 3;
    const x = load<f64>(u + at);
    const w = load<f64>(weight + at);
    const numerator = c0 + x * (c1 + x * c2);
    const denominator = 1 + x * (c3 + x * c4);
    const error = w * (Math.log(numerator / denominator) - load<f64>(logTarget + at));
    store<f64>(slopes, (w * x) / numerator);
    store<f64>(slopes, (w * x * x) / numerator, 8);
    store<f64>(slopes, (-w * x) / denominator, 16);
    store<f64>(slopes, (-w * x * x) / denominator, 24);
    for (let row: usize = 0; row < 4; row++) {
      const slope = load<f64>(slopes + (row << 3));
      for (let column: usize = 0; column < 4; column++) {
        const cell = normal + ((row * 4 + column) << 3);
        store<f64>(cell, load<f64>(cell) + slope * load<f64>(slopes + (column << 3)));
      }
      const right = normal + ((16 + row) << 3);
      store<f64>(right, load<f64>(right) - slope * error);
    }
  }
}

function fit(active: i32, scale: f64): void {
  let damping = 1e-2;
  let best = cost(current, scale);
  for (let round = 0; round < maximumSteps; round++) {
    linearise();
    let improved = false;
    for (let attempt = 0; attempt < 6 && !improved; attempt++) {
      leastSquaresStep(normal, active >> 1, damping, step);
      store<f64>(trial, load<f64>(current));
      for (let k: usize = 1; k < 5; k++) store<f64>(trial + (k << 3), load<f64>(current + (k << 3)) + load<f64>(step + ((k - 1) << 3)));
      const reached = cost(trial, scale);
      improved = reached < best;
      if (improved) {
        memory.copy(current, trial, 40);
        best = reached;
      }
      damping = improved ? max(damping * 0.2, 1e-9) : damping * 5;
    }
    if (!improved) return;
  }
}

/** Spectral factorisation (Vicanek 2016): the minimum-phase filter behind both squared magnitudes. */
function factorise(to: usize, c: usize, scale: f64): void {
  factor(1, load<f64>(c, 24), load<f64>(c, 32), scale);
  const a0 = load<f64>(roots);
  store<f64>(to, load<f64>(roots, 8) / a0, 24);
  store<f64>(to, load<f64>(roots, 16) / a0, 32);
  factor(load<f64>(c), load<f64>(c, 8), load<f64>(c, 16), scale);
  store<f64>(to, load<f64>(roots) / a0);
  store<f64>(to, load<f64>(roots, 8) / a0, 8);
  store<f64>(to, load<f64>(roots, 16) / a0, 16);
}

function factor(c0: f64, c1: f64, c2: f64, scale: f64): void {
  const zero = Math.sqrt(c0);
  const nyquist = Math.sqrt(max(c0 + c1 / scale + c2 / (scale * scale), 0));
  const curvature = -c2 / (4 * scale * scale);
  const mean = 0.5 * (zero + nyquist);
  const first = 0.5 * (mean + Math.sqrt(max(mean * mean + curvature, 0)));
  store<f64>(roots, first);
  store<f64>(roots, 0.5 * (zero - nyquist), 8);
  store<f64>(roots, -curvature / (4 * first), 16);
}
