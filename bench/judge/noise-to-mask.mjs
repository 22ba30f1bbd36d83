// What a process added, against what the music hides: noise-to-mask ratio, disturbed frames, gain motion.
import { Ear } from "./ear.mjs";
import { Fft, hann, powerOfTwo } from "./fft.mjs";

const frameSeconds = 2048 / 48000; // BS.1387, half overlapped
/** Frames of the master quieter than this do not count, dBFS after the loudness match. */
const activeDbfs = -50;
/** A frame with any band this far over its mask is disturbed (BS.1387, RelDistFrames). */
const disturbedDb = 1.5;
const lowestNmrDb = -100;

/** Spectra of the frames of one track, left and right through one transform. */
class Frames {
  constructor(track, length) {
    this.track = track;
    this.length = length;
    this.window = hann(length);
    this.fft = new Fft(length);
    this.re = new Float64Array(length);
    this.im = new Float64Array(length);
  }

  /** Windows the frame at `from`; returns its energy. */
  take(from) {
    let energy = 0;
    const { left, right } = this.track;
    for (let n = 0; n < this.length; n++) {
      this.re[n] = left[from + n] * this.window[n];
      this.im[n] = right[from + n] * this.window[n];
      energy += this.re[n] ** 2 + this.im[n] ** 2;
    }
    return energy;
  }

  transform() {
    this.fft.forward(this.re, this.im);
  }
}

/** Power spectra of left and right out of the transform of left + j right. */
function sidePowers(re, im, left, right) {
  const { length } = re;
  for (let k = 0; k < left.length; k++) {
    const mirror = (length - k) & (length - 1);
    left[k] = ((re[k] + re[mirror]) ** 2 + (im[k] - im[mirror]) ** 2) / 4;
    right[k] = ((im[k] + im[mirror]) ** 2 + (re[mirror] - re[k]) ** 2) / 4;
  }
}

/** Sums of one comparison. */
class Tally {
  frames = 0;
  disturbed = 0;
  ratios = 0;
  values = 0;
  motion = 0;
  steps = 0;
  lastGainDb = null;

  countGain(gain) {
    const gainDb = 20 * Math.log10(Math.max(gain, 1e-4));
    if (this.lastGainDb !== null) {
      this.motion += (gainDb - this.lastGainDb) ** 2;
      this.steps++;
    }
    this.lastGainDb = gainDb;
  }

  figures() {
    if (this.frames === 0) return { nmrDb: null, disturbedPercent: null, gainMotionDb: null };
    return {
      nmrDb: Math.max(lowestNmrDb, 10 * Math.log10(this.ratios / this.values + 1e-30)),
      disturbedPercent: (100 * this.disturbed) / this.frames,
      gainMotionDb: this.steps > 0 ? Math.sqrt(this.motion / this.steps) : 0,
    };
  }
}

/**
 * Damage done to `reference` (the mix through the linear part) in `master`, both at the loudness at which they are heard.
 * nmrDb: mean over frames, bands and sides of error over mask; disturbedPercent: frames with a band 1.5 dB or more over;
 * gainMotionDb: rms change of the best gain from frame to frame. null when nothing is loud enough. The error is the complex difference of the spectra.
 */
export function noiseToMask(reference, master) {
  const { sampleRateHz } = master;
  const length = powerOfTwo(frameSeconds * sampleRateHz);
  const before = new Frames(reference, length);
  const after = new Frames(master, length);
  const ears = [0, 1].map(() => new Ear(sampleRateHz, length, length / 2, length / 2 / sampleRateHz));
  const tally = new Tally();
  const active = length * 0.375 * 2 * 10 ** (activeDbfs / 10); // the mean square of a Hann window is 3/8
  for (let from = 0; from + length <= master.left.length; from += length / 2) {
    const energyBefore = before.take(from);
    const energyAfter = after.take(from);
    if (energyAfter < active || energyBefore < active / 100) {
      tally.lastGainDb = null;
      continue;
    }
    const gain = bestGain(before, after, energyBefore);
    tally.countGain(gain);
    countFrame(before, after, gain, ears, tally);
  }
  return tally.figures();
}

function bestGain(before, after, energyBefore) {
  let product = 0;
  for (let n = 0; n < before.length; n++) product += before.re[n] * after.re[n] + before.im[n] * after.im[n];
  return product / energyBefore;
}

function countFrame(before, after, gain, ears, tally) {
  const bins = before.length / 2 + 1;
  for (let n = 0; n < before.length; n++) {
    before.re[n] *= gain;
    before.im[n] *= gain;
    after.re[n] -= before.re[n];
    after.im[n] -= before.im[n];
  }
  before.transform();
  after.transform();
  const masker = [new Float64Array(bins), new Float64Array(bins)];
  const error = [new Float64Array(bins), new Float64Array(bins)];
  sidePowers(before.re, before.im, ...masker);
  sidePowers(after.re, after.im, ...error);
  let worst = 0;
  ears.forEach((ear, side) => {
    const mask = new Float64Array(ear.bands);
    const noise = new Float64Array(ear.bands);
    ear.bandPowers(masker[side], mask);
    ear.bandPowers(error[side], noise);
    ear.mask(mask, mask);
    for (let band = 0; band < ear.bands; band++) {
      const ratio = noise[band] / mask[band];
      tally.ratios += ratio;
      worst = Math.max(worst, ratio);
    }
    tally.values += ear.bands;
  });
  tally.frames++;
  if (worst >= 10 ** (disturbedDb / 10)) tally.disturbed++;
}
