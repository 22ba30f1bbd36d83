import { meanAbove } from "../math/normal";
import { allocateF32, allocateF64, getF64, putF64 } from "../memory";
import { BlockedInverse } from "./blocked-inverse";
import { bounded } from "./bounded";
import { SpectralModel } from "./spectral-model";

const passes: i32 = 4;
/** Steps of conjugate gradients a pass where one block does not hold all clipped samples. */
const steps: i32 = 8;
/** Least variance a bound leaves, as a share of that without it. */
const leastVariance: f64 = 1e-3;

/** Rebuilds the clipped samples of one windowed frame as those most to be expected of Gaussian noise of this spectrum, given the reliable ones and that
 *  every clipped one lies at or beyond its clipped value. The spectrum is learnt by expectation and maximisation (Dempster, Laird, Rubin 1977; for
 *  circulant covariances Janssen, Veldhuis, Vries 1986 is its limit without variances); the bounds come in by expectation propagation (Minka 2001;
 *  for truncated normals Cunningham, Hennig, Lacoste-Julien 2011), one sweep a pass. */
export class GaussianFrame {
  /** Most clipped samples a frame may have. */
  readonly mostClipped: i32;
  private readonly model: SpectralModel;
  private readonly inverse: BlockedInverse;
  /** The frame being rebuilt. */
  readonly x: usize;
  private readonly samples: usize;
  private readonly work: usize;
  private readonly result: usize;
  private readonly places: StaticArray<i32>;
  private readonly clipped: usize;
  private readonly means: usize;
  private readonly variances: usize;
  private readonly siteShift: usize;
  private readonly sitePrecision: usize;
  private readonly target: usize;
  private readonly residual: usize;
  private readonly preconditioned: usize;
  private readonly direction: usize;
  private count: i32 = 0;

  constructor(readonly frame: i32) {
    const most = frame / 2;
    this.mostClipped = most;
    this.model = new SpectralModel(frame);
    this.inverse = new BlockedInverse(most);
    this.x = allocateF32(frame);
    this.samples = allocateF64(frame);
    this.work = allocateF64(frame);
    this.result = allocateF64(frame);
    this.places = new StaticArray<i32>(most);
    this.clipped = allocateF64(most);
    this.means = allocateF64(most);
    this.variances = allocateF64(most);
    this.siteShift = allocateF64(most);
    this.sitePrecision = allocateF64(most);
    this.target = allocateF64(most);
    this.residual = allocateF64(most);
    this.preconditioned = allocateF64(most);
    this.direction = allocateF64(most);
  }

  /** `known` is the windowed frame; `isClipped` is 1 where a sample is clipped, in at most `mostClipped` places; the first spectrum is that of `guess`.
   *  The result is at `x`. */
  rebuild(known: usize, isClipped: usize, guess: usize): void {
    this.begin(known, isClipped, guess);
    const isHeard = this.model.begin(this.samples);
    for (let pass = 0; pass < passes && isHeard; pass++) {
      this.inverse.invert(this.model.row, this.places, this.sitePrecision);
      this.expect();
      if (pass == passes - 1) break;
      this.inverse.read(this.places, this.variances, this.work, this.frame);
      for (let n = 0; n < this.count; n++) this.bound(n);
      this.model.learn(this.samples, this.work);
    }
    memory.copy(this.x, known, (<usize>this.frame) << 2);
    for (let n = 0; n < this.count; n++) {
      const at = this.x + ((<usize>this.places[n]) << 2);
      store<f32>(at, bounded(load<f32>(at), <f32>getF64(this.means, n)));
    }
  }

  private begin(known: usize, isClipped: usize, guess: usize): void {
    let count = 0;
    for (let n = 0; n < this.frame; n++) {
      const at = (<usize>n) << 2;
      const sample = <f64>load<f32>(guess + at);
      putF64(this.samples, n, sample);
      if (load<f32>(isClipped + at) == 0) continue;
      this.places[count] = n;
      putF64(this.clipped, count, <f64>load<f32>(known + at));
      putF64(this.means, count, sample);
      putF64(this.siteShift, count, 0);
      putF64(this.sitePrecision, count, 0);
      count++;
    }
    this.count = count;
    this.inverse.cut(this.places, count);
  }

  /** The means, given spectrum and sites: conjugate gradients, preconditioned by the blocks; one block is the solution itself. */
  private expect(): void {
    this.aim();
    this.multiply(this.means, this.residual);
    for (let n = 0; n < this.count; n++) putF64(this.residual, n, getF64(this.target, n) - getF64(this.residual, n));
    this.inverse.apply(this.residual, this.direction);
    let gain = this.dot(this.residual, this.direction);
    const least = gain * 1e-14;
    const most = this.inverse.count == 1 ? 1 : steps;
    for (let step = 0; step < most && gain > least; step++) {
      this.multiply(this.direction, this.preconditioned);
      const length = gain / this.dot(this.direction, this.preconditioned);
      this.add(this.means, this.direction, length);
      this.add(this.residual, this.preconditioned, -length);
      this.inverse.apply(this.residual, this.preconditioned);
      const next = this.dot(this.residual, this.preconditioned);
      for (let n = 0; n < this.count; n++) putF64(this.direction, n, getF64(this.preconditioned, n) + (next / gain) * getF64(this.direction, n));
      gain = next;
    }
    for (let n = 0; n < this.count; n++) putF64(this.samples, this.places[n], getF64(this.means, n));
  }

  /** What the reliable samples and the sites ask of the clipped ones. */
  private aim(): void {
    memory.copy(this.work, this.samples, (<usize>this.frame) << 3);
    for (let n = 0; n < this.count; n++) putF64(this.work, this.places[n], 0);
    this.model.apply(this.work, this.result);
    for (let n = 0; n < this.count; n++) putF64(this.target, n, getF64(this.siteShift, n) - getF64(this.result, this.places[n]));
  }

  /** Precision of the clipped samples, sites included, times `values`. */
  private multiply(values: usize, to: usize): void {
    memory.fill(this.work, 0, (<usize>this.frame) << 3);
    for (let n = 0; n < this.count; n++) putF64(this.work, this.places[n], getF64(values, n));
    this.model.apply(this.work, this.result);
    for (let n = 0; n < this.count; n++) putF64(to, n, getF64(this.result, this.places[n]) + getF64(this.sitePrecision, n) * getF64(values, n));
  }

  /** Site n anew: the Gaussian factor that, in place of the bound, gives this sample the mean and variance it has beyond the bound. */
  private bound(n: i32): void {
    const clipped = getF64(this.clipped, n);
    const sign: f64 = clipped < 0 ? -1 : 1;
    const ownPrecision = 1 / getF64(this.variances, n);
    const precision = Math.max(ownPrecision - getF64(this.sitePrecision, n), leastVariance * ownPrecision);
    const mean = (ownPrecision * getF64(this.means, n) - getF64(this.siteShift, n)) / precision;
    const deviation = 1 / Math.sqrt(precision);
    const distance = ((clipped - mean) * sign) / deviation;
    const above = meanAbove(distance);
    const wanted = precision / Math.max(1 - above * (above - distance), leastVariance);
    putF64(this.sitePrecision, n, Math.max(wanted - precision, 0));
    putF64(this.siteShift, n, wanted * (mean + sign * deviation * above) - precision * mean);
  }

  private dot(a: usize, b: usize): f64 {
    let sum: f64 = 0;
    for (let n = 0; n < this.count; n++) sum += getF64(a, n) * getF64(b, n);
    return sum;
  }

  private add(to: usize, values: usize, gain: f64): void {
    for (let n = 0; n < this.count; n++) putF64(to, n, getF64(to, n) + gain * getF64(values, n));
  }
}
