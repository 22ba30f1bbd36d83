import { decibelsToGain } from "../math/decibel";
import { putF64 } from "../memory";

// The analogue parameters: a high-frequency shelf of about +4 dB above 1.7 kHz, and a high-pass at 38 Hz ("RLB").
const shelfHz: f64 = 1681.974450955533;
const shelfDb: f64 = 3.999843853973347;
const shelfQ: f64 = 0.7071752369554196;
/** Gain of the shelf's middle term, as a power of the shelf's own gain. */
const bandExponent: f64 = 0.4996667741545416;
const highPassHz: f64 = 38.13547087602444;
const highPassQ: f64 = 0.5003270373238773;

/** Coefficients of BS.1770-5's K-weighting at any rate, by the analogue parameters that give the standard's 48 kHz table to 14 digits (De Man 2014). */
export class KWeighting {
  // The high-frequency shelf, about +4 dB.
  shelfB0: f64;
  shelfB1: f64;
  shelfB2: f64;
  shelfA1: f64;
  shelfA2: f64;
  // The high-pass; its numerator is 1, -2, 1 by definition.
  highPassA1: f64;
  highPassA2: f64;

  constructor(sampleRateHz: f64) {
    const shelfK = Math.tan((Math.PI * shelfHz) / sampleRateHz);
    const shelfGain = decibelsToGain(shelfDb);
    const bandGain = Math.pow(shelfGain, bandExponent);
    const a0 = 1 + shelfK / shelfQ + shelfK * shelfK;
    this.shelfB0 = (shelfGain + (bandGain * shelfK) / shelfQ + shelfK * shelfK) / a0;
    this.shelfB1 = (2 * (shelfK * shelfK - shelfGain)) / a0;
    this.shelfB2 = (shelfGain - (bandGain * shelfK) / shelfQ + shelfK * shelfK) / a0;
    this.shelfA1 = (2 * (shelfK * shelfK - 1)) / a0;
    this.shelfA2 = (1 - shelfK / shelfQ + shelfK * shelfK) / a0;
    const passK = Math.tan((Math.PI * highPassHz) / sampleRateHz);
    const passA0 = 1 + passK / highPassQ + passK * passK;
    this.highPassA1 = (2 * (passK * passK - 1)) / passA0;
    this.highPassA2 = (1 - passK / highPassQ + passK * passK) / passA0;
  }

  /** Power gain at `angle` radians a sample. */
  power(angle: f64): f64 {
    const shelf = magnitudeSquared(this.shelfB0, this.shelfB1, this.shelfB2, angle) / magnitudeSquared(1, this.shelfA1, this.shelfA2, angle);
    return shelf * (magnitudeSquared(1, -2, 1, angle) / magnitudeSquared(1, this.highPassA1, this.highPassA2, angle));
  }
}

/** |b0 + b1 z⁻¹ + b2 z⁻²|² on the unit circle. */
function magnitudeSquared(b0: f64, b1: f64, b2: f64, angle: f64): f64 {
  const re = b0 + b1 * Math.cos(angle) + b2 * Math.cos(2 * angle);
  const im = b1 * Math.sin(angle) + b2 * Math.sin(2 * angle);
  return re * re + im * im;
}

/** Writes the power gain at 0, binHz, 2 binHz ... as `count` f64 to `powers`: what weights a spectrum. */
export function kWeightingPowers(sampleRateHz: f64, binHz: f64, count: i32, powers: usize): void {
  const weighting = new KWeighting(sampleRateHz);
  for (let bin = 0; bin < count; bin++) putF64(powers, bin, weighting.power((2 * Math.PI * binHz * <f64>bin) / sampleRateHz));
}
