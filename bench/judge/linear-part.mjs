// What a linear filter can explain of a master: Welch's cross-spectra over the whole track, mid and side each on its own.
import { Fft, hann, powerOfTwo } from "./fft.mjs";

const responseSeconds = 0.17;
/** Bins this far under the loudest carry no information about the filter. */
const floorPower = 1e-14;

/** (a + sign * b) * scale, sample by sample. */
function combine(a, b, sign, scale) {
  const out = new Float64Array(a.length);
  for (let n = 0; n < out.length; n++) out[n] = (a[n] + sign * b[n]) * scale;
  return out;
}

/** Frequency response that turns `input` into `output` with the least square error: S_xy / S_xx, windows half overlapped. */
function response(input, output, fft) {
  const { length } = fft;
  const window = hann(length);
  const crossRe = new Float64Array(length);
  const crossIm = new Float64Array(length);
  const power = new Float64Array(length);
  const re = new Float64Array(length);
  const im = new Float64Array(length);
  for (let from = 0; from + length <= input.length; from += length / 2) {
    for (let n = 0; n < length; n++) {
      re[n] = input[from + n] * window[n];
      im[n] = output[from + n] * window[n];
    }
    fft.forward(re, im);
    for (let k = 0; k < length; k++) {
      const mirror = (length - k) & (length - 1);
      const xRe = re[k] + re[mirror];
      const xIm = im[k] - im[mirror];
      const yRe = im[k] + im[mirror];
      const yIm = re[mirror] - re[k];
      power[k] += xRe * xRe + xIm * xIm;
      crossRe[k] += xRe * yRe + xIm * yIm;
      crossIm[k] += xRe * yIm - xIm * yRe;
    }
  }
  const floor = power.reduce((most, value) => Math.max(most, value), 0) * floorPower + 1e-30;
  return { re: crossRe.map((value, k) => value / (power[k] + floor)), im: crossIm.map((value, k) => value / (power[k] + floor)) };
}

/** Impulse response with time 0 in its middle, its outer eighths faded so that no edge is cut. */
function impulse(spectrum, fft) {
  const { length } = fft;
  fft.inverse(spectrum.re, spectrum.im);
  const fade = length / 8;
  return Float64Array.from({ length }, (_, n) => {
    const edge = Math.min(n, length - n);
    return spectrum.re[(n + length / 2) & (length - 1)] * (edge < fade ? 0.5 - 0.5 * Math.cos((Math.PI * edge) / fade) : 1);
  });
}

/** Convolution by overlap-add, the delay of half the response taken off. Two blocks go through one complex transform. */
function convolve(input, taps) {
  const half = taps.length / 2;
  const fft = new Fft(4 * taps.length);
  const block = 3 * taps.length;
  const tapsRe = new Float64Array(fft.length);
  const tapsIm = new Float64Array(fft.length);
  tapsRe.set(taps);
  fft.forward(tapsRe, tapsIm);
  const out = new Float64Array(input.length);
  const re = new Float64Array(fft.length);
  const im = new Float64Array(fft.length);
  const add = (from, values) => {
    const first = Math.max(0, half - from);
    const end = Math.min(fft.length, input.length + half - from);
    for (let n = first; n < end; n++) out[from + n - half] += values[n];
  };
  for (let from = 0; from < input.length; from += 2 * block) {
    re.fill(0);
    im.fill(0);
    re.set(input.subarray(from, Math.min(from + block, input.length)));
    if (from + block < input.length) im.set(input.subarray(from + block, from + 2 * block));
    fft.forward(re, im);
    for (let k = 0; k < fft.length; k++) {
      const product = re[k] * tapsRe[k] - im[k] * tapsIm[k];
      im[k] = re[k] * tapsIm[k] + im[k] * tapsRe[k];
      re[k] = product;
    }
    fft.inverse(re, im);
    add(from, re);
    add(from + block, im);
  }
  return out;
}

/** The mix through the best linear filter towards the master: what an equaliser and a fader alone would have made. Both tracks aligned. */
export function linearPart(mix, master) {
  const fft = new Fft(powerOfTwo(responseSeconds * mix.sampleRateHz));
  const [mid, side] = [1, -1].map((sign) => {
    const input = combine(mix.left, mix.right, sign, 0.5);
    const output = combine(master.left, master.right, sign, 0.5);
    return convolve(input, impulse(response(input, output, fft), fft));
  });
  return { ...mix, left: combine(mid, side, 1, 1), right: combine(mid, side, -1, 1) };
}
