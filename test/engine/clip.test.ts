import { describe, expect, it } from "vitest";
import { newEngine, runKernel } from "../engine.ts";
import { testKernelContract, testProgramme } from "../kernel-contract.ts";
import { kickBursts, sine, whiteNoise } from "../signals.ts";

testKernelContract({
  name: "soft clip",
  maker: "newSoftClip",
  working: [48000, -12],
  neutral: [48000, 6],
  latencyFrames: 52,
});

testKernelContract({
  name: "perceptual clip",
  maker: "newPerceptualClip",
  working: [48000, -12, 0.5, 8],
  neutral: [48000, 6, 0.5, 8],
  latencyFrames: 6 * 1024,
  // Left and right share one transform: exchanging them changes the rounding.
  swapTolerance: 1e-5,
});

function peakOf(samples: Float32Array): number {
  return samples.reduce((peak, sample) => Math.max(peak, Math.abs(sample)), 0);
}

function truePeakOf(samples: Float32Array): number {
  const engine = newEngine();
  const meter = engine.call("newTruePeakMeter");
  const at = engine.allocateF32(samples.length);
  engine.f32(at, samples.length).set(samples);
  engine.call("truePeakProcess", meter, at, samples.length);
  engine.call("truePeakFinish", meter);
  return engine.call("truePeakRead", meter, 0);
}

/** Noise to mask ratio of `after` against `before` (aligned), by the engine's null test. */
function nmrDb(before: Float32Array, after: Float32Array): number {
  const engine = newEngine();
  const test = engine.call("newNullTest", 48000, 1);
  const [a, b] = [engine.allocateF32(before.length), engine.allocateF32(before.length)];
  engine.f32(a, before.length).set(before);
  engine.f32(b, before.length).set(after);
  engine.call("nullTestProcess", test, a, a, b, b, before.length);
  return engine.call("nullTestRead", test, 0);
}

describe("the perceptual clip", () => {
  const frames = 96000;
  // A bass note under a kick, with hi-hats 30 dB down: the tips of the kick reach 3 dB over the ceiling.
  const kick = kickBursts(48000, -3, 0.5, frames);
  const hats = whiteNoise(5, -36, frames);
  const programme = sine(48000, 220, -9, frames).map((sample, n) => sample + kick[n] + hats[n]);
  const ceiling = 10 ** (-3 / 20);
  const latency = 6 * 1024;
  const clipped = runKernel("newPerceptualClip", [48000, -3, 0.5, 16], programme, programme).left.subarray(latency);
  const source = programme.subarray(0, frames - latency);

  it("leaves the limiter at most 0.2 dB after sixteen passes, inter-sample peaks included", () => {
    expect(peakOf(programme)).toBeGreaterThan(ceiling * 1.1);
    expect(20 * Math.log10(truePeakOf(clipped) / ceiling)).toBeLessThan(0.2);
  });
  it("hides its error at least 6 dB better than a plain clip at the same ceiling", () => {
    const hard = source.map((sample) => Math.max(-ceiling, Math.min(ceiling, sample)));
    expect(nmrDb(source, clipped)).toBeLessThan(nmrDb(source, hard) - 6);
  });
  it("leaves what is farther than half a frame from any over as it was, to the bit", () => {
    const burst = new Float32Array(65536);
    burst.set(testProgramme(65536).map((sample) => sample * 0.1));
    for (let n = 40000; n < 40050; n++) burst[n] = 0.9;
    const out = runKernel("newPerceptualClip", [48000, -6, 0.5, 16], burst, burst).left.subarray(latency);
    expect(out.subarray(0, 40000 - 512)).toEqual(burst.subarray(0, 40000 - 512));
    expect(out.subarray(40050 + 512, 50000)).toEqual(burst.subarray(40050 + 512, 50000));
  });
});

it("the perceptual clip makes of a tip what it would make of it alone, whatever it did to another one block of 4096 frames before", () => {
  const bed = testProgramme(20000).map((sample) => 0.1 * sample);
  const withTips = (...places: number[]) => {
    const samples = bed.slice();
    for (const place of places) for (let n = 0; n < 6; n++) samples[place + n] = 0.9;
    return runKernel("newPerceptualClip", [48000, -6, 0.5, 8], samples, samples).left.subarray(6144);
  };
  for (let place = 8000; place < 8000 + 4096; place += 256) {
    const from = place - 1024;
    expect(withTips(place - 4096, place).subarray(from), `at ${place}`).toEqual(withTips(place).subarray(from));
  }
});

describe("the soft clip", () => {
  it("holds a slow sine at its level: the parabola ends there", () => {
    const sine = Float32Array.from({ length: 24000 }, (_, n) => 2 * Math.sin((2 * Math.PI * 50 * n) / 48000));
    const out = runKernel("newSoftClip", [48000, -6], sine, sine);
    // The half-band filters ring a little at the bend.
    expect(peakOf(out.left.subarray(2000, 22000))).toBeLessThan(10 ** (-5.9 / 20));
    expect(peakOf(out.left.subarray(2000, 22000))).toBeGreaterThan(10 ** (-6.1 / 20));
  });

  it("bends a burst after a rest of any length as if it were the first, to the bit", () => {
    const burst = sine(48000, 1370, 0, 300);
    // From 160 frames on nothing of the first burst rings in the filters.
    for (let rest = 160; rest < 1200; rest += 61) {
      const [both, second] = [true, false].map((hasFirst) => {
        const signal = new Float32Array(800 + rest);
        if (hasFirst) signal.set(burst);
        signal.set(burst, 300 + rest);
        return runKernel("newSoftClip", [48000, -12], signal, signal).left.subarray(300 + rest + 52);
      });
      expect(both, `after ${rest} frames`).toEqual(second);
      expect(peakOf(both)).toBeLessThan(0.3);
    }
  });

  it("counts the share of frames it bends: 2/π acos(threshold / amplitude) of a sine, all of an offset over its level, half where one side rests", () => {
    const bentPercent = (left: Float32Array, right: Float32Array) => runKernel("newSoftClip", [48000, -6], left, right).kernel.meter(0);
    const tone = sine(48000, 100, 0, 48000);
    const rest = new Float32Array(48000);
    const share = (200 / Math.PI) * Math.acos(10 ** (-7.5 / 20));
    expect(bentPercent(tone, tone)).toBeCloseTo(share, 0);
    expect(bentPercent(tone, rest)).toBeCloseTo(share / 2, 0);
    expect(
      bentPercent(
        rest.map(() => 0.9),
        rest.map(() => 0.9),
      ),
    ).toBeCloseTo(100, 0);
  });

  it("begins to bend 1.5 dB below its level, and takes a quarter of the knee away at the level itself", () => {
    // A held value is bent as it stands: over² / 4 depth, where depth is the knee from threshold to level.
    const [threshold, level] = [10 ** (-7.5 / 20), 10 ** (-6 / 20)];
    const bent = (value: number) => runKernel("newSoftClip", [48000, -6], new Float32Array(4000).fill(value), new Float32Array(4000)).left[3999];
    expect(bent(threshold)).toBeCloseTo(threshold, 6);
    for (const value of [0.5 * (threshold + level), level]) {
      expect(bent(value)).toBeCloseTo(value - (value - threshold) ** 2 / (4 * (level - threshold)), 5);
    }
    expect(bent(2)).toBeCloseTo(level, 5);
  });

  it("passes what stays under the knee to the bit", () => {
    const quiet = testProgramme(24000).map((sample) => sample * 0.3);
    const out = runKernel("newSoftClip", [48000, 0], quiet, quiet);
    expect(out.left.subarray(52)).toEqual(quiet.subarray(0, 24000 - 52));
  });
});

describe("what a clip takes off the highest sample", () => {
  // 100 Hz at 48 kHz has a sample on its crest, which comes down to the level.
  const tone = sine(48000, 100, -1, 24000);
  const rest = new Float32Array(24000);
  it.each([
    ["newSoftClip", [48000, -7], 1],
    ["newPerceptualClip", [48000, -7, 0.5, 8], 2],
  ] as const)("%s: 6 dB where the tone stands 6 dB above the level, told once, and none below it", (maker, settings, meter) => {
    for (const [left, right] of [
      [tone, tone],
      [rest, tone],
    ]) {
      const { kernel } = runKernel(maker, [...settings], left, right);
      expect(kernel.meter(meter)).toBeCloseTo(-6, 2);
      expect(kernel.meter(meter)).toBeCloseTo(0, 12);
    }
    const quiet = tone.map((x) => 0.2 * x);
    expect(runKernel(maker, [...settings], quiet, quiet).kernel.meter(meter)).toBeCloseTo(0, 12);
  });
  it("newSoftClip: 6 dB of a lone tip 6 dB above the level, wherever it lies and however the signal is cut", () => {
    const tip = sine(48000, 500, 0, 48).map((x) => Math.max(0, x));
    for (const start of [40, 200, 224, 231, 240]) {
      const samples = new Float32Array(512);
      samples.set(tip, start);
      for (const block of [1, 37, 512])
        expect(runKernel("newSoftClip", [48000, -6.0206], samples, samples, block).kernel.meter(1)).toBeCloseTo(-6.02, 2);
    }
  });
});
