import { allocateF32 } from "../memory";
import { decibelsToPower } from "./decibel";
import { hearingThresholdDbSpl } from "./hearing-threshold";

const bandWidthBark: f64 = 0.5;
/** Sound pressure level of a full-scale sine. */
const fullScaleDbSpl: f64 = 92;
/** Nothing outside this range is judged. */
const lowestHz: f64 = 20;
const highestHz: f64 = 18000;

/** No rate has more bands than this: the Bark scale ends at 26. Room for figures a band. */
export const mostBands: i32 = 64;

/** How much error the ear does not notice beside a sound, per half-Bark band: spread excitation minus an offset, plus the threshold in quiet.
 *  Spreading 27 dB/Bark downwards and 15 dB/Bark upwards (Terhardt 1979, level-independent form), offset 7 dB below 12 Bark and 0.25 z + 4 dB above,
 *  Bark after Zwicker & Terhardt 1980, threshold in quiet of young ears with a full-scale sine at 92 dB SPL. */
export class MaskingModel {
  readonly bands: i32;
  readonly bins: i32;
  /** Band number (i32) of every bin 0...length/2; -1 outside 20 Hz...18 kHz. */
  private readonly bandOfBin: usize;
  private readonly spreading: usize;
  private readonly quiet: usize;
  /** Bark bands that own at least one bin. */
  private readonly owned: usize;
  private readonly calibration: f32;

  /** `windowSum` is the sum of the analysis window that will be applied before the transform. */
  constructor(sampleRateHz: f64, length: i32, windowSum: f64) {
    this.bins = length / 2 + 1;
    const top = barkOf(sampleRateHz / 2);
    this.bands = <i32>Math.ceil(top / bandWidthBark);
    this.bandOfBin = allocateF32(this.bins);
    this.spreading = allocateF32(this.bands * this.bands);
    this.quiet = allocateF32(this.bands);
    this.owned = allocateF32(this.bands);
    this.calibration = <f32>(decibelsToPower(fullScaleDbSpl) / ((windowSum / 2) * (windowSum / 2)));
    for (let band = 0; band < this.bands; band++) store<f32>(this.quiet + ((<usize>band) << 2), f32.MAX_VALUE);
    this.fillBands(sampleRateHz, length);
    this.fillSpreading();
  }

  private fillBands(sampleRateHz: f64, length: i32): void {
    for (let bin = 0; bin < this.bins; bin++) {
      const frequencyHz = (<f64>bin * sampleRateHz) / <f64>length;
      const inside = frequencyHz >= lowestHz && frequencyHz <= highestHz;
      const band = min(<i32>(barkOf(frequencyHz) / bandWidthBark), this.bands - 1);
      store<i32>(this.bandOfBin + ((<usize>bin) << 2), inside ? band : -1);
      if (!inside) continue;
      store<i32>(this.owned + ((<usize>band) << 2), 1);
      const at = this.quiet + ((<usize>band) << 2);
      store<f32>(at, min(load<f32>(at), <f32>decibelsToPower(hearingThresholdDbSpl(frequencyHz))));
    }
  }

  private fillSpreading(): void {
    for (let to = 0; to < this.bands; to++) {
      const z = (<f64>to + 0.5) * bandWidthBark;
      const offsetDb = (z < 12 ? 3 : 0.25 * z) + 4;
      for (let from = 0; from < this.bands; from++) {
        const distance = <f64>(to - from) * bandWidthBark;
        const slopeDb = distance >= 0 ? -15 * distance : 27 * distance;
        store<f32>(this.spreading + ((<usize>(from * this.bands + to)) << 2), <f32>decibelsToPower(slopeDb - offsetDb));
      }
    }
  }

  bandOf(bin: i32): i32 {
    return load<i32>(this.bandOfBin + ((<usize>bin) << 2));
  }

  isOwned(band: i32): bool {
    return load<i32>(this.owned + ((<usize>band) << 2)) != 0;
  }

  /** Sums bin powers (f32, both channels together) into calibrated band powers. */
  bandPowers(powers: usize, into: usize): void {
    memory.fill(into, 0, (<usize>this.bands) << 2);
    for (let bin = 0; bin < this.bins; bin++) {
      const band = this.bandOf(bin);
      if (band < 0) continue;
      const at = into + ((<usize>band) << 2);
      store<f32>(at, load<f32>(at) + load<f32>(powers + ((<usize>bin) << 2)) * this.calibration);
    }
  }

  /** Masked threshold per band from band powers. */
  thresholds(bandPowers: usize, into: usize): void {
    memory.copy(into, this.quiet, (<usize>this.bands) << 2);
    for (let from = 0; from < this.bands; from++) {
      const power = load<f32>(bandPowers + ((<usize>from) << 2));
      if (power <= 0) continue;
      const row = this.spreading + ((<usize>(from * this.bands)) << 2);
      for (let to: usize = 0; to < (<usize>this.bands) << 2; to += 4) {
        store<f32>(into + to, load<f32>(into + to) + power * load<f32>(row + to));
      }
    }
  }
}

function barkOf(frequencyHz: f64): f64 {
  const high = frequencyHz / 7500;
  return 13 * Math.atan(0.00076 * frequencyHz) + 3.5 * Math.atan(high * high);
}
