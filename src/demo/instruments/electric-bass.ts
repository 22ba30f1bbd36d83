import { bellBuffer, filterBuffer } from "../synthesis/filter.ts";
import { saturateBuffer } from "../synthesis/oscillator.ts";
import { renderString } from "./string.ts";

/** Renders a bass guitar played with a pick or, at a low `brightness` (0.1 ... 0.8), with the thumb, through a lightly driven amplifier; peak near 0.7. */
export function renderElectricBass(midi: number, seconds: number, velocity: number, brightness: number, seed: number): Float32Array {
  const sound = renderString({
    midi,
    seconds: seconds + 0.03,
    decaySeconds: 4,
    dullness: 0.32,
    pickPosition: 0.17,
    pickBrightness: 0.1 + 0.6 * brightness * velocity,
    seed,
  });
  saturateBuffer(sound, 2.2);
  filterBuffer(sound, "low", 350 + 1500 * brightness, 0.6);
  bellBuffer(sound, 75, 0.7, 2.2);
  return sound.map((sample) => sample * velocity);
}
