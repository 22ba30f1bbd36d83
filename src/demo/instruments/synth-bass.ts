import { decayFactor, midiToHz, sineOf } from "../synthesis/exact-math.ts";
import { sampleRateHz, sweepBuffer } from "../synthesis/filter.ts";
import { saturateBuffer, sawtooth } from "../synthesis/oscillator.ts";

/** A bass synthesiser's note. */
export interface SynthBassNote {
  readonly midi: number;
  readonly seconds: number;
  readonly velocity: number;
  /** Where the filter settles and how far above it starts. */
  readonly cutoffHz: number;
  readonly sweepHz: number;
}

/** Renders a sawtooth and a sine an octave lower through a closing low-pass, lightly saturated; peak near 0.8. */
export function renderSynthBass(note: SynthBassNote): Float32Array {
  const release = Math.round(0.05 * sampleRateHz);
  const out = new Float32Array(Math.round(note.seconds * sampleRateHz) + release);
  const step = midiToHz(note.midi) / sampleRateHz;
  let [saw, sub] = [0, 0];
  for (let n = 0; n < out.length; n++) {
    out[n] = 0.5 * sawtooth(saw, step) + 0.75 * sineOf(sub);
    saw += step;
    if (saw >= 1) saw -= 1;
    sub += step;
  }
  const sweepDecay = decayFactor(0.35, sampleRateHz / 64);
  let sweep = note.sweepHz * note.velocity;
  sweepBuffer(out, "low", 1.1, () => {
    sweep *= sweepDecay;
    return note.cutoffHz + sweep;
  });
  for (let n = 0; n < out.length; n++) out[n] *= Math.min(1, n / 96) * Math.min(1, (out.length - n) / release);
  saturateBuffer(out, 1.3);
  return out.map((sample) => sample * note.velocity);
}
