import { powerOfTwoFrames } from "../math/power-of-two";
import { allocateF32, allocateF64 } from "../memory";
import { curvePoints, FirDesign } from "./fir-design";
import { MidSideConvolver } from "./mid-side-convolver";

/** Taps of the filters at 44.1 and 48 kHz: 85 ms. */
const tapsAt48kHz: i32 = 4096;

/** Equaliser with a free curve, one for mid and one for side: 31 third-octave gains in dB each, -24…24.
 *  Minimum phase (no ringing before a transient) or linear phase (no phase shift; half the filter's length of latency).
 *  4096 taps at 44.1 and 48 kHz (0.08 dB rms realisation error for 2/3-octave curves), longer in proportion at higher rates.
 *  Set all points, then call `design`. */
export class ToneEq extends MidSideConvolver {
  private readonly isLinear: bool;
  private readonly sampleRateHz: f64;
  private readonly midCurve: usize;
  private readonly sideCurve: usize;

  constructor(sampleRateHz: f64, isLinear: bool) {
    super(powerOfTwoFrames(tapsAt48kHz, sampleRateHz, 256));
    this.isLinear = isLinear;
    this.sampleRateHz = sampleRateHz;
    this.midCurve = allocateF64(curvePoints);
    this.sideCurve = allocateF64(curvePoints);
  }

  setPoint(isSide: bool, index: i32, gainDb: f64): void {
    store<f64>((isSide ? this.sideCurve : this.midCurve) + ((<usize>index) << 3), gainDb);
  }

  design(): void {
    const design = new FirDesign(this.sampleRateHz, this.taps);
    const mid = allocateF32(this.taps);
    const side = allocateF32(this.taps);
    this.designOne(design, this.midCurve, mid);
    this.designOne(design, this.sideCurve, side);
    this.setFilters(mid, side);
  }

  private designOne(design: FirDesign, curve: usize, taps: usize): void {
    if (this.isLinear) design.linearPhase(curve, taps);
    else design.minimumPhase(curve, taps);
  }

  protected ownLatency(): i32 {
    return this.isLinear ? this.taps / 2 : 0;
  }
}

/** A flat `ToneEq`, minimum or linear phase. */
export function newToneEq(sampleRateHz: f64, isLinear: bool): ToneEq {
  return new ToneEq(sampleRateHz, isLinear);
}
/** Sets one third octave, 0 (20 Hz) to 30 (20 kHz), of the mid or side curve, dB. */
export function toneEqSetPoint(eq: ToneEq, isSide: bool, index: i32, gainDb: f64): void {
  eq.setPoint(isSide, index, gainDb);
}
/** Designs the filters from the points that were set. */
export function toneEqDesign(eq: ToneEq): void {
  eq.design();
}
