// The ear of PEAQ's basic version (ITU-R BS.1387-1, annex 2, section 2.1), from the Recommendation's equations: what masks, and how much.

/** A full-scale sine is heard at this level (BS.1387: 92 dB SPL where the listening level is not known). */
export const fullScaleDbSpl = 92;
const lowestHz = 80; // BS.1387: the band scale runs from 80 Hz to 18 kHz
const highestHz = 18000;
const bandsPerBark = 4; // 0.25 Bark: 109 bands
const lowerSlopeDb = 27; // dB per Bark towards lower frequencies
const spreadingExponent = 0.4; // excitations add as powers of 0.4
const smearSeconds = { at100Hz: 0.03, least: 0.008 };

const barkOf = (hz) => 7 * Math.asinh(hz / 650);
const hzOf = (bark) => 650 * Math.sinh(bark / 7);
const powerOf = (db) => 10 ** (db / 10);

/** Outer and middle ear, power gain (BS.1387 eq. 7). */
function earPower(hz) {
  if (hz <= 0) return 0;
  const khz = hz / 1000;
  return powerOf(-0.6 * 3.64 * khz ** -0.8 + 6.5 * Math.exp(-0.6 * (khz - 3.3) ** 2) - 1e-3 * khz ** 3.6);
}

/** Centre (Hz), edges (Hz) and distance from the first band (Bark) of every band. */
function bandTable(sampleRateHz) {
  const first = barkOf(lowestHz);
  const last = barkOf(Math.min(highestHz, sampleRateHz / 2));
  const count = Math.ceil((last - first) * bandsPerBark);
  return Array.from({ length: count }, (_, band) => {
    const low = first + band / bandsPerBark;
    const high = Math.min(last, low + 1 / bandsPerBark);
    return { lowHz: hzOf(low), highHz: hzOf(high), centreHz: hzOf((low + high) / 2) };
  });
}

/** Turns spectra of windowed frames into band powers, and band powers into masks. One instance keeps the temporal smear of one channel. */
export class Ear {
  /** `length`: frame, `windowSum`: sum of its window, `hopSeconds`: from frame to frame. */
  constructor(sampleRateHz, length, windowSum, hopSeconds) {
    const bands = bandTable(sampleRateHz);
    this.bands = bands.length;
    const calibration = powerOf(fullScaleDbSpl) / (windowSum / 2) ** 2;
    const binHz = sampleRateHz / length;
    this.weights = Float64Array.from({ length: length / 2 + 1 }, (_, bin) => calibration * earPower(bin * binHz));
    this.shares = bands.map(({ lowHz, highHz }) => binShares(lowHz / binHz, highHz / binHz, length / 2));
    this.noise = Float64Array.from(bands, ({ centreHz }) => powerOf(0.4 * 3.64 * (centreHz / 1000) ** -0.8)); // internal noise, eq. 13
    this.upperSlopes = Float64Array.from(bands, ({ centreHz }) => 24 + 230 / centreHz);
    this.offsets = Float64Array.from(bands, (_, band) => powerOf(Math.max(3, 0.25 * (band / bandsPerBark)))); // 3 dB up to 12 Bark, then 0.25 dB a Bark
    this.decays = Float64Array.from(bands, ({ centreHz }) => {
      const seconds = smearSeconds.least + (100 / centreHz) * (smearSeconds.at100Hz - smearSeconds.least);
      return Math.exp(-hopSeconds / seconds);
    });
    this.smeared = new Float64Array(this.bands);
    this.spread = new Float64Array(this.bands);
    this.flat = new Float64Array(this.bands).fill(1);
    this.spreadInto(new Float64Array(this.bands).fill(1), this.flat);
  }

  /** Power per band of a power spectrum (bins 0 ... length/2), shares of bins that lie across an edge divided. */
  bandPowers(powers, into) {
    for (let band = 0; band < this.bands; band++) {
      const { first, shares } = this.shares[band];
      let sum = 1e-12;
      for (let k = 0; k < shares.length; k++) sum += shares[k] * powers[first + k] * this.weights[first + k];
      into[band] = sum;
    }
  }

  /** Spreading over frequency (eq. 17 to 22): 27 dB/Bark downwards; upwards 24 + 230/f - 0.2 L, so that loud bands mask further up. */
  spreadInto(powers, into) {
    const sums = this.spread;
    sums.fill(0);
    const down = 10 ** ((-lowerSlopeDb / bandsPerBark / 10) * spreadingExponent);
    let carried = 0;
    for (let band = this.bands - 1; band >= 0; band--) {
      const slope = Math.max(0.1, this.upperSlopes[band] - 2 * Math.log10(powers[band]));
      const upRatio = 10 ** (-slope / bandsPerBark / 10);
      const downRatio = 10 ** (-lowerSlopeDb / bandsPerBark / 10);
      const above = (1 - upRatio ** (this.bands - band)) / (1 - upRatio);
      const below = (downRatio * (1 - downRatio ** band)) / (1 - downRatio);
      let share = (powers[band] / (above + below)) ** spreadingExponent;
      carried = carried * down;
      sums[band] += carried;
      carried += share;
      const up = upRatio ** spreadingExponent;
      for (let to = band; to < this.bands && share > 1e-9; to++) {
        sums[to] += share;
        share *= up;
      }
    }
    for (let band = 0; band < this.bands; band++) into[band] = sums[band] ** (1 / spreadingExponent) / this.flat[band];
  }

  /** Masked threshold per band of the next frame: noise of the ear added, spread over frequency, smeared over time (eq. 23, 24), lowered by the offset. */
  mask(powers, into) {
    for (let band = 0; band < this.bands; band++) into[band] = powers[band] + this.noise[band];
    this.spreadInto(into, into);
    for (let band = 0; band < this.bands; band++) {
      const decay = this.decays[band];
      this.smeared[band] = decay * this.smeared[band] + (1 - decay) * into[band];
      into[band] = Math.max(this.smeared[band], into[band]) / this.offsets[band];
    }
  }
}

/** How much of each bin (half a bin to either side of its centre) lies between two edges given in bins. */
function binShares(low, high, lastBin) {
  const first = Math.max(0, Math.floor(low + 0.5));
  const last = Math.min(lastBin, Math.ceil(high - 0.5));
  const shares = [];
  for (let bin = first; bin <= last; bin++) shares.push(Math.max(0, Math.min(high, bin + 0.5) - Math.max(low, bin - 0.5)));
  return { first, shares };
}
