import { BiquadCascade } from "../filters/biquad";
import { LaneKernel } from "../filters/lanes";
import { designMatched } from "../filters/matched-design";
import { shapeHighShelf, shapeLowShelf } from "../filters/prototype";
import { decibelsToGain } from "../math/decibel";
import { allocateF64 } from "../memory";
import { toLeftRight, toMidSide } from "./mid-side";

/**
 * Width in three bands: gain on the side only, by two Butterworth shelves around a plain gain, so no crossover touches the sound and a mono
 * signal passes bit for bit.
 * The mid stays as it is. No latency. Shelves overlap: at the middle of a band 2.5 octaves wide more than 90 % of its dB are reached.
 */
export class Width extends LaneKernel {
  private cascade: BiquadCascade = new BiquadCascade(3);

  constructor(sampleRateHz: f64, lowCornerHz: f64, highCornerHz: f64, lowDb: f64, midDb: f64, highDb: f64) {
    super();
    const low = allocateF64(5);
    const gain = allocateF64(5);
    const high = allocateF64(5);
    designMatched(low, shapeLowShelf, sampleRateHz, lowCornerHz, lowDb - midDb, Math.SQRT1_2);
    store<f64>(gain, decibelsToGain(midDb));
    designMatched(high, shapeHighShelf, sampleRateHz, highCornerHz, highDb - midDb, Math.SQRT1_2);
    if (lowDb != midDb) this.cascade.add(0, low);
    if (midDb != 0) this.cascade.add(0, gain);
    if (highDb != midDb) this.cascade.add(0, high);
  }

  reset(): void {
    this.cascade.reset();
  }

  protected isNeutral(): bool {
    return this.cascade.length == 0;
  }

  protected processLanes(lanes: usize, frames: i32): void {
    toMidSide(lanes, frames);
    this.cascade.run(lanes, frames);
    toLeftRight(lanes, frames);
  }
}

/**
 * Side gain lowDb below lowCornerHz, midDb up to highCornerHz, highDb above; -60...+12 dB (-3...+2 in practice), corners 20 Hz...Nyquist; all
 * 0 dB changes nothing.
 */
export function newWidth(sampleRateHz: f64, lowCornerHz: f64, highCornerHz: f64, lowDb: f64, midDb: f64, highDb: f64): Width {
  return new Width(sampleRateHz, lowCornerHz, highCornerHz, lowDb, midDb, highDb);
}
