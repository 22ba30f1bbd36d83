// Gammatone filterbank with envelopes at a low rate: the cochlea of the second model (after Dau et al. 1997 and Huber & Kollmeier 2006).
import { fullScaleDbSpl } from "./ear.mjs";
import { Fft, powerOfTwo } from "./fft.mjs";

const blockSeconds = 0.68;
/** The part of a block that filters ring into, sixteenths: 128 ms, after which an 80 Hz gammatone is down by more than 100 dB. */
const ringSixteenths = 3;
const lowestHz = 80;
const highestHz = 14500; // Huber & Kollmeier's highest filter
const slowestBins = 512; // 750 Hz at 48 kHz

/** Equivalent rectangular bandwidth and its number (Glasberg & Moore 1990). */
const erbHz = (hz) => 24.7 + hz / 9.265;
const erbNumber = (hz) => 9.265 * Math.log(1 + hz / (24.7 * 9.265));
const hzOfErb = (number) => (Math.exp(number / 9.265) - 1) * 24.7 * 9.265;

/** Threshold in quiet, dB SPL (Terhardt 1979). */
const quietDb = (khz) => 3.64 * khz ** -0.8 - 6.5 * Math.exp(-0.6 * (khz - 3.3) ** 2) + 1e-3 * khz ** 4;

function bandTable(sampleRateHz) {
  const first = erbNumber(lowestHz);
  const last = erbNumber(Math.min(highestHz, 0.45 * sampleRateHz));
  return Array.from({ length: Math.floor(last - first) + 1 }, (_, band) => hzOfErb(first + band));
}

/** One band: the bins it takes from a block, their complex weights (4th-order gammatone, analytic), and the transform back to its envelope. */
function bandFilter(centreHz, binHz, blockBins) {
  const widthHz = 1.019 * erbHz(centreHz);
  const bins = Math.max(slowestBins, powerOfTwo((3 * widthHz) / binHz));
  const centreBin = Math.round(centreHz / binHz);
  const re = new Float64Array(bins);
  const im = new Float64Array(bins);
  const scale = (2 * bins) / blockBins; // analytic: a sine's envelope is its amplitude
  for (let k = -bins / 2; k < bins / 2; k++) {
    const bin = centreBin + k;
    if (bin <= 0 || bin >= blockBins / 2) continue;
    const offset = (bin * binHz - centreHz) / widthHz; // H = 1 / (1 + j offset)^4
    const size = scale * (1 + offset * offset) ** -2;
    const angle = -4 * Math.atan(offset);
    re[(k + bins) % bins] = size * Math.cos(angle);
    im[(k + bins) % bins] = size * Math.sin(angle);
  }
  return { centreHz, bins, centreBin, re, im, fft: new Fft(bins), decimate: bins / slowestBins };
}

/** Filterbank of one sample rate. */
export class Cochlea {
  constructor(sampleRateHz) {
    this.length = powerOfTwo(blockSeconds * sampleRateHz);
    this.ring = (this.length * ringSixteenths) / 16;
    const binHz = sampleRateHz / this.length;
    this.filters = bandTable(sampleRateHz).map((hz) => bandFilter(hz, binHz, this.length));
    this.centresHz = this.filters.map((filter) => filter.centreHz);
    /** Envelope samples per block, and per second. */
    this.perBlock = (slowestBins * (16 - ringSixteenths)) / 16;
    this.rateHz = (slowestBins * sampleRateHz) / this.length;
    /** What an amplitude is multiplied by so that 1 stands for the threshold in quiet of its band. */
    this.overQuiet = this.centresHz.map((hz) => 10 ** ((fullScaleDbSpl - quietDb(hz / 1000)) / 20));
    this.fft = new Fft(this.length);
  }

  /**
   * Calls `take(side, band, envelope)` block after block; the envelope (perBlock values, reused) is in multiples of the threshold in quiet.
   * Envelopes above 750 Hz are averaged down, so that fast beats count as power.
   */
  process({ left, right }, take) {
    const re = new Float64Array(this.length);
    const im = new Float64Array(this.length);
    const advance = this.length - this.ring;
    const part = (side, from) => side.subarray(Math.max(0, from), Math.max(0, from + this.length));
    for (let from = 0; from < left.length; from += advance) {
      const start = from - this.ring;
      re.fill(0);
      im.fill(0);
      re.set(part(left, start), Math.max(0, -start));
      im.set(part(right, start), Math.max(0, -start));
      this.fft.forward(re, im);
      for (let band = 0; band < this.filters.length; band++) {
        for (let side = 0; side < 2; side++) take(side, band, this.envelope(re, im, side, band));
      }
    }
  }

  /** Envelope of one band of one side (0 left, 1 right) out of the transform of left + j right. */
  envelope(re, im, side, band) {
    const filter = this.filters[band];
    const { bins, centreBin } = filter;
    filter.workRe ??= new Float64Array(bins);
    filter.workIm ??= new Float64Array(bins);
    const { workRe, workIm } = filter;
    for (let k = 0; k < bins; k++) {
      const bin = centreBin + (k < bins / 2 ? k : k - bins);
      if (bin <= 0 || bin >= this.length / 2) {
        workRe[k] = 0;
        workIm[k] = 0;
        continue;
      }
      const mirror = this.length - bin;
      const xRe = side === 0 ? (re[bin] + re[mirror]) / 2 : (im[bin] + im[mirror]) / 2;
      const xIm = side === 0 ? (im[bin] - im[mirror]) / 2 : (re[mirror] - re[bin]) / 2;
      workRe[k] = xRe * filter.re[k] - xIm * filter.im[k];
      workIm[k] = xRe * filter.im[k] + xIm * filter.re[k];
    }
    filter.fft.inverse(workRe, workIm);
    return this.average(filter, band);
  }

  average({ workRe, workIm, decimate }, band) {
    this.averaged ??= new Float64Array(this.perBlock);
    const skip = (slowestBins * ringSixteenths) / 16;
    for (let n = 0; n < this.perBlock; n++) {
      let sum = 0;
      const from = (skip + n) * decimate;
      for (let k = from; k < from + decimate; k++) sum += Math.sqrt(workRe[k] * workRe[k] + workIm[k] * workIm[k]);
      this.averaged[n] = (sum / decimate) * this.overQuiet[band];
    }
    return this.averaged;
  }
}
