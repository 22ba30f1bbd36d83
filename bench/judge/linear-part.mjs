// What a linear filter can explain of a master: Welch's cross-spectra over the whole track, mid and side each on its own.
import { Fft, hann, powerOfTwo } from "./fft.mjs";

const responseSeconds = 0.17;
/** Bins this far under the loudest carry no information about the filter. */
const floorPower = 1e-14;
/** Frames in which the gain is followed, and the mean square under which they keep the gain before. */
const gainFrameSeconds = 2048 / 48000;
const gainFrameFloor = 1e-9;
/** Half a twelfth of an octave as a share of the frequency. */
const smoothingShare = 2 ** (1 / 24) - 1;

/** (a + sign * b) * scale, sample by sample. */
function combine(a, b, sign, scale) {
  const out = new Float64Array(a.length);
  for (let n = 0; n < out.length; n++) out[n] = (a[n] + sign * b[n]) * scale;
  return out;
}

/** Spectra of input and output of every half-overlapped window, handed to `take(xRe, xIm, yRe, yIm)` (bins 0 ... length/2, reused). */
function eachWindow(input, output, fft, take) {
  const { length } = fft;
  const window = hann(length);
  const re = new Float64Array(length);
  const im = new Float64Array(length);
  const [xRe, xIm, yRe, yIm] = Array.from({ length: 4 }, () => new Float64Array(length / 2 + 1));
  for (let from = 0; from + length <= input.length; from += length / 2) {
    for (let n = 0; n < length; n++) {
      re[n] = input[from + n] * window[n];
      im[n] = output[from + n] * window[n];
    }
    fft.forward(re, im);
    for (let k = 0; k <= length / 2; k++) {
      const mirror = (length - k) & (length - 1);
      xRe[k] = re[k] + re[mirror];
      xIm[k] = im[k] - im[mirror];
      yRe[k] = im[k] + im[mirror];
      yIm[k] = re[mirror] - re[k];
    }
    take(xRe, xIm, yRe, yIm);
  }
}

/** Response with the least square error from input to output: sum conj(x) y / sum |x|^2 over the windows, smoothed. */
function response(input, output, fft) {
  const bins = fft.length / 2 + 1;
  const crossRe = new Float64Array(bins);
  const crossIm = new Float64Array(bins);
  const power = new Float64Array(bins);
  eachWindow(input, output, fft, (xRe, xIm, yRe, yIm) => {
    for (let k = 0; k < bins; k++) {
      power[k] += xRe[k] * xRe[k] + xIm[k] * xIm[k];
      crossRe[k] += xRe[k] * yRe[k] + xIm[k] * yIm[k];
      crossIm[k] += xRe[k] * yIm[k] - xIm[k] * yRe[k];
    }
  });
  const floor = power.reduce((most, value) => Math.max(most, value), 0) * floorPower + 1e-30;
  const smoothPower = smoothed(power);
  const ratio = (cross) => smoothed(cross).map((value, k) => value / (smoothPower[k] + floor));
  return { re: ratio(crossRe), im: ratio(crossIm) };
}

/** Bins 0 ... length/2, each the mean of its neighbours within a twelfth of an octave: a filter is smooth, the noise of its estimate is not. */
function smoothed(values) {
  const last = values.length - 1;
  const sums = new Float64Array(last + 2);
  for (let k = 0; k <= last; k++) sums[k + 1] = sums[k] + values[k];
  return Float64Array.from({ length: last + 1 }, (_, k) => {
    const reach = Math.min(Math.floor(k * smoothingShare), last - k);
    return (sums[k + reach + 1] - sums[k - reach]) / (2 * reach + 1);
  });
}

/** Impulse response with time 0 in its middle, its outer eighths faded so that no edge is cut. */
function impulse(half, fft) {
  const { length } = fft;
  const whole = (values, sign) => Float64Array.from({ length }, (_, k) => (k <= length / 2 ? values[k] : sign * values[length - k]));
  const spectrum = { re: whole(half.re, 1), im: whole(half.im, -1) };
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

/** Gain over time that brings `reference` closest to `master`: best gain of half-overlapped Hann frames, cross-faded by their windows. */
function gainTrack(reference, master) {
  const length = powerOfTwo(gainFrameSeconds * master.sampleRateHz);
  const window = hann(length);
  const gains = new Float64Array(master.left.length);
  let gain = 1;
  for (let from = -length / 2; from < gains.length; from += length / 2) {
    const first = Math.max(0, -from);
    const end = Math.min(length, gains.length - from);
    let product = 0;
    let energy = 0;
    for (let n = first; n < end; n++) {
      const at = from + n;
      const weight = window[n] * window[n];
      product += weight * (reference.left[at] * master.left[at] + reference.right[at] * master.right[at]);
      energy += weight * (reference.left[at] ** 2 + reference.right[at] ** 2);
    }
    if (energy > gainFrameFloor * length) gain = Math.max(0, product / energy);
    for (let n = first; n < end; n++) gains[from + n] += gain * window[n];
  }
  return gains;
}

const midAndSide = ({ left, right }) => [combine(left, right, 1, 0.5), combine(left, right, -1, 0.5)];

/** The parts (mid, side) of the mix through the filters that turn those of `input` into those of the master best. */
function filtered(mix, input, master, fft) {
  const [mid, side] = mix.map((part, i) => convolve(part, impulse(response(input[i], master[i], fft), fft)));
  return { left: combine(mid, side, 1, 1), right: combine(mid, side, -1, 1) };
}

function multiplied(signal, gains) {
  const out = new Float64Array(signal.length);
  for (let n = 0; n < out.length; n++) out[n] = signal[n] * gains[n];
  return out;
}

/**
 * The mix through the best linear filter towards the master: what an equaliser and a fader alone would have made. Both tracks aligned.
 * Fitted twice: a limiter turns down loud moments, and what it does to them would pass for a filter; so the gain that is left after
 * the first fit is given to the mix before the second.
 */
export function linearPart(mix, master) {
  const fft = new Fft(powerOfTwo(responseSeconds * mix.sampleRateHz));
  const parts = midAndSide(mix);
  const wanted = midAndSide(master);
  const gains = gainTrack(filtered(parts, parts, wanted, fft), master);
  const moved = parts.map((part) => multiplied(part, gains));
  return { ...mix, ...filtered(parts, moved, wanted, fft) };
}
