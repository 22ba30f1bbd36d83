import { decayFactor } from "../synthesis/exact-math.ts";
import { filterBuffer, sampleRateHz } from "../synthesis/filter.ts";
import { Random } from "../synthesis/random.ts";

/** Renders a hand clap: three quick slaps and a short room, all of them noise around 1.3 kHz. */
export function renderClap(seed: number): Float32Array {
  const random = new Random(seed);
  const out = new Float32Array(Math.round(0.35 * sampleRateHz));
  const slap = decayFactor(0.025, sampleRateHz);
  const room = decayFactor(0.3, sampleRateHz);
  const starts = [0, 0.011, 0.021].map((seconds) => Math.round((seconds + 0.002 * random.unit()) * sampleRateHz));
  let [level, tail] = [0, 0];
  for (let n = 0; n < out.length; n++) {
    if (starts.includes(n)) level = 1;
    if (n === starts[2]) tail = 0.55;
    out[n] = (level + tail) * random.bipolar();
    level *= slap;
    tail *= room;
  }
  const air = out.slice();
  filterBuffer(out, "band", 1350, 1.1);
  filterBuffer(air, "high", 2800, 0.7);
  return out.map((sample, n) => 1.6 * sample + 0.28 * air[n]);
}
