import { decayFactor, midiToHz, powerOf2, sineOf } from "../synthesis/exact-math.ts";
import { StateVariableFilter, sampleRateHz } from "../synthesis/filter.ts";
import { sawtooth } from "../synthesis/oscillator.ts";
import { Random } from "../synthesis/random.ts";
import { type Consonant, consonants, formantsOf, type Voice } from "./phonemes.ts";

/** One sung syllable: an optional consonant and a vowel, "sa" or "o". */
export interface SungNote {
  readonly startSeconds: number;
  readonly seconds: number;
  readonly midi: number;
  readonly velocity: number;
  readonly syllable: string;
}

/** A singer. */
export interface Singer {
  readonly voice: Voice;
  readonly vibratoCents: number;
  /** Breath against tone, 0 (belted) ... 1 (whispered). */
  readonly breath: number;
  /** Level of s, t, sh and their like; 1 is natural. */
  readonly sibilance: number;
  /** How pressed the voice is: 0 soft and dark ... 1 bright. */
  readonly effort: number;
  readonly seed: number;
}

const formantQ = [7, 9, 12, 14, 14];
const formantGain = [1, -1.15, 1.1, -0.9, 0.6]; // signs alternate, so that neighbouring formants do not cancel between them
const controlFrames = 32;

/** One phrase's worth of state that moves slowly. */
class Mouth {
  readonly formantsHz: number[];
  readonly filters: StateVariableFilter[];
  readonly hiss = new StateVariableFilter(4000, 1.2);
  pitch: number;
  voiced = 0;
  noise = 0;

  constructor(
    midi: number,
    readonly voice: Voice,
  ) {
    this.pitch = midi;
    this.formantsHz = formantsOf("y", voice);
    this.filters = this.formantsHz.map((hz, k) => new StateVariableFilter(hz, formantQ[k]));
  }

  /** Moves a control step towards where the syllable wants it. */
  move(targetMidi: number, vowelHz: readonly number[], voiced: number, noise: number, noiseHz: number): void {
    this.pitch += 0.035 * (targetMidi - this.pitch);
    this.voiced += 0.05 * (voiced - this.voiced);
    this.noise += (noise > this.noise ? 0.12 : 0.06) * (noise - this.noise);
    this.hiss.set(noiseHz, 1.2);
    for (let k = 0; k < 5; k++) {
      this.formantsHz[k] += 0.045 * (vowelHz[k] - this.formantsHz[k]);
      this.filters[k].set(this.formantsHz[k], formantQ[k]);
    }
  }
}

interface Articulation {
  readonly note: SungNote;
  readonly consonant: Consonant;
  readonly vowelHz: readonly number[];
  readonly fromHz: readonly number[];
}

function articulate(note: SungNote, voice: Voice): Articulation {
  const letter = note.syllable.length > 1 ? note.syllable[0] : "";
  const consonant = consonants[letter];
  return { note, consonant, vowelHz: formantsOf(note.syllable.at(-1) ?? "a", voice), fromHz: formantsOf(consonant.from, voice) };
}

/** Renders a melody from time 0, one voice; notes must be in order and must not overlap. Peak near 0.5 at velocity 1. */
export function renderVoice(notes: readonly SungNote[], singer: Singer, frames: number): Float32Array {
  const out = new Float32Array(frames);
  const sung = notes.map((note) => articulate(note, singer.voice));
  for (let first = 0; first < sung.length; ) {
    let last = first;
    while (last + 1 < sung.length && sung[last + 1].note.startSeconds - endOf(sung[last].note) < 0.25) last++;
    renderPhrase(out, sung.slice(first, last + 1), singer);
    first = last + 1;
  }
  return out;
}

function endOf(note: SungNote): number {
  return note.startSeconds + note.seconds;
}

/** What the mouth is asked to do at a time within a syllable. */
function steer(mouth: Mouth, at: Articulation, seconds: number, singer: Singer, drift: number): void {
  const { note, consonant } = at;
  const since = seconds - note.startSeconds;
  const isConsonant = since < 0;
  const isOver = since > note.seconds;
  const vibrato = singer.vibratoCents * Math.min(1, Math.max(0, (since - 0.25) / 0.35));
  const target = note.midi + (vibrato * sineOf(5.4 * seconds + 2) + drift) / 100;
  const swell = 0.82 + 0.18 * Math.min(1, Math.max(0, since / 0.2)) - 0.15 * Math.min(1, Math.max(0, since / note.seconds));
  const voiced = isOver ? 0 : isConsonant ? consonant.voiced * note.velocity : swell * note.velocity;
  const noise = isConsonant ? consonant.noise * singer.sibilance * (0.5 + 0.5 * note.velocity) : 0;
  mouth.move(target, isConsonant ? at.fromHz : at.vowelHz, voiced, noise, consonant.noiseHz);
}

/** Renders notes that follow each other in one breath, adding to `out`. The consonant comes before the beat, as singers place it. */
function renderPhrase(out: Float32Array, phrase: readonly Articulation[], singer: Singer): void {
  const random = new Random(singer.seed + Math.round(1000 * phrase[0].note.startSeconds));
  const mouth = new Mouth(phrase[0].note.midi - 0.7, singer.voice);
  const start = Math.max(0, Math.round((phrase[0].note.startSeconds - 0.16) * sampleRateHz));
  const end = Math.min(out.length, Math.round((endOf(phrase[phrase.length - 1].note) + 0.25) * sampleRateHz));
  const tilt = 1 - decayFactor(0.0008 / (0.35 + 0.65 * singer.effort), sampleRateHz);
  const [source, white, block] = [0, 1, 2].map(() => new Float32Array(controlFrames));
  let [index, phase, dark, drift] = [0, 0.5, 0, 0];
  for (let n = start; n < end; n += controlFrames) {
    const seconds = n / sampleRateHz;
    while (index + 1 < phrase.length && seconds >= onset(phrase[index + 1])) index++;
    drift = 0.995 * drift + 0.5 * random.bipolar();
    if (seconds >= onset(phrase[index])) steer(mouth, phrase[index], seconds, singer, 3 * drift);
    const step = (midiToHz(mouth.pitch) / sampleRateHz) * powerOf2(0.0006 * random.bipolar());
    for (let k = 0; k < controlFrames; k++) {
      phase += step;
      if (phase >= 1) phase -= 1;
      white[k] = random.bipolar();
      const breath = singer.breath * 0.25 * (0.4 + 0.6 * phase) * white[k];
      dark += tilt * (breath - sawtooth(phase, step) - dark);
      source[k] = mouth.voiced * (dark + 0.4 * breath);
      block[k] = 0.11 * mouth.voiced * dark;
    }
    mouth.filters.forEach((filter, k) => {
      filter.addTo(block, source, 0, controlFrames, "band", 0.5 * formantGain[k]);
    });
    mouth.hiss.addTo(block, white, 0, controlFrames, "band", 0.17 * mouth.noise);
    for (let k = 0; k < Math.min(controlFrames, end - n); k++) out[n + k] += block[k];
  }
}

/** When a syllable's consonant begins. */
function onset(at: Articulation): number {
  return at.note.startSeconds - at.consonant.seconds;
}
