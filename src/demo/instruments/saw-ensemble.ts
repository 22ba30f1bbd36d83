import { midiToHz, powerOf2, sineOf } from "../synthesis/exact-math.ts";
import { sampleRateHz, sweepBuffer } from "../synthesis/filter.ts";
import { sawtooth } from "../synthesis/oscillator.ts";
import { Random } from "../synthesis/random.ts";
import type { StereoBuffer } from "../synthesis/stereo-buffer.ts";

/** Many detuned sawtooths: a synthesiser pad, a bright stack of chords or, slow and dark, bowed strings. */
export interface SawChord {
  readonly midi: readonly number[];
  readonly startSeconds: number;
  readonly seconds: number;
  readonly attackSeconds: number;
  readonly releaseSeconds: number;
  readonly gain: number;
  /** Spread of the sawtooths of one note, cents either way. */
  readonly detuneCents: number;
  readonly cutoffHz: number;
  /** How far the filter opens over the length of the chord, as a factor. */
  readonly opening: number;
  readonly vibratoCents: number;
  readonly seed: number;
}

/** Adds a chord: per note two sawtooths left and two right, one filter a side. */
export function addSawChord(into: StereoBuffer, chord: SawChord): void {
  const frames = Math.round((chord.seconds + chord.releaseSeconds) * sampleRateHz);
  const random = new Random(chord.seed);
  const sides = [new Float32Array(frames), new Float32Array(frames)];
  for (const midi of chord.midi) {
    for (let voice = 0; voice < 4; voice++) {
      const cents = chord.detuneCents * ((voice - 1.5) / 1.5 + 0.2 * random.bipolar());
      addSawtooth(sides[voice & 1], midi + cents / 100, chord.vibratoCents, random);
    }
  }
  const release = Math.round(chord.releaseSeconds * sampleRateHz);
  const attack = Math.round(chord.attackSeconds * sampleRateHz);
  const scale = (0.22 * chord.gain) / Math.sqrt(chord.midi.length);
  const start = Math.round(chord.startSeconds * sampleRateHz);
  [into.left, into.right].forEach((target, side) => {
    const sound = sides[side];
    sweepBuffer(sound, "low", 0.8, (frame) => chord.cutoffHz * (1 + ((chord.opening - 1) * frame) / frames));
    const count = Math.min(frames, into.frames - start);
    for (let n = 0; n < count; n++) {
      const level = Math.min(1, n / attack, (frames - n) / release);
      target[start + n] += scale * level * level * sound[n];
    }
  });
}

function addSawtooth(out: Float32Array, midi: number, vibratoCents: number, random: Random): void {
  const base = midiToHz(midi) / sampleRateHz;
  let phase = random.unit();
  let step = base;
  const vibratoPhase = random.unit();
  const vibratoStep = (5 + 0.8 * random.bipolar()) / sampleRateHz;
  for (let n = 0; n < out.length; n++) {
    if (vibratoCents > 0 && (n & 127) === 0) step = base * powerOf2((vibratoCents / 1200) * sineOf(vibratoPhase + n * vibratoStep));
    out[n] += sawtooth(phase, step);
    phase += step;
    if (phase >= 1) phase -= 1;
  }
}
