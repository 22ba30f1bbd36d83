import type { SungNote } from "./instruments/voice.ts";
import { Random } from "./synthesis/random.ts";

/** Turns bars and beats of a steady 4/4 tempo into seconds; bar 0 begins after `leadInSeconds`. */
export class Clock {
  readonly beatSeconds: number;

  constructor(
    tempoBpm: number,
    readonly leadInSeconds: number,
  ) {
    this.beatSeconds = 60 / tempoBpm;
  }

  at(bar: number, beat = 0): number {
    return this.leadInSeconds + (4 * bar + beat) * this.beatSeconds;
  }
}

/** A hit of a pattern. */
export interface Hit {
  readonly seconds: number;
  readonly velocity: number;
}

const velocities: Readonly<Record<string, number>> = { X: 1, x: 0.8, o: 0.6, g: 0.32 };

/**
 * Reads a bar of sixteenths, "X...x...": X accent, x normal, o soft, g ghost. `swing` 0 ... 0.5 delays every second sixteenth by that part of one;
 * `spreadMs` is how far a hand strays from the grid, and velocities stray by a tenth.
 */
export function readPattern(clock: Clock, bar: number, pattern: string, random: Random, spreadMs: number, swing = 0): Hit[] {
  return [...pattern].flatMap((mark, step) => {
    const velocity = velocities[mark];
    if (velocity === undefined) return [];
    const late = (step % 2) * swing * 0.25 * clock.beatSeconds + (spreadMs / 1000) * random.around();
    return [{ seconds: clock.at(bar, step / 4) + late, velocity: velocity * (1 + 0.1 * random.around()) }];
  });
}

const semitones: Readonly<Record<string, number>> = { C: 0, D: 2, E: 4, F: 5, G: 7, A: 9, B: 11 };

/** MIDI number of a note name: "C4" is 60, "F#3" 54, "Bb2" 46. */
export function midiOf(name: string): number {
  const accidental = name[1] === "#" ? 1 : name[1] === "b" ? -1 : 0;
  return semitones[name[0]] + accidental + 12 * (Number(name.at(-1)) + 1);
}

/** Note names separated by spaces. */
export function midiOfAll(names: string): number[] {
  return names.split(" ").map(midiOf);
}

/**
 * Reads a melody, "E4 1.5 sa, - 0.5, D4 1 lo": note, beats, syllable; "-" rests. Notes are sung a little short of their length,
 * stray from the beat by up to `spreadMs`, and are stressed on the bar's first and third beat.
 */
export function readMelody(clock: Clock, bar: number, text: string, velocity: number, random: Random, spreadMs: number): SungNote[] {
  const notes: SungNote[] = [];
  let beat = 0;
  for (const entry of text.split(",")) {
    const [name, beats, syllable] = entry.trim().split(" ");
    if (name !== "-") {
      const stress = beat % 2 === 0 ? 1 : 0.9;
      notes.push({
        startSeconds: clock.at(bar, beat) + (spreadMs / 1000) * (random.around() + 0.4),
        seconds: Number(beats) * clock.beatSeconds * 0.9,
        midi: midiOf(name),
        velocity: velocity * stress * (1 + 0.06 * random.around()),
        syllable,
      });
    }
    beat += Number(beats);
  }
  return notes;
}

/** The same notes at another pitch, for harmonies: `steps[pitch]` is the semitones to add to a MIDI number, found for the pitch class, else `fallback`. */
export function harmonise(notes: readonly SungNote[], steps: Readonly<Record<number, number>>, fallback: number): SungNote[] {
  return notes.map((note) => ({ ...note, midi: note.midi + (steps[note.midi % 12] ?? fallback) }));
}

/** A double: the same notes by the same singer again, never quite together. */
export function doubled(notes: readonly SungNote[], seed: number, spreadMs: number): SungNote[] {
  const random = new Random(seed);
  return notes.map((note) => ({ ...note, startSeconds: note.startSeconds + (spreadMs / 1000) * random.around(), velocity: note.velocity * 0.95 }));
}
