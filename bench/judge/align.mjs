// Is one file late against another? Cross-correlation of the mids, whitened so that bass does not blur the peak.
import { Fft, powerOfTwo } from "./fft.mjs";

const lookSeconds = 20;
const widestSeconds = 0.35;

const mid = ({ left, right }, n) => (left[n] + right[n]) / 2;

/** By how many frames `after` is late against `before` (negative: early), found within 20 s from the middle of the shorter file. */
export function delayFrames(before, after) {
  const frames = Math.min(before.left.length, after.left.length);
  const look = Math.min(frames, Math.round(lookSeconds * before.sampleRateHz));
  const from = Math.floor((frames - look) / 2);
  const widest = Math.min(look - 1, Math.round(widestSeconds * before.sampleRateHz));
  const length = powerOfTwo(look + widest + 1);
  const fft = new Fft(length);
  const re = new Float64Array(length);
  const im = new Float64Array(length);
  for (let n = 1; n < look; n++) {
    re[n] = mid(before, from + n) - mid(before, from + n - 1);
    im[n] = mid(after, from + n) - mid(after, from + n - 1);
  }
  fft.forward(re, im);
  correlate(re, im, length);
  fft.inverse(re, im);
  let best = 0;
  for (let lag = -widest; lag <= widest; lag++) {
    if (Math.abs(re[(lag + length) % length]) > Math.abs(re[(best + length) % length]) * (1 + 1e-9)) best = lag;
  }
  return best;
}

/** Replaces the transform of before + j after by conj(before) * after over the square root of its magnitude. */
function correlate(re, im, length) {
  const crossRe = new Float64Array(length);
  const crossIm = new Float64Array(length);
  for (let k = 0; k < length; k++) {
    const mirror = (length - k) % length;
    const aRe = (re[k] + re[mirror]) / 2;
    const aIm = (im[k] - im[mirror]) / 2;
    const bRe = (im[k] + im[mirror]) / 2;
    const bIm = (re[mirror] - re[k]) / 2;
    const productRe = aRe * bRe + aIm * bIm;
    const productIm = aRe * bIm - aIm * bRe;
    const size = Math.sqrt(Math.hypot(productRe, productIm)) + 1e-30;
    crossRe[k] = productRe / size;
    crossIm[k] = productIm / size;
  }
  re.set(crossRe);
  im.set(crossIm);
}

/** Both files cut so that frame n of one belongs to frame n of the other: { before, after, delayFrames }. */
export function aligned(before, after) {
  const delay = delayFrames(before, after);
  const cut = (track, skip, frames) => ({
    ...track,
    left: track.left.subarray(skip, skip + frames),
    right: track.right.subarray(skip, skip + frames),
  });
  const skipBefore = Math.max(0, -delay);
  const skipAfter = Math.max(0, delay);
  const frames = Math.min(before.left.length - skipBefore, after.left.length - skipAfter);
  return { before: cut(before, skipBefore, frames), after: cut(after, skipAfter, frames), delayFrames: delay };
}
