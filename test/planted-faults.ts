// One way, or several, of planting each fault of docs/findings.md in clean music.
import type { FindingCode } from "../src/analysis/inspect.ts";
import type { AudioSource, Planar } from "../src/audio/source.ts";
import { openAudio } from "../src/formats/open.ts";
import { memorySpool } from "../src/formats/spool.ts";
import { type CleanMusic, lowPass, planted, quantise, type Random } from "./planted.ts";
import { planarToWav24 } from "./wav-bytes.ts";
import { bytesSource } from "./wav-fixtures.ts";

/** A file with a fault, and where the fault is; a missing channel or time means the whole. */
export interface Plant {
  source: AudioSource;
  channel?: number;
  startSeconds?: number;
  endSeconds?: number;
}

type Planter = (music: CleanMusic, random: Random) => Plant | Promise<Plant>;

const float32 = { container: "wav", kind: "float", bits: 32 } as const;

function copy({ planar }: CleanMusic): Planar {
  return planar.map((samples) => samples.slice());
}

function scale(planar: Planar, gain: number): Planar {
  return planar.map((samples) => samples.map((value) => value * gain));
}

function store({ sampleRateHz }: CleanMusic, planar: Planar): AudioSource {
  return planted(quantise(planar), sampleRateHz);
}

/** A moment where the band plays, half a second from its ends. */
function loudMoment({ loud }: CleanMusic, random: Random): number {
  const [from, to] = loud[random() < 0.5 ? 0 : 1];
  return from + 0.5 + random() * (to - from - 1.2);
}

function at(music: CleanMusic, seconds: number): number {
  return Math.round(seconds * music.sampleRateHz);
}

/** Changes one channel at one loud moment. */
function spoil(change: (samples: Float32Array, frame: number, random: Random) => number): Planter {
  return (music, random) => {
    const planar = copy(music);
    const channel = random() < 0.5 ? 0 : 1;
    const startSeconds = loudMoment(music, random);
    const frames = change(planar[channel], at(music, startSeconds), random);
    return { source: store(music, planar), channel, startSeconds, endSeconds: startSeconds + frames / music.sampleRateHz };
  };
}

function clipped(dropDb: number, afterDb: number): Planter {
  return (music, random) => {
    const planar = copy(music);
    const channel = random() < 0.5 ? 0 : 1;
    const level = 10 ** ((-8 - dropDb) / 20);
    const first = planar[channel].findIndex((value) => Math.abs(value) > level);
    planar[channel] = planar[channel].map((value) => Math.max(-level, Math.min(level, value)));
    const source = store(music, scale(planar, 10 ** ((8 + dropDb + afterDb) / 20)));
    return { source, channel, startSeconds: first / music.sampleRateHz, endSeconds: 11 };
  };
}

function withSilence(place: "head" | "inside" | "tail", seconds: number): Planter {
  return (music) => {
    const silence = new Float32Array(at(music, seconds));
    const cut = at(music, place === "head" ? 0 : place === "tail" ? 11 : 5.9);
    const planar = music.planar.map((samples) => {
      const out = new Float32Array(samples.length + silence.length);
      out.set(samples.subarray(0, cut));
      out.set(samples.subarray(cut), cut + silence.length);
      return out;
    });
    const startSeconds = cut / music.sampleRateHz;
    return { source: store(music, planar), startSeconds, endSeconds: startSeconds + seconds };
  };
}

/** Adds a signal to the chosen channels, throughout. */
function added(signal: (seconds: number, random: Random) => number, channels = [0, 1]): Planter {
  return (music, random) => {
    const planar = copy(music);
    for (const c of channels) for (let i = 0; i < planar[c].length; i++) planar[c][i] += signal(i / music.sampleRateHz, random);
    return channels.length === 1 ? { source: store(music, planar), channel: channels[0] } : { source: store(music, planar) };
  };
}

function hum(hz: number, levelDb: number, channels?: number[]): Planter {
  const gain = 10 ** (levelDb / 20);
  const parts = [1, 0.7, 0.5, 0.25, 0.2];
  return added((t) => parts.reduce((sum, part, h) => sum + gain * part * Math.sin(2 * Math.PI * hz * (h + 1) * t + h), 0), channels);
}

/** The band without a rest, eight times over, with so much room before or after it that hum stands alone there for 1.5 s. */
function resting(place: "head" | "tail", hz: number, levelDb: number): Planter {
  return (music, random) => {
    const [from, to] = music.loud[0].map((seconds) => at(music, seconds));
    const fade = at(music, 0.01);
    const room = at(music, 1.5);
    const planar = music.planar.map((samples) => {
      const once = samples.subarray(from, to).map((value, i) => value * Math.min(1, i / fade, (to - from - 1 - i) / fade));
      const out = new Float32Array(room + 8 * once.length);
      for (let turn = 0; turn < 8; turn++) out.set(once, (place === "head" ? room : 0) + turn * once.length);
      return out;
    });
    return hum(hz, levelDb)({ ...music, planar }, random);
  };
}

/** Five seconds are enough for a spectrum. */
function excerpt(music: CleanMusic): Planar {
  return music.planar.map((samples) => samples.slice(at(music, 2), at(music, 7)));
}

function lossy(cutoffHz: number): Planter {
  return (music) => ({ source: store(music, lowPass(excerpt(music), cutoffHz, music.sampleRateHz)) });
}

function mapped(change: (left: number, right: number) => [number, number], channel?: number): Planter {
  return (music) => {
    const planar = copy(music);
    for (let i = 0; i < planar[0].length; i++) [planar[0][i], planar[1][i]] = change(planar[0][i], planar[1][i]);
    return channel === undefined ? { source: store(music, planar) } : { source: store(music, planar), channel };
  };
}

const sliced =
  (from: number, to: number, edge: "start" | "end"): Planter =>
  (music) => {
    const planar = music.planar.map((samples) => samples.slice(at(music, from), at(music, to)));
    const moment = edge === "start" ? 0 : to - from;
    return { source: store(music, planar), startSeconds: moment, endSeconds: moment };
  };

/** A WAV file of which only the first part arrived. */
function cutOff(share: number): Planter {
  return async (music) => {
    const whole = planarToWav24(music.sampleRateHz, music.planar);
    const source = await openAudio(bytesSource("cut.wav", whole.slice(0, Math.round(share * whole.length))), memorySpool);
    const moment = source.frames / music.sampleRateHz;
    return { source, startSeconds: moment, endSeconds: moment };
  };
}

/** Hissing noise around 7 kHz, a tenth of a second, every 0.7 s. */
function esses(music: CleanMusic, random: Random): Plant {
  const planar = copy(music);
  let before = 0;
  let older = 0;
  for (const [from, to] of music.loud) {
    for (let i = at(music, from); i < at(music, to); i++) {
      const phase = (i / music.sampleRateHz) % 0.7;
      const next = 2 * random() - 1 + 2 * 0.93 * Math.cos((2 * Math.PI * 7000) / music.sampleRateHz) * before - 0.93 ** 2 * older;
      older = before;
      before = next;
      const envelope = phase < 0.11 ? Math.sin((Math.PI * phase) / 0.11) : 0;
      for (const samples of planar) samples[i] += 0.028 * next * envelope;
    }
  }
  return { source: store(music, planar) };
}

function doubledRate(music: CleanMusic): Plant {
  const stuffed = excerpt(music).map((samples) => {
    const out = new Float32Array(samples.length * 2);
    samples.forEach((value, i) => {
      out[2 * i] = 2 * value;
    });
    return out;
  });
  return { source: planted(quantise(lowPass(stuffed, 22900, 96000, 255)), 96000) };
}

/** Every code with the ways its fault is planted. */
export const planters: Readonly<Record<FindingCode, readonly Planter[]>> = {
  "non-finite": [
    (music, random) => {
      const planar = copy(music);
      const startSeconds = loudMoment(music, random);
      planar[0].fill(Number.NaN, at(music, startSeconds), at(music, startSeconds) + 3);
      return { source: store(music, planar), startSeconds, endSeconds: startSeconds };
    },
  ],
  silent: [(music) => ({ source: store(music, scale(music.planar, 0)) })],
  "too-short": [sliced(2, 4.5, "start")],
  "early-end": [cutOff(0.5), cutOff(0.97)],
  "odd-rate": [(music) => ({ source: planted(music.planar, 50000) }), (music) => ({ source: planted(music.planar, 32000) })],
  "fake-bit-depth": [
    (music) => ({ source: planted(quantise(music.planar, 16), music.sampleRateHz) }),
    (music) => ({ source: planted(quantise(music.planar, 16), music.sampleRateHz, float32) }),
    (music) => ({ source: planted(music.planar, music.sampleRateHz, float32) }),
  ],
  upsampled: [doubledRate],
  "lossy-origin": [lossy(16000), lossy(17500), lossy(19200)],
  headroom: [
    (music) => ({ source: store(music, scale(music.planar, 10 ** (7.5 / 20))) }),
    (music) => ({ source: store(music, scale(music.planar, 0.2)) }),
  ],
  "sample-overs": [(music) => ({ source: planted(scale(music.planar, 10 ** (9.5 / 20)), music.sampleRateHz, float32) })],
  "inter-sample-overs": [
    spoil((samples, frame) => {
      for (let i = 0; i < 4800; i++) samples[frame + i] = 1.35 * Math.SQRT1_2 * (i % 4 < 2 ? 1 : -1) * Math.sin((Math.PI * i) / 4800);
      return 4800;
    }),
  ],
  clipping: [clipped(4, 0), clipped(4, -6), clipped(2, -3), clipped(8, -1)],
  "limited-input": [mapped((left, right) => [0.7 * Math.tanh(9 * left), 0.7 * Math.tanh(9 * right)])],
  "dc-offset": [mapped((left, right) => [left + 0.004, right], 0), mapped((left, right) => [left, right - 0.02], 1)],
  polarity: [mapped((left, right) => [left, -right])],
  "mono-loss": [
    (music) => {
      const planar = copy(music);
      const mid = planar[0].map((value, i) => (value + planar[1][i]) / 2);
      for (let i = 700; i < mid.length; i++) {
        planar[0][i] = 0.4 * mid[i] + 0.6 * mid[i - 700];
        planar[1][i] = 0.4 * mid[i] - 0.6 * mid[i - 700];
      }
      return { source: store(music, planar) };
    },
  ],
  "channel-imbalance": [mapped((left, right) => [left, right * 0.75], 0), mapped((left, right) => [left * 0.82, right], 1)],
  "one-sided": [mapped((_, right) => [0, right], 0), mapped((left, right) => [left, right * 0.03], 1)],
  "mono-as-stereo": [mapped((left) => [left, left])],
  clicks: [
    spoil((samples, frame, random) => {
      samples[frame] += (random() < 0.5 ? -1 : 1) * (0.12 + 0.2 * random());
      return 1;
    }),
    spoil((samples, frame, random) => {
      for (let i = 0; i < 3; i++) samples[frame + i] += 0.15 + 0.1 * random();
      return 3;
    }),
    spoil((samples, frame) => {
      let from = frame;
      while (Math.abs(samples[from] - samples[from + 700]) < 0.1) from++;
      samples.copyWithin(from, from + 700);
      return from - frame + 1;
    }),
  ],
  dropouts: [
    spoil((samples, frame, random) => {
      const length = Math.round(150 + 3000 * random());
      samples.fill(0, frame, frame + length);
      return length;
    }),
    spoil((samples, frame, random) => {
      const length = Math.round(150 + 800 * random());
      samples.fill(samples[frame - 1], frame, frame + length);
      return length;
    }),
    spoil((samples, frame) => {
      samples.copyWithin(frame, frame - 512, frame);
      return 512;
    }),
  ],
  "cut-start": [sliced(2.7, 11, "start"), sliced(7.13, 11, "start")],
  "cut-tail": [sliced(0, 4.7, "end"), sliced(0, 8.1, "end")],
  "long-silence": [withSilence("head", 3), withSilence("inside", 5), withSilence("tail", 7)],
  hum: [
    hum(50, -52),
    hum(60, -58),
    hum(50, -60, [1]),
    added((t) => 0.003 * Math.sin(2 * Math.PI * 50 * t), [0]),
    resting("head", 50, -60),
    resting("tail", 60, -60),
  ],
  "noise-floor": [added((_, random) => 0.004 * (random() - 0.5) * 1.7), added((_, random) => 0.0012 * (random() + random() - 1))],
  rumble: [added((t) => 0.035 * Math.sin(2 * Math.PI * 9 * t) + 0.035 * Math.sin(2 * Math.PI * 15.3 * t + Math.sin(3 * t)))],
  sibilance: [esses],
};
