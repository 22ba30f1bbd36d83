import { bellBuffer, filterBuffer } from "../synthesis/filter.ts";
import { saturateBuffer } from "../synthesis/oscillator.ts";
import { renderString } from "./string.ts";

/** A strummed chord on an electric guitar. */
export interface GuitarChord {
  readonly midi: readonly number[];
  readonly seconds: number;
  readonly velocity: number;
  /** The heel of the hand on the strings. */
  readonly isMuted: boolean;
  /** 1 (clean) ... 30 (lead). */
  readonly drive: number;
  readonly seed: number;
}

/** Renders a chord through amplifier and loudspeaker cabinet; peak near 0.7. */
export function renderGuitar(chord: GuitarChord): Float32Array {
  const strum = 190; // frames between strings, 4 ms
  const out = new Float32Array(Math.round((chord.seconds + 0.05) * 48000));
  chord.midi.forEach((midi, k) => {
    const string = renderString({
      midi: midi + 0.03 * ((chord.seed + k) % 3) - 0.03,
      seconds: chord.seconds + 0.05 - (k * strum) / 48000,
      decaySeconds: chord.isMuted ? 0.28 : 5,
      dullness: chord.isMuted ? 0.45 : 0.18,
      pickPosition: 0.13,
      pickBrightness: 0.35 + 0.45 * chord.velocity,
      seed: chord.seed * 7 + k,
    });
    for (let n = 0; n < string.length && n + k * strum < out.length; n++) out[n + k * strum] += string[n];
  });
  filterBuffer(out, "high", 110, 0.7); // keeps the lows from swamping the drive
  saturateBuffer(out, chord.drive * (0.6 + 0.4 * chord.velocity));
  filterBuffer(out, "high", 85, 0.8);
  bellBuffer(out, 2300, 1.2, 1.2);
  bellBuffer(out, 180, 0.8, 1.5);
  filterBuffer(out, "low", 4200, 0.8);
  filterBuffer(out, "low", 6200, 0.6);
  return out.map((sample) => 0.6 * chord.velocity * sample);
}
