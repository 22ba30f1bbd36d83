// Test signals, all generated; noise comes from a seed. Levels are dBFS of a full scale of +-1; one Float32Array is one channel.
import type { Planar } from "../src/audio/source.ts";

export { bs1770Signals, tech3341Signals, tech3342Signals } from "./conformance/vectors.ts";

const toGain = (db: number) => 10 ** (db / 20);

/** The same signal on both sides. */
export function stereo(mono: Float32Array): Planar {
  return [mono, mono.slice()];
}

/** Uniform random numbers in [-1, 1), equal for equal seeds (32-bit congruential generator, high bits used). */
export function noiseGenerator(seed: number): () => number {
  let state = (Math.imul(seed | 0, 0x9e3779b1) + 0x7f4a7c15) >>> 0;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 31 - 1;
  };
}

/** Digital silence. */
export function silence(frames: number): Float32Array {
  return new Float32Array(frames);
}

/** A sine of a given peak level; `degrees` is its phase at frame 0. */
export function sine(sampleRateHz: number, frequencyHz: number, peakDbfs: number, frames: number, degrees = 0): Float32Array {
  const amplitude = toGain(peakDbfs);
  const phase = (degrees * Math.PI) / 180;
  return Float32Array.from({ length: frames }, (_, n) => amplitude * Math.sin((2 * Math.PI * frequencyHz * n) / sampleRateHz + phase));
}

/** A square wave as a synthesiser without band limit makes it: two levels only. */
export function square(sampleRateHz: number, frequencyHz: number, peakDbfs: number, frames: number): Float32Array {
  const amplitude = toGain(peakDbfs);
  return Float32Array.from({ length: frames }, (_, n) => (((n * frequencyHz) / sampleRateHz) % 1 < 0.5 ? amplitude : -amplitude));
}

/** White noise, uniform, of a given RMS level. */
export function whiteNoise(seed: number, rmsDbfs: number, frames: number): Float32Array {
  const next = noiseGenerator(seed);
  const amplitude = toGain(rmsDbfs) * Math.sqrt(3); // a uniform variable in +-a has the RMS a/sqrt(3)
  return Float32Array.from({ length: frames }, () => amplitude * next());
}

/**
 * Pink noise of a given RMS level: -3 dB/octave within 0.5 dB from 30 Hz to 3 kHz and 2 dB to 16 kHz, at 44.1 kHz and above.
 * One-pole low-passes an octave apart, each weighted by the square root of its corner frequency's inverse.
 */
export function pinkNoise(sampleRateHz: number, seed: number, rmsDbfs: number, frames: number): Float32Array {
  const next = noiseGenerator(seed);
  const poles: { state: number; pole: number; gain: number }[] = [];
  for (let cornerHz = 2.5; cornerHz < 0.45 * sampleRateHz; cornerHz *= 2) {
    const pole = Math.exp((-2 * Math.PI * cornerHz) / sampleRateHz);
    poles.push({ state: 0, pole, gain: (1 - pole) / Math.sqrt(cornerHz) });
  }
  const out = new Float32Array(frames);
  let energy = 0;
  for (let n = 0; n < frames; n++) {
    const white = next();
    let sum = 0;
    for (const section of poles) {
      section.state = section.pole * section.state + section.gain * white;
      sum += section.state;
    }
    out[n] = sum;
    energy += sum * sum;
  }
  const gain = toGain(rmsDbfs) / Math.sqrt(energy / frames);
  return out.map((sample) => sample * gain);
}

/** Kick-like hits every `periodSeconds`: a sine falling from 180 to 48 Hz under an exponential decay of 120 ms, with a click at its start. */
export function kickBursts(sampleRateHz: number, peakDbfs: number, periodSeconds: number, frames: number): Float32Array {
  const period = Math.round(periodSeconds * sampleRateHz);
  const amplitude = toGain(peakDbfs);
  return Float32Array.from({ length: frames }, (_, n) => {
    const t = (n % period) / sampleRateHz;
    const cycles = 48 * t + (180 - 48) * 0.02 * (1 - Math.exp(-t / 0.02)); // integral of 48 + 132 exp(-t/20 ms)
    return amplitude * Math.exp(-t / 0.12) * Math.cos(2 * Math.PI * cycles);
  });
}

/** True peak in dB over the sample peak of `count` samples of +-1 that alternate in sign around a half-sample point: the sum of |sinc| there. 6.6 dB for 8, 8.2 dB for 16. */
export function intersampleRiseDb(count: number): number {
  let sum = 0;
  for (let k = 0; k < count / 2; k++) sum += 2 / (Math.PI * (k + 0.5));
  return 20 * Math.log10(sum);
}

/**
 * The inter-sample worst case : `count` samples, even, of alternating sign mirrored about a half-sample point, every 50 ms with alternating polarity.
 * Low-passed to 0.45 fs by a linear-phase filter of 513 taps (Blackman-Harris, -90 dB), so that a meter's interpolator is not judged on the band edge, then set to a sample peak.
 * The true peak of every burst lies half a frame after its centre frame and exceeds the sample peak by 4 to 6 dB.
 */
export function intersampleBursts(sampleRateHz: number, count: number, samplePeakDbfs: number, frames: number): Float32Array {
  const half = 256;
  const burst = new Float64Array(2 * half + count);
  for (let k = 0; k < count; k++) {
    const distance = k < count / 2 ? count / 2 - 1 - k : k - count / 2; // from the half-sample point, in frames
    for (let tap = -half; tap <= half; tap++) burst[k + half + tap] += (distance % 2 === 0 ? 1 : -1) * lowPassTap(tap, half);
  }
  const gain = toGain(samplePeakDbfs) / burst.reduce((peak, sample) => Math.max(peak, Math.abs(sample)), 0);
  const out = new Float32Array(frames);
  const period = Math.round(0.05 * sampleRateHz);
  for (let start = 0, sign = gain; start + burst.length <= frames; start += period, sign = -sign) {
    burst.forEach((sample, n) => {
      out[start + n] = sign * sample;
    });
  }
  return out;
}

/** One tap of a low-pass with its -6 dB point at 0.442 fs and -90 dB from 0.45 fs on; four-term Blackman-Harris window. */
function lowPassTap(tap: number, half: number): number {
  const cutoff = 0.442;
  const angle = (Math.PI * (tap + half)) / half;
  const window = 0.35875 - 0.48829 * Math.cos(angle) + 0.14128 * Math.cos(2 * angle) - 0.01168 * Math.cos(3 * angle);
  return window * (tap === 0 ? 2 * cutoff : Math.sin(2 * Math.PI * cutoff * tap) / (Math.PI * tap));
}
