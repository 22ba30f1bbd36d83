// Clean music from a seed, for tests that plant a fault in it: drums, bass, panned chords, a voice-like lead, a quiet intro, a pause, a fade at the end.
import type { AudioSource, Planar, SampleEncoding } from "../src/audio/source.ts";
import { sourceFromPlanar } from "../src/audio/source.ts";

export type Random = () => number;

/** mulberry32: uniform 0 … 1, equal on every machine. */
export function newRandom(seed: number): Random {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

export interface CleanMusic {
  planar: Planar;
  sampleRateHz: number;
  /** Where the band plays, between the quiet intro and the fade, the pause left out. */
  loud: [number, number][];
}

const pcm24: SampleEncoding = { container: "wav", kind: "pcm", bits: 24 };

/** The music as a file would hold it: 24-bit PCM unless said otherwise. */
export function planted(planar: Planar, sampleRateHz: number, encoding: SampleEncoding = pcm24): AudioSource {
  return Object.assign(sourceFromPlanar("planted", sampleRateHz, planar), { encoding });
}

/** Rounds to the 24-bit grid. */
export function quantise(planar: Planar, bits = 24): Planar {
  const scale = 2 ** (bits - 1);
  return planar.map((samples) => samples.map((value) => Math.round(value * scale) / scale));
}

const made = new Map<number, CleanMusic>();

/** 11 s of clean stereo, peak -8 dBFS, on the 24-bit grid. Made once per seed: copy it before changing it. */
export function cleanMusic(seed: number): CleanMusic {
  const known = made.get(seed) ?? newMusic(seed, 48000);
  made.set(seed, known);
  if (made.size > 4) made.delete(made.keys().next().value as number);
  return known;
}

function newMusic(seed: number, sampleRateHz: number): CleanMusic {
  const random = newRandom(seed);
  const frames = 11 * sampleRateHz;
  const planar = [new Float32Array(frames), new Float32Array(frames)];
  const beat = 60 / (92 + 44 * random());
  const rootHz = 41.2 * 2 ** (Math.floor(random() * 10) / 12);
  const band = { planar, sampleRateHz, random };
  playChords(band, rootHz * 4, 0.25, 2, 0.12);
  const loud: [number, number][] = [
    [2, 5.2],
    [6.4, 9],
  ];
  for (const [from, to] of loud) {
    for (let t = from, n = 0; t < to - 0.3; t += beat / 4, n++) playStep(band, t, n, rootHz, beat);
    playChords(band, rootHz * 4, from, to, 1);
    playLead(band, rootHz * 8, from, to);
  }
  finishMix(planar, sampleRateHz);
  return { planar: quantise(planar), sampleRateHz, loud };
}

interface Band {
  planar: Planar;
  sampleRateHz: number;
  random: Random;
}

function playStep(band: Band, at: number, step: number, rootHz: number, beat: number): void {
  if (step % 8 === 0 || (step % 8 === 5 && band.random() < 0.3)) playKick(band, at);
  if (step % 8 === 4) playNoise(band, at, 0.09, 0.5, 0.5, 0.2);
  if (step % 2 === 0) playNoise(band, at, 0.02, 0.16, 0.42, 0.95);
  if (step % 4 !== 3) playTone(band, at, beat / 4, rootHz * (step % 16 > 11 ? 1.5 : 1), 8, 0.34, 0.5);
}

/** A sine that falls from 150 to 56 Hz; it begins at zero and dies in about 0.25 s. */
function playKick({ planar, sampleRateHz }: Band, at: number): void {
  const start = Math.round(at * sampleRateHz);
  let phase = 0;
  for (let i = 0; i < 0.4 * sampleRateHz; i++) {
    const t = i / sampleRateHz;
    phase += (2 * Math.PI * (56 + 94 * Math.exp(-t / 0.025))) / sampleRateHz;
    const value = 0.8 * Math.sin(phase) * Math.exp(-t / 0.08) * Math.min(1, (0.4 - t) / 0.05);
    for (const samples of planar) if (start + i < samples.length) samples[start + i] += value;
  }
}

/** A burst of noise: snare (dull, long) or hi-hat (bright, short); 0.7 ms of attack. */
function playNoise({ planar, sampleRateHz, random }: Band, at: number, decay: number, gain: number, pan: number, brightness: number): void {
  const start = Math.round(at * sampleRateHz);
  let before = 0;
  for (let i = 0; i < decay * 8 * sampleRateHz; i++) {
    const t = i / sampleRateHz;
    const white = 2 * random() - 1;
    const value = gain * (white - brightness * before) * 0.6 * Math.exp(-t / decay) * Math.min(1, t / 0.0007);
    before = white;
    planar.forEach((samples, c) => {
      if (start + i < samples.length) samples[start + i] += value * (c === 0 ? 1 - pan : pan) * 2;
    });
  }
}

/** A note of `partials` harmonics with soft edges; `pan` 0 … 1. */
function playTone({ planar, sampleRateHz }: Band, at: number, seconds: number, hz: number, partials: number, gain: number, pan: number): void {
  const start = Math.round(at * sampleRateHz);
  const count = Math.round(seconds * sampleRateHz);
  const attack = 0.006 * sampleRateHz;
  for (let h = 1; h <= partials && h * hz < 0.4 * sampleRateHz; h++) {
    const step = (2 * Math.PI * h * hz) / sampleRateHz;
    const turn = 2 * Math.cos(step);
    let before = -Math.sin(step);
    let sine = 0;
    for (let i = 0; i < count && start + i < planar[0].length; i++) {
      const edge = Math.min(1, i / attack, (count - i) / (2 * attack));
      const value = (gain / h) * sine * edge;
      [before, sine] = [sine, turn * sine - before];
      planar[0][start + i] += value * (1 - pan) * 2;
      planar[1][start + i] += value * pan * 2;
    }
  }
}

function playChords(band: Band, hz: number, from: number, to: number, gain: number): void {
  const voices = [
    { ratio: 1, pan: 0.3 },
    { ratio: 2 ** (4 / 12), pan: 0.7 },
    { ratio: 2 ** (7 / 12), pan: 0.42 },
    { ratio: 2.003, pan: 0.6 },
  ];
  for (const { ratio, pan } of voices) playTone(band, from, to - from, hz * ratio, 5, 0.09 * gain, pan);
}

function playLead(band: Band, hz: number, from: number, to: number): void {
  for (let t = from; t < to - 0.5; t += 0.4) playTone(band, t, 0.34, hz * 2 ** ([0, 3, 5, 7, 10][Math.floor(band.random() * 5)] / 12), 9, 0.12, 0.5);
}

/** Second-order Butterworth high-pass (bilinear), in place: as a mixer clears the subsonics. */
function highPass(samples: Float32Array, cutoffHz: number, sampleRateHz: number): void {
  const k = Math.tan((Math.PI * cutoffHz) / sampleRateHz);
  const a0 = 1 + Math.SQRT2 * k + k * k;
  let [x1, x2, y1, y2] = [0, 0, 0, 0];
  for (let i = 0; i < samples.length; i++) {
    const y = (samples[i] - 2 * x1 + x2 - 2 * (k * k - 1) * y1 - (1 - Math.SQRT2 * k + k * k) * y2) / a0;
    [x2, x1, y2, y1] = [x1, samples[i], y1, y];
    samples[i] = y;
  }
}

/** Fades the last 2.5 s of what is there, adds a held chord under the end, and brings the peak to -8 dBFS. */
function finishMix(planar: Planar, sampleRateHz: number): void {
  const band = { planar, sampleRateHz, random: () => 0.5 };
  playChords(band, 220, 8.9, 10.9, 0.8);
  const fadeStart = 8.5 * sampleRateHz;
  const fadeEnd = 10.7 * sampleRateHz;
  let peak = 0;
  for (const samples of planar) {
    highPass(samples, 28, sampleRateHz);
    for (let i = 0; i < samples.length; i++) {
      if (i >= fadeStart) samples[i] *= Math.max(0, (fadeEnd - i) / (fadeEnd - fadeStart)) ** 2;
      peak = Math.max(peak, Math.abs(samples[i]));
    }
  }
  const gain = 10 ** (-8 / 20) / peak;
  for (const samples of planar) for (let i = 0; i < samples.length; i++) samples[i] *= gain;
}

/** Linear-phase low-pass, windowed sinc: -6 dB at the cutoff, down by 70 dB within 5.5/taps of the rate beyond it. */
export function lowPass(planar: Planar, cutoffHz: number, sampleRateHz: number, taps = 255): Planar {
  const middle = (taps - 1) / 2;
  const kernel = Float64Array.from({ length: taps }, (_, i) => {
    const x = i - middle;
    const angle = (2 * Math.PI * (i + 0.5)) / taps;
    const window = 0.42 - 0.5 * Math.cos(angle) + 0.08 * Math.cos(2 * angle);
    const omega = (2 * cutoffHz) / sampleRateHz;
    return window * (x === 0 ? omega : Math.sin(Math.PI * omega * x) / (Math.PI * x));
  });
  return planar.map((samples) => {
    const out = new Float32Array(samples.length);
    const padded = new Float64Array(samples.length + taps);
    padded.set(samples, middle);
    for (let i = 0; i < out.length; i++) {
      let sum = 0;
      for (let k = 0; k < taps; k++) sum += kernel[k] * padded[i + k];
      out[i] = sum;
    }
    return out;
  });
}
