import { describe, expect, it } from "vitest";
import { newEngine } from "../../test/engine.ts";
import { noiseGenerator, pinkNoise } from "../../test/signals.ts";
import { readTrack } from "../analysis/measure.ts";
import { sourceFromPlanar } from "../audio/source.ts";
import { findEsses, sibilanceSpread } from "./esses.ts";

const sampleRateHz = 48000;
const seconds = 20;
const frames = seconds * sampleRateHz;
/** Lets 5 to 9 kHz through, or 5 to 20 kHz: differences of neighbouring samples, then two-pole resonances. */
const bands = { ess: [5500, 7000, 8500], cymbal: [6000, 9000, 12000, 15000, 18000] };

/** Noise around some frequencies, rms 1. */
function treble(centresHz: readonly number[], seed: number): Float32Array {
  const out = new Float32Array(frames);
  for (const [index, hz] of centresHz.entries()) {
    const next = noiseGenerator(seed + index);
    const [radius, angle] = [0.93, (2 * Math.PI * hz) / sampleRateHz];
    let [y1, y2] = [0, 0];
    for (let n = 0; n < frames; n++) {
      const y = next() + 2 * radius * Math.cos(angle) * y1 - radius * radius * y2;
      out[n] += y - y2;
      [y2, y1] = [y1, y];
    }
  }
  const rms = Math.sqrt(out.reduce((sum, x) => sum + x * x, 0) / frames);
  return out.map((x) => x / rms);
}

/** When a beat comes, and when a voice has an ess: the same number of bursts, the gaps between these drawn from 0.7 to 2.3 s. */
const onBeat = Array.from({ length: 13 }, (_, n) => 1.5 * n);
const sung = [0.2, 2.1, 2.9, 4.9, 5.6, 7.9, 8.9, 10.1, 12.3, 13.1, 14.8, 16.7, 17.6];

/** Dull music with bursts of treble in the middle or in the difference of the channels; or with treble throughout and rests of the music instead. */
async function song(
  bursts: Float32Array,
  { levelDb = 0, isSideways = false, dullness = 0.15, at = onBeat, lastingSeconds = 0.12, areRests = false } = {},
) {
  const [one, other] = [1, 2].map((part) => pinkNoise(sampleRateHz, part, -20, frames));
  let [dull1, dull2] = [0, 0];
  const [left, right] = [new Float32Array(frames), new Float32Array(frames)];
  const gates = new Uint8Array(frames);
  for (const second of at) gates.fill(1, second * sampleRateHz, (second + lastingSeconds) * sampleRateHz);
  for (let n = 0; n < frames; n++) {
    dull1 += dullness * (one[n] + 0.3 * other[n] - dull1);
    dull2 += dullness * (other[n] + 0.3 * one[n] - dull2);
    const burst = (areRests ? 1 : gates[n]) * 0.1 * 10 ** (levelDb / 20) * bursts[n];
    const body = areRests && gates[n] ? 0.01 : 1;
    left[n] = body * dull1 + burst;
    right[n] = body * dull2 + (isSideways ? -burst : burst);
  }
  const readings = await readTrack(sourceFromPlanar("song", sampleRateHz, [left, right]), newEngine());
  return { spreadDb: sibilanceSpread(readings, -45), esses: findEsses(readings, -45) };
}

describe("esses", () => {
  it("have no spread where there is no treble: bursts 70 dB under the body are none, at 40 dB they are some", async () => {
    const spreadAt = async (levelDb: number) => {
      const bursts = treble(bands.ess, 1);
      const tone = bursts.map((burst, n) => {
        const isBurst = n % sampleRateHz < 6000;
        return 0.1 * Math.SQRT2 * Math.sin((2 * Math.PI * 2000 * n) / sampleRateHz) + (isBurst ? 0.1 * 10 ** (levelDb / 20) * burst : 0);
      });
      return sibilanceSpread(await readTrack(sourceFromPlanar("tone", sampleRateHz, [tone]), newEngine()), -45);
    };
    expect(await spreadAt(-70)).toBeNull();
    expect(await spreadAt(-40)).toBeGreaterThan(9);
  });
  it("are found in the middle, mostly under 10 kHz, and give the threshold of a de-esser", async () => {
    const { spreadDb, esses } = await song(treble(bands.ess, 1));
    expect(spreadDb).toBeGreaterThan(9);
    expect(esses?.spreadDb).toBe(spreadDb);
    expect(esses?.thresholdDb).toBeLessThan(-3);
    expect(esses?.thresholdDb).toBeGreaterThan(-40);
  });
  it("are no cymbals, whose treble goes on above 10 kHz, nor bursts at the sides or far below the song, however far those stand out", async () => {
    const [ess, cymbal] = [treble(bands.ess, 1), treble(bands.cymbal, 1)];
    for (const other of [await song(cymbal), await song(ess, { isSideways: true }), await song(ess, { levelDb: -34, dullness: 0.01 })]) {
      expect(other.spreadDb).toBeGreaterThan(9);
      expect(other.esses).toBeNull();
    }
  });
  it("are plain where they stand far out and follow no beat", async () => {
    const ess = treble(bands.ess, 1);
    const [beat, voice] = [await song(ess), await song(ess, { at: sung })];
    for (const { spreadDb } of [beat, voice]) expect(spreadDb).toBeGreaterThan(12);
    expect(beat.esses?.arePlain).toBe(false);
    expect(voice.esses?.arePlain).toBe(true);
  });
  it("are not what stays where the rest falls silent: an ess adds treble", async () => {
    const rests = await song(treble(bands.ess, 1), { levelDb: -10, at: sung, lastingSeconds: 0.4, areRests: true });
    expect(rests.spreadDb).toBeGreaterThan(9);
    expect(rests.esses).toBeNull();
  });
});
