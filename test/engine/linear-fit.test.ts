import { describe, expect, it } from "vitest";
import { newEngine } from "../engine.ts";
import { whiteNoise } from "../signals.ts";

const rate = 48000;
const frames = 6 * rate;

/** Fits the output to the input and runs the input through the fit: the left side of what comes out, latency removed. */
function fitted(input: readonly Float32Array[], output: readonly Float32Array[]): Float32Array {
  const engine = newEngine();
  const put = (samples: Float32Array) => {
    const at = engine.allocateF32(frames);
    engine.f32(at, frames).set(samples);
    return at;
  };
  const [x, y] = [input.map(put), output.map(put)];
  const fit = engine.call("newLinearFit", rate);
  engine.call("linearFitHear", fit, ...x, frames);
  engine.call("linearFitProcess", fit, ...x, ...y, frames);
  engine.call("linearFitSolve", fit);
  const latency = engine.call("linearFitLatency", fit);
  engine.call("linearFitApply", fit, ...x, frames);
  return engine.f32(x[0], frames).slice(latency);
}

/** Fits what a process made of noise: what is left between both, in dB of the output. */
function restDb(process: (left: Float32Array, right: Float32Array) => Float32Array[]): number {
  const input = [whiteNoise(1, -20, frames), whiteNoise(2, -20, frames)];
  const output = process(input[0], input[1]);
  const fit = fitted(input, output);
  let [rest, all] = [0, 0];
  for (let n = rate; n < fit.length - rate; n++) {
    rest += (fit[n] - output[0][n]) ** 2;
    all += output[0][n] ** 2;
  }
  return 10 * Math.log10(rest / all);
}

/** The signal and an echo at half its level. */
const withEcho = (samples: Float32Array, delay: number) => samples.map((sample, n) => sample + 0.5 * (samples[n - delay] ?? 0));

describe("the linear fit", () => {
  it("finds a gain to better than -60 dB", () => {
    expect(restDb((left, right) => [left.map((x) => 0.4 * x), right.map((x) => 0.4 * x)])).toBeLessThan(-60);
  });
  it.each([100, 700])("finds an echo after %i frames, before or after, by the share that two Hann windows so far apart overlap", (delay) => {
    const place = delay / 2048;
    const overlap = (2 / 3) * (1 - place) * (1 + 0.5 * Math.cos(2 * Math.PI * place)) + Math.sin(2 * Math.PI * place) / (2 * Math.PI);
    const expected = 10 * Math.log10((0.5 * (1 - overlap)) ** 2 / 1.25);
    const backwards = (samples: Float32Array) => withEcho(samples.slice().reverse(), delay).reverse();
    expect(Math.abs(restDb((left, right) => [withEcho(left, delay), withEcho(right, delay)]) - expected)).toBeLessThan(1.5);
    expect(Math.abs(restDb((left, right) => [backwards(left), backwards(right)]) - expected)).toBeLessThan(1.5);
  });
  it("gives mid and side filters of their own", () => {
    const narrowed = (left: Float32Array, right: Float32Array) => [
      left.map((x, n) => 0.75 * x + 0.25 * right[n]),
      right.map((x, n) => 0.75 * x + 0.25 * left[n]),
    ];
    expect(restDb(narrowed)).toBeLessThan(-60);
  });
  it("lets a hit 30 dB above the rest, which came out at half its level, speak for no more than 12 dB above what is usual", () => {
    const isHit = (n: number) => n >= 102400 && n < 102400 + 2048;
    const input = [1, 2].map((seed) => whiteNoise(seed, -40, frames).map((x, n) => (isHit(n) ? 31.6 * x : x)));
    const fit = fitted(
      input,
      input.map((side) => side.map((x, n) => (isHit(n) ? 0.5 * x : x))),
    );
    let [xy, xx] = [0, 0];
    for (let n = 4 * rate; n < 5 * rate; n++) {
      xy += fit[n] * input[0][n];
      xx += input[0][n] ** 2;
    }
    // A frame weighs p / (p + 16 u), u = Γ(1.25)^4 = 0.675 of the mean power of noise: 0.078 on average for the 277 usual ones, nearly 1 for the three of
    // the hit. So the gain is (21.6 + 2.9 / 2) / (21.6 + 2.9) = 0.94; by their power alone the three would make 0.5 of it.
    expect(Math.abs(xy / xx - 0.94)).toBeLessThan(0.02);
  });
});
