import { decayFactor, sineOf } from "../synthesis/exact-math.ts";
import { sampleRateHz } from "../synthesis/filter.ts";
import { Random } from "../synthesis/random.ts";

/** A drum head struck once. Also the toms: a higher pitch, a slower fall, a longer decay. */
export interface Drum {
  /** Where the pitch settles and where it starts. */
  readonly pitchHz: number;
  readonly strikeHz: number;
  /** Time in which the pitch falls by 60 dB of the way. */
  readonly fallSeconds: number;
  readonly decaySeconds: number;
  /** The beater's noise against the tone. */
  readonly clickGain: number;
  readonly seed: number;
}

/** Renders one hit, peak near 1. */
export function renderDrum(drum: Drum): Float32Array {
  const out = new Float32Array(Math.round(drum.decaySeconds * 1.1 * sampleRateHz));
  const random = new Random(drum.seed);
  const decay = decayFactor(drum.decaySeconds, sampleRateHz);
  const fall = decayFactor(drum.fallSeconds, sampleRateHz);
  const clickDecay = decayFactor(0.03, sampleRateHz);
  let [phase, level, bend, click, dull] = [0.25, 1, 1, drum.clickGain, 0];
  for (let n = 0; n < out.length; n++) {
    const attack = n < 24 ? n / 24 : 1;
    dull += 0.45 * (random.bipolar() - dull);
    out[n] = attack * (level * sineOf(phase) + click * dull);
    phase += (drum.pitchHz + (drum.strikeHz - drum.pitchHz) * bend) / sampleRateHz;
    level *= decay;
    bend *= fall;
    click *= clickDecay;
  }
  return out;
}
