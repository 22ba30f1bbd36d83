import { decayFactor, sineOf } from "../synthesis/exact-math.ts";
import { filterBuffer, sampleRateHz } from "../synthesis/filter.ts";
import { Random } from "../synthesis/random.ts";

/** A snare drum: two modes of the head and the wires under it. */
export interface Snare {
  readonly pitchHz: number;
  readonly bodySeconds: number;
  readonly wireSeconds: number;
  /** Wires against body, linear. */
  readonly wireGain: number;
  readonly wireLowCutHz: number;
  readonly seed: number;
}

/** Renders one hit, peak near 1. */
export function renderSnare(snare: Snare): Float32Array {
  const frames = Math.round(Math.max(snare.bodySeconds, snare.wireSeconds) * sampleRateHz);
  const out = new Float32Array(frames);
  const random = new Random(snare.seed);
  const wires = Float32Array.from(out, () => random.bipolar());
  filterBuffer(wires, "high", snare.wireLowCutHz, 0.6);
  filterBuffer(wires, "low", 9500, 0.6);
  const bodyDecay = decayFactor(snare.bodySeconds, sampleRateHz);
  const wireDecay = decayFactor(snare.wireSeconds, sampleRateHz);
  const snapDecay = decayFactor(0.05, sampleRateHz);
  let [phase, upper, body, wire, snap] = [0, 0, 0.6, snare.wireGain, snare.wireGain];
  for (let n = 0; n < frames; n++) {
    const attack = n < 16 ? n / 16 : 1;
    out[n] = attack * (body * (sineOf(phase) + 0.5 * sineOf(upper)) + (0.6 * wire + 0.7 * snap) * wires[n]);
    const bend = 1 + 0.5 * body * body;
    phase += (snare.pitchHz * bend) / sampleRateHz;
    upper += (snare.pitchHz * 1.73 * bend) / sampleRateHz;
    body *= bodyDecay;
    wire *= wireDecay;
    snap *= snapDecay;
  }
  return out;
}
