import { midiToHz, powerOf2 } from "../synthesis/exact-math.ts";
import { sampleRateHz } from "../synthesis/filter.ts";
import { Random } from "../synthesis/random.ts";

/** A plucked string. */
export interface PluckedString {
  readonly midi: number;
  readonly seconds: number;
  /** Time to lose 60 dB at the fundamental; a palm on the string makes it 0.3 s. */
  readonly decaySeconds: number;
  /** Loss of treble per round trip, 0 (wire) ... 0.5 (felt). */
  readonly dullness: number;
  /** Where it is plucked, as a fraction of its length. */
  readonly pickPosition: number;
  /** Hardness of the pick, 0.1 (thumb) ... 1 (steel). */
  readonly pickBrightness: number;
  readonly seed: number;
}

/** Renders a Karplus-Strong string with pick-position comb and allpass tuning (Jaffe and Smith 1983); peak near 0.5. */
export function renderString(pluck: PluckedString): Float32Array {
  const out = new Float32Array(Math.round(pluck.seconds * sampleRateHz));
  const period = sampleRateHz / midiToHz(pluck.midi);
  const whole = Math.floor(period - pluck.dullness - 0.3);
  const fraction = period - pluck.dullness - whole;
  const allpass = (1 - fraction) / (1 + fraction);
  const loss = powerOf2((-9.965784284662087 * period) / (pluck.decaySeconds * sampleRateHz)); // 1000 = 2^9.9658 is 60 dB
  const line = pickNoise(whole, pluck);
  let [at, before, allpassIn, allpassOut] = [0, 0, 0, 0];
  for (let n = 0; n < out.length; n++) {
    const sample = line[at];
    out[n] = sample;
    const filtered = loss * ((1 - pluck.dullness) * sample + pluck.dullness * before);
    before = sample;
    allpassOut = allpass * (filtered - allpassOut) + allpassIn;
    allpassIn = filtered;
    line[at] = allpassOut;
    at = at + 1 === whole ? 0 : at + 1;
  }
  const fade = Math.min(out.length, 720);
  for (let n = 0; n < fade; n++) out[out.length - 1 - n] *= n / fade;
  return out;
}

/** One period of noise as a pick leaves it on the string: dulled, combed by the pick's place, free of DC. */
function pickNoise(frames: number, pluck: PluckedString): Float64Array {
  const random = new Random(pluck.seed);
  const noise = new Float64Array(frames);
  let dull = 0;
  for (let n = 0; n < frames; n++) {
    dull += pluck.pickBrightness * (random.bipolar() - dull);
    noise[n] = dull;
  }
  const shift = Math.max(1, Math.round(frames * pluck.pickPosition));
  const combed = noise.map((sample, n) => sample - noise[(n + shift) % frames]);
  const mean = combed.reduce((sum, sample) => sum + sample, 0) / frames;
  const energy = combed.reduce((sum, sample) => sum + (sample - mean) * (sample - mean), 0) / frames;
  const gain = 0.22 / Math.sqrt(energy);
  return combed.map((sample) => (sample - mean) * gain);
}
