import { describe, expect, it } from "vitest";
import { newEngine } from "../../test/engine.ts";
import { pinkNoise, sine, whiteNoise } from "../../test/signals.ts";
import { readTrack } from "../analysis/measure.ts";
import { sourceFromPlanar } from "../audio/source.ts";
import { withoutSilentEnds } from "./trim.ts";

const rateHz = 48000;
const seconds = (count: number) => Math.round(count * rateHz);

/** Lays pieces at their start times over a track of silence. */
function track(length: number, ...pieces: readonly (readonly [startSeconds: number, samples: Float32Array])[]): Float32Array {
  const out = new Float32Array(seconds(length));
  for (const [start, samples] of pieces) for (let n = 0; n < samples.length; n++) out[seconds(start) + n] += samples[n];
  return out;
}

async function trimmed(samples: Float32Array) {
  const readings = await readTrack(sourceFromPlanar("track", rateHz, [samples, samples]), newEngine());
  const { startFrame, endFrame } = withoutSilentEnds(readings);
  return [startFrame / rateHz, endFrame / rateHz];
}

const music = pinkNoise(rateHz, 1, -20, seconds(10));

describe("silent ends", () => {
  it("digital silence goes, 0.2 s before and 0.5 s after the music stay", async () => {
    const [start, end] = await trimmed(track(17, [3, music]));
    expect(start).toBeCloseTo(2.8, 1);
    expect(end).toBeCloseTo(13.5, 1);
  });
  it("music on one side alone is music, whichever side it is", async () => {
    const [before, after] = [track(17, [5, pinkNoise(rateHz, 2, -20, seconds(5))]), track(17, [3, music])];
    for (const sides of [
      [before, after],
      [after, before],
    ]) {
      const { startFrame, endFrame } = withoutSilentEnds(await readTrack(sourceFromPlanar("sides", rateHz, sides), newEngine()));
      expect([startFrame / rateHz, endFrame / rateHz]).toEqual([expect.closeTo(2.8, 1), expect.closeTo(13.5, 1)]);
    }
  });
  it("steady hiss at -76 dBFS goes like silence", async () => {
    const [start, end] = await trimmed(track(17, [0, whiteNoise(3, -76, seconds(17))], [3, music]));
    expect(start).toBeCloseTo(2.8, 1);
    expect(end).toBeCloseTo(13.5, 1);
  });
  it("hiss at -60 dBFS is left: that loud it may be meant", async () => {
    expect(await trimmed(track(17, [0, whiteNoise(3, -60, seconds(17))], [3, music]))).toEqual([0, 17]);
  });
  it("a track without silent ends is left whole", async () => {
    expect(await trimmed(music)).toEqual([0, 10]);
  });
  it("silence throughout is left whole", async () => {
    expect(await trimmed(new Float32Array(seconds(5)))).toEqual([0, 5]);
  });
});

describe("what is no silence", () => {
  it("a fade is kept down to -90 dBFS", async () => {
    // 8 dB per second from -20 dBFS RMS (peaks about 12 dB above): its peaks pass -90 dBFS 10.3 s after it began.
    const fade = pinkNoise(rateHz, 4, -20, seconds(15)).map((sample, n) => sample * 10 ** ((-8 * n) / rateHz / 20));
    const [, end] = await trimmed(track(30, [0, music], [10, fade]));
    expect(end).toBeGreaterThan(10 + 8.75);
  });
  it("a slow fade of noise is kept even under -70 dBFS", async () => {
    const fade = whiteNoise(5, -60, seconds(40)).map((sample, n) => sample * 10 ** (-n / rateHz / 20));
    const [, end] = await trimmed(track(50, [0, music], [10, fade]));
    expect(end).toBeGreaterThan(10 + 30);
  });
  it("a note at -65 dBFS before the music is kept", async () => {
    const [start] = await trimmed(track(17, [1, sine(rateHz, 440, -62, seconds(1))], [3, music]));
    expect(start).toBeLessThanOrEqual(0.8);
  });
});
