// What every stage kernel must do, whatever its sound. One call per kernel, with settings that make it work hard and, where it has one, a neutral setting.
import { describe, expect, it } from "vitest";
import { Kernel } from "../src/wasm/kernel.ts";
import { newEngine, type Prepare, runKernel } from "./engine.ts";
import { whiteNoise } from "./signals.ts";

export interface KernelCase {
  readonly name: string;
  readonly maker: string;
  /** Settings under which the kernel changes the signal. */
  readonly working: number[];
  /** Settings under which it must change nothing; omit where no such setting exists. */
  readonly neutral?: number[];
  /** Completes the working settings, where the maker does not take them all. */
  readonly prepare?: Prepare;
  /** Declared latency in frames under `working`. */
  readonly latencyFrames: number;
  /** How long what an impulse leaves behind may sound; 1.9 s unless a kernel learns. */
  readonly decaySeconds?: number;
  /** False for a kernel that treats the sides differently by design. */
  readonly symmetric?: boolean;
  /** Largest difference when the sides are exchanged; 0 unless both share one transform. */
  readonly swapTolerance?: number;
}

/** Deterministic noise-and-tone music stand-in, about -12 dBFS with bursts to full scale. */
export function testProgramme(frames: number, seed = 1): Float32Array {
  const out = new Float32Array(frames);
  let state = seed >>> 0;
  for (let n = 0; n < frames; n++) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    const noise = state / 2 ** 31 - 1;
    const burst = Math.exp(-((n % 12000) / 1500));
    out[n] = 0.2 * Math.sin((2 * Math.PI * 110 * n) / 48000) + 0.15 * Math.sin((2 * Math.PI * 1730 * n) / 48000) + 0.6 * burst * noise;
  }
  return out;
}

function maxAbsoluteDifference(a: Float32Array, b: Float32Array): number {
  let largest = 0;
  for (let n = 0; n < a.length; n++) largest = Math.max(largest, Math.abs(a[n] - b[n]));
  return largest;
}

/** All the figures a kernel keeps, read once: the dynamic bands have the most, twenty. */
function metersOf(kernel: Kernel): number[] {
  return Array.from({ length: 20 }, (_, index) => kernel.meter(index));
}

export function testKernelContract(kernelCase: KernelCase): void {
  const { name, maker, working, neutral, prepare, latencyFrames } = kernelCase;
  const work = (left: Float32Array, right: Float32Array, blockFrames?: number) => runKernel(maker, working, left, right, blockFrames, prepare);
  const frames = 48000;
  const left = testProgramme(frames, 1);
  const right = testProgramme(frames, 2);
  describe(`${name} keeps the kernel contract`, () => {
    it("keeps silence silent", () => {
      const silence = new Float32Array(frames);
      const out = work(silence, silence);
      expect(out.left.every((sample) => sample === 0)).toBe(true);
      expect(out.right.every((sample) => sample === 0)).toBe(true);
    });
    it("gives the same bytes and figures whatever the block size, 1 frame included", () => {
      const longer = latencyFrames + 9000;
      const [long, longRight] = [testProgramme(longer, 1), testProgramme(longer, 2)];
      const whole = work(long, longRight, longer);
      const figures = metersOf(whole.kernel);
      expect(whole.left.subarray(latencyFrames).some((sample) => sample !== 0)).toBe(true);
      for (const block of [1, 37, 480, 4096]) {
        const out = work(long, longRight, block);
        expect(maxAbsoluteDifference(out.left, whole.left)).toBe(0);
        expect(maxAbsoluteDifference(out.right, whole.right)).toBe(0);
        expect(metersOf(out.kernel)).toEqual(figures);
      }
    });
    it("is as new after reset, figures too", () => {
      const engine = newEngine();
      const kernel = new Kernel(engine, maker, ...working);
      prepare?.(engine, kernel);
      const leftAt = engine.allocateF32(frames);
      const rightAt = engine.allocateF32(frames);
      const once = () => {
        engine.f32(leftAt, frames).set(left);
        engine.f32(rightAt, frames).set(right);
        kernel.process(leftAt, rightAt, frames);
        return { out: [leftAt, rightAt].map((at) => engine.f32(at, frames).slice()), figures: metersOf(kernel) };
      };
      const first = once();
      kernel.reset();
      const second = once();
      for (const side of [0, 1]) expect(maxAbsoluteDifference(second.out[side], first.out[side])).toBe(0);
      expect(second.figures).toEqual(first.figures);
    });
    it("makes no NaN or infinity of NaN, infinities, denormals and 1e30, on either side", () => {
      const hostile = testProgramme(frames, 3);
      hostile.set([Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 1e30, -1e30, 1e-42], 100);
      const out = work(hostile, right);
      // A plain gain, which remembers nothing, may pass on what is there, but only there.
      for (const side of [out.left, out.right]) {
        expect(side.every((sample, n) => Number.isFinite(sample) || !Number.isFinite(hostile[n]))).toBe(true);
      }
    });
    it("decays to exact or inaudible silence after an impulse", () => {
      const impulse = new Float32Array(4800 + 48000 * (kernelCase.decaySeconds ?? 1.9));
      impulse[0] = 0.9;
      const out = work(impulse, impulse);
      const last = out.left.subarray(impulse.length - 4800);
      expect(last.every((sample) => Math.abs(sample) < 1e-6)).toBe(true);
    });
    it(`declares its latency of ${latencyFrames} frames, where its output is most like its input`, () => {
      expect(new Kernel(newEngine(), maker, ...working).latencyFrames).toBe(latencyFrames);
      const noise = whiteNoise(7, -9, frames);
      const out = work(noise, noise).left;
      const likeness = (lag: number) => out.subarray(lag).reduce((sum, sample, n) => sum + sample * noise[n], 0);
      const lags = Array.from({ length: 33 }, (_, n) => latencyFrames + n - 16).filter((lag) => lag >= 0);
      const alike = lags.map((lag) => Math.abs(likeness(lag)));
      expect(lags[alike.indexOf(Math.max(...alike))]).toBe(latencyFrames);
    });
    if (kernelCase.symmetric !== false) {
      it("treats left and right alike, also where one of them is silent", () => {
        const tolerance = kernelCase.swapTolerance ?? 0;
        for (const other of [right, new Float32Array(frames)]) {
          const straight = work(left, other);
          const swapped = work(other, left);
          expect(maxAbsoluteDifference(straight.left, swapped.right)).toBeLessThanOrEqual(tolerance);
          expect(maxAbsoluteDifference(straight.right, swapped.left)).toBeLessThanOrEqual(tolerance);
        }
      });
      it("keeps equal channels equal", () => {
        const out = work(left, left);
        expect(maxAbsoluteDifference(out.left, out.right)).toBe(0);
      });
    }
    if (neutral) {
      it("nulls below -120 dBFS at its neutral setting, latency removed", () => {
        const kernel = new Kernel(newEngine(), maker, ...neutral);
        const delay = kernel.latencyFrames;
        const out = runKernel(maker, neutral, left, right);
        const difference = maxAbsoluteDifference(out.left.subarray(delay), left.subarray(0, frames - delay));
        expect(difference).toBeLessThan(1e-6);
      });
    }
  });
}
