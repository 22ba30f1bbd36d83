import { decayFactor, midiToHz } from "../synthesis/exact-math.ts";
import { sampleRateHz, sweepBuffer } from "../synthesis/filter.ts";
import { sawtooth, squareWave } from "../synthesis/oscillator.ts";

/** Renders a short synthesiser note whose filter snaps shut: the arpeggio. `brightness` 0 ... 1 opens it; peak near 0.6. */
export function renderPluck(midi: number, velocity: number, brightness: number): Float32Array {
  const out = new Float32Array(Math.round(0.34 * sampleRateHz));
  const step = midiToHz(midi) / sampleRateHz;
  const step2 = step * 1.004;
  let [phase, phase2] = [0, 0.3];
  for (let n = 0; n < out.length; n++) {
    out[n] = 0.35 * sawtooth(phase, step) + 0.25 * squareWave(phase2, step2);
    phase += step;
    if (phase >= 1) phase -= 1;
    phase2 += step2;
    if (phase2 >= 1) phase2 -= 1;
  }
  const close = decayFactor(0.32, sampleRateHz / 64);
  let open = (900 + 7500 * brightness) * velocity;
  sweepBuffer(out, "low", 1.6, () => {
    open *= close;
    return 260 + open;
  });
  const fall = decayFactor(0.6, sampleRateHz);
  let level = velocity;
  for (let n = 0; n < out.length; n++) {
    out[n] *= level * Math.min(1, n / 48, (out.length - n) / 960);
    level *= fall;
  }
  return out;
}
