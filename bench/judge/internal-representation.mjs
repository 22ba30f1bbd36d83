// From envelopes to what the ear passes on: adaptation loops, then a modulation filterbank (Dau, Kollmeier & Kohlrausch 1997).
import { Cochlea } from "./envelopes.mjs";

/** Time constants of the five loops, seconds (Dau, Puschel & Kohlrausch 1996). */
const loopSeconds = [0.005, 0.05, 0.129, 0.253, 0.5];
/** The threshold in quiet in the loops' own unit (100 dB below 1), and how far an onset may overshoot (Munkner 1993, as in Dau et al. 1997). */
const quiet = 1e-5;
const overshoot = 10;
/** Modulation filters: a low-pass, two of 5 Hz bandwidth, then Q = 2 (Dau et al. 1997), Hz. */
const modulations = [
  { centreHz: 0, widthHz: 5 },
  { centreHz: 5, widthHz: 5 },
  { centreHz: 10, widthHz: 5 },
  ...[16.7, 27.8, 46.3, 77.2, 128.6].map((centreHz) => ({ centreHz, widthHz: centreHz / 2 })),
];
/** Above this the ear keeps the strength of a modulation, not its phase, Hz. */
const phaseKeptHz = 10;
/** Envelope samples to a value of the representation: 10.7 ms. */
const step = 8;

const cochleas = new Map();

/** The filterbank of a sample rate, made once. */
function cochleaOf(sampleRateHz) {
  if (!cochleas.has(sampleRateHz)) cochleas.set(sampleRateHz, new Cochlea(sampleRateHz));
  return cochleas.get(sampleRateHz);
}

/** Five divider loops in a row. A steady sound comes out nearly as its logarithm, 0 ... 100; a change comes out almost whole. */
class Adaptation {
  constructor(rateHz) {
    this.keeps = loopSeconds.map((seconds) => Math.exp(-1 / (rateHz * seconds)));
    this.states = loopSeconds.map((_, loop) => quiet ** (1 / 2 ** (loop + 1)));
    this.limits = this.states.map((state) => (1 - state * state) * overshoot - 1);
    this.rest = this.states.at(-1);
  }

  next(overQuiet) {
    let value = quiet * Math.max(1, overQuiet);
    for (let loop = 0; loop < this.states.length; loop++) {
      value /= this.states[loop];
      if (value > 1) value = 1 + this.limits[loop] * Math.tanh((value - 1) / this.limits[loop]);
      this.states[loop] = this.keeps[loop] * this.states[loop] + (1 - this.keeps[loop]) * value;
    }
    return (100 * (value - this.rest)) / (1 - this.rest);
  }
}

/** One-pole resonators, one a modulation filter; `sums` gathers their outputs over a step. */
class ModulationBank {
  constructor(rateHz) {
    this.poles = modulations.map(({ centreHz, widthHz }) => {
      const radius = Math.exp((-Math.PI * widthHz) / rateHz);
      const angle = (2 * Math.PI * centreHz) / rateHz;
      return { re: radius * Math.cos(angle), im: radius * Math.sin(angle), gain: 1 - radius, phaseKept: centreHz <= phaseKeptHz };
    });
    this.re = new Float64Array(modulations.length);
    this.im = new Float64Array(modulations.length);
    this.sums = new Float64Array(modulations.length);
  }

  next(value) {
    for (let m = 0; m < this.poles.length; m++) {
      const pole = this.poles[m];
      const re = pole.re * this.re[m] - pole.im * this.im[m] + pole.gain * value;
      const im = pole.im * this.re[m] + pole.re * this.im[m];
      this.re[m] = re;
      this.im[m] = im;
      this.sums[m] += pole.phaseKept ? re : Math.sqrt(re * re + im * im);
    }
  }
}

/**
 * What remains of a track behind the ear: { values, frames, width, modulations, rateHz }. values[frame * width + m * width / modulations + i] is
 * modulation filter m of band and side i, in model units (a steady sound of 100 dB over threshold is about 100). `width` counts filters, bands and sides.
 */
export function internalRepresentation(track) {
  const cochlea = cochleaOf(track.sampleRateHz);
  const lanes = 2 * cochlea.filters.length;
  const width = modulations.length * lanes;
  const blocks = Math.ceil(track.left.length / (cochlea.length - cochlea.ring));
  const stepsPerBlock = cochlea.perBlock / step;
  const values = new Float32Array(blocks * stepsPerBlock * width);
  const ears = Array.from({ length: lanes }, () => ({ loops: new Adaptation(cochlea.rateHz), bank: new ModulationBank(cochlea.rateHz), frame: 0 }));
  cochlea.process(track, (side, band, envelope) => {
    const lane = 2 * band + side;
    const { loops, bank } = ears[lane];
    for (let n = 0; n < envelope.length; n += step) {
      bank.sums.fill(0);
      for (let k = n; k < n + step; k++) bank.next(loops.next(envelope[k]));
      const at = ears[lane].frame++ * width + lane;
      for (let m = 0; m < modulations.length; m++) values[at + m * lanes] = bank.sums[m] / step;
    }
  });
  const frames = Math.floor((track.left.length / track.sampleRateHz) * (cochlea.rateHz / step));
  return { values, frames, width, modulations: modulations.length, rateHz: cochlea.rateHz / step };
}
