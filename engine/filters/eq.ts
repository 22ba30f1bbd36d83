import { powerToDecibels } from "../math/decibel";
import { allocate } from "../memory";
import { toLeftRight, toMidSide } from "../stereo/mid-side";
import { BiquadCascade } from "./biquad";
import { LaneKernel } from "./lanes";
import { designMatched } from "./matched-design";
import { shapeHighPass, shapeLowPass } from "./prototype";

/** Which part of the stereo picture a band changes. */
export const channelsBoth: i32 = 0;
/** Code of a band that changes the mid only. */
export const channelsMid: i32 = 1;
/** Code of a band that changes the side only. */
export const channelsSide: i32 = 2;

/** Five f64 of coefficients, then i32 channels, i32 in use. */
const bandBytes: i32 = 48;

/**
 * Parametric equaliser: bells, shelves and passes in series, minimum phase, on left and right or on mid and side. Magnitude within 0.1 dB of the
 * analogue prototype to 16 kHz, or 0.36 of a rate below 44.1 kHz, for bells up to 12 dB, and for shelves and passes up to q 1; sharper shelves and
 * passes above 0.1 of the rate miss it by up to 0.6 dB at q 8 (matched-design.ts). No latency. With no band in use, samples pass untouched.
 * As soon as one band is for mid or side only, the whole cascade runs on mid and side.
 */
export class Eq extends LaneKernel {
  private bands: usize;
  private cascade: BiquadCascade;
  private midSide: bool = false;

  constructor(
    private sampleRateHz: f64,
    private bandCapacity: i32,
  ) {
    super();
    this.bands = allocate(bandCapacity * bandBytes);
    this.cascade = new BiquadCascade(bandCapacity);
  }

  setBand(index: i32, shape: i32, frequencyHz: f64, gainDb: f64, q: f64, channels: i32): bool {
    if (index < 0 || index >= this.bandCapacity || shape < 0 || shape > shapeLowPass || channels < 0 || channels > channelsSide) return false;
    if (!(frequencyHz > 0 && frequencyHz <= this.sampleRateHz && q >= 0 && Math.abs(gainDb) <= 60)) return false;
    const band = this.band(index);
    designMatched(band, shape, this.sampleRateHz, frequencyHz, gainDb, q);
    store<i32>(band, channels, 40);
    store<i32>(band, shape == shapeHighPass || shape == shapeLowPass || gainDb != 0 ? 1 : 0, 44);
    this.rebuild();
    return true;
  }

  /** Level change in dB at a frequency, read from the coefficients that run. side: what the side channel gets; otherwise what the mid gets. */
  responseDb(frequencyHz: f64, side: bool): f64 {
    const w = (2 * Math.PI * frequencyHz) / this.sampleRateHz;
    let sum: f64 = 0;
    for (let i = 0; i < this.bandCapacity; i++) {
      const channels = load<i32>(this.band(i), 40);
      const applies = channels == channelsBoth || (channels == channelsSide) == side;
      if (applies && load<i32>(this.band(i), 44)) sum += sectionDb(this.band(i), w);
    }
    return sum;
  }

  reset(): void {
    this.cascade.reset();
  }

  protected isNeutral(): bool {
    return this.cascade.length == 0;
  }

  protected processLanes(lanes: usize, frames: i32): void {
    if (this.midSide) toMidSide(lanes, frames);
    this.cascade.run(lanes, frames);
    if (this.midSide) toLeftRight(lanes, frames);
  }

  private band(index: i32): usize {
    return this.bands + <usize>(index * bandBytes);
  }

  /** Bands for both channels fill both lanes; mid-only and side-only bands share sections, the mid in lane 0. */
  private rebuild(): void {
    this.cascade.clear();
    for (let i = this.next(0, channelsBoth); i < this.bandCapacity; i = this.next(i + 1, channelsBoth)) this.cascade.add(this.band(i), this.band(i));
    const capacity = this.bandCapacity;
    let mid = this.next(0, channelsMid);
    let side = this.next(0, channelsSide);
    this.midSide = mid < capacity || side < capacity;
    while (mid < capacity || side < capacity) {
      this.cascade.add(mid < capacity ? this.band(mid) : 0, side < capacity ? this.band(side) : 0);
      mid = this.next(mid + 1, channelsMid);
      side = this.next(side + 1, channelsSide);
    }
  }

  /** Index of the first band in use from `from` on that is meant for `channels`, or the capacity. */
  private next(from: i32, channels: i32): i32 {
    for (let i = from; i < this.bandCapacity; i++) {
      if (load<i32>(this.band(i), 44) && load<i32>(this.band(i), 40) == channels) return i;
    }
    return this.bandCapacity;
  }
}

/** Magnitude in dB of one design (five f64) at w radians a sample: |b|^2 in the form that keeps its digits near 0 Hz. */
export function sectionDb(design: usize, w: f64): f64 {
  const sine = Math.sin(w / 2);
  const x = sine * sine;
  const numerator = squaredMagnitude(load<f64>(design), load<f64>(design, 8), load<f64>(design, 16), x);
  return powerToDecibels(numerator / squaredMagnitude(1, load<f64>(design, 24), load<f64>(design, 32), x));
}

function squaredMagnitude(c0: f64, c1: f64, c2: f64, x: f64): f64 {
  const zero = c0 + c1 + c2;
  return zero * zero - 4 * x * (c0 * c1 + c1 * c2 + 4 * c0 * c2) + 16 * x * x * c0 * c2;
}

/** An equaliser with `bandCapacity` bands, all out of use. 4...768 kHz. */
export function newEq(sampleRateHz: f64, bandCapacity: i32): Eq {
  return new Eq(sampleRateHz, bandCapacity);
}

/** An equaliser of one band, set as by `eqSetBand`; for a lone filter such as the subsonic high-pass. */
export function newEqBand(sampleRateHz: f64, shape: i32, frequencyHz: f64, gainDb: f64, q: f64, channels: i32): Eq {
  const eq = new Eq(sampleRateHz, 1);
  eq.setBand(0, shape, frequencyHz, gainDb, q, channels);
  return eq;
}

/**
 * Sets a band. shape: 0 bell, 1 low shelf, 2 high shelf, 3 high-pass, 4 low-pass. frequencyHz above 0, up to the sample rate. gainDb -60...60; passes
 * ignore it, 0 takes a bell or shelf out of use. q: bandwidth of a bell, resonance of the others (0.7071 = Butterworth); 0 makes shelves and passes
 * first order (6 dB/octave) and is 0.7071 for a bell. channels: 0 both, 1 mid only, 2 side only. False, and nothing changed, when an argument is out
 * of range. Allowed while running; taking bands in or out of use then clicks.
 */
export function eqSetBand(eq: Eq, index: i32, shape: i32, frequencyHz: f64, gainDb: f64, q: f64, channels: i32): bool {
  return eq.setBand(index, shape, frequencyHz, gainDb, q, channels);
}

/** Realised level change in dB of left and right, or of the mid once bands are split, at frequencyHz (0...Nyquist). */
export function eqResponseDb(eq: Eq, frequencyHz: f64): f64 {
  return eq.responseDb(frequencyHz, false);
}

/** The same for the side. */
export function eqSideResponseDb(eq: Eq, frequencyHz: f64): f64 {
  return eq.responseDb(frequencyHz, true);
}
