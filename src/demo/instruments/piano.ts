import { decayFactor, midiToHz, powerOf2, sineOf } from "../synthesis/exact-math.ts";
import { filterBuffer, sampleRateHz } from "../synthesis/filter.ts";
import { Random } from "../synthesis/random.ts";

/** A piano note; `seconds` until the damper falls. */
export interface PianoNote {
  readonly midi: number;
  readonly seconds: number;
  readonly velocity: number;
  readonly seed: number;
}

const damperSeconds = 0.35;

/** Renders a note from its partials, stiff-string inharmonicity and two strings that beat, with the knock of the hammer; a soft touch is darker. Peak near 0.5. */
export function renderPiano(note: PianoNote): Float32Array {
  const random = new Random(note.seed);
  const fundamentalHz = midiToHz(note.midi);
  const out = new Float32Array(Math.round((note.seconds + damperSeconds) * sampleRateHz));
  const stiffness = 0.00035 * powerOf2((note.midi - 60) / 14);
  const partials = Math.min(13, Math.floor(9000 / fundamentalHz));
  for (let k = 1; k <= partials; k++) {
    const frequencyHz = k * fundamentalHz * Math.sqrt(1 + stiffness * k * k);
    const softness = frequencyHz / (500 + 2600 * note.velocity * note.velocity);
    const hammer = 1 / (1 + softness * softness);
    const place = Math.abs(sineOf(k / 16)) + 0.08; // struck at an eighth of its length
    const amplitude = (0.5 * note.velocity * hammer * place) / Math.sqrt(k);
    const decaySeconds = (9 * powerOf2((60 - note.midi) / 20)) / (1 + 0.22 * k);
    addPartial(out, frequencyHz, amplitude, decaySeconds, random.unit());
    if (k <= 3) addPartial(out, frequencyHz * (1 + 0.0004 * random.unit()), 0.5 * amplitude, 1.8 * decaySeconds, random.unit());
  }
  addKnock(out, note.velocity, random);
  const fade = Math.round(damperSeconds * sampleRateHz);
  for (let n = 0; n < fade; n++) out[out.length - 1 - n] *= (n / fade) * (n / fade);
  return out;
}

/** A decaying sine as a rotating complex number, until it has fallen by 66 dB. */
function addPartial(out: Float32Array, frequencyHz: number, amplitude: number, decaySeconds: number, phase: number): void {
  const factor = decayFactor(decaySeconds, sampleRateHz);
  const turnReal = factor * sineOf(frequencyHz / sampleRateHz + 0.25);
  const turnImaginary = factor * sineOf(frequencyHz / sampleRateHz);
  let real = amplitude * sineOf(phase + 0.25);
  let imaginary = amplitude * sineOf(phase);
  const frames = Math.min(out.length, Math.round(1.1 * decaySeconds * sampleRateHz));
  for (let n = 0; n < frames; n++) {
    out[n] += (n < 60 ? n / 60 : 1) * imaginary;
    const next = real * turnReal - imaginary * turnImaginary;
    imaginary = real * turnImaginary + imaginary * turnReal;
    real = next;
  }
}

function addKnock(out: Float32Array, velocity: number, random: Random): void {
  const knock = new Float32Array(Math.min(out.length, 3600));
  const decay = decayFactor(0.06, sampleRateHz);
  let level = 0.12 * velocity;
  for (let n = 0; n < knock.length; n++) {
    knock[n] = level * random.bipolar();
    level *= decay;
  }
  filterBuffer(knock, "band", 420, 0.7);
  for (let n = 0; n < knock.length; n++) out[n] += knock[n];
}
