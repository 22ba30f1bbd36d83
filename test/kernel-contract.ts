// What every stage kernel must do, whatever its sound. One call per kernel, with settings that make it work hard and, where it has one, a neutral setting.
import { describe, expect, it } from "vitest";
import { Kernel } from "../src/wasm/kernel.ts";
import { newEngine, type Prepare, runKernel } from "./engine.ts";

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
    it("gives the same bytes whatever the block size, 1 frame included", () => {
      const short = left.subarray(0, 9000);
      const shortRight = right.subarray(0, 9000);
      const whole = work(short, shortRight, 9000);
      for (const block of [1, 37, 480, 4096]) {
        const out = work(short, shortRight, block);
        expect(maxAbsoluteDifference(out.left, whole.left)).toBe(0);
        expect(maxAbsoluteDifference(out.right, whole.right)).toBe(0);
      }
    });
    it("is as new after reset", () => {
      const engine = newEngine();
      const kernel = new Kernel(engine, maker, ...working);
      prepare?.(engine, kernel);
      const leftAt = engine.allocateF32(frames);
      const rightAt = engine.allocateF32(frames);
      const once = () => {
        engine.f32(leftAt, frames).set(left);
        engine.f32(rightAt, frames).set(right);
        kernel.process(leftAt, rightAt, frames);
        return engine.f32(leftAt, frames).slice();
      };
      const first = once();
      kernel.reset();
      expect(maxAbsoluteDifference(once(), first)).toBe(0);
    });
    it("leaves no NaN or infinity behind after NaN, infinities, denormals and 1e30", () => {
      const hostile = testProgramme(frames, 3);
      hostile.set([Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 1e30, -1e30, 1e-42], 100);
      const out = work(hostile, right);
      const tail = out.left.subarray(latencyFrames + 24000);
      expect(tail.every((sample) => Number.isFinite(sample))).toBe(true);
    });
    it("decays to exact or inaudible silence after an impulse", () => {
      const impulse = new Float32Array(4800 + 48000 * (kernelCase.decaySeconds ?? 1.9));
      impulse[0] = 0.9;
      const out = work(impulse, impulse);
      const last = out.left.subarray(impulse.length - 4800);
      expect(last.every((sample) => Math.abs(sample) < 1e-6)).toBe(true);
    });
    it(`declares its latency of ${latencyFrames} frames`, () => {
      expect(new Kernel(newEngine(), maker, ...working).latencyFrames).toBe(latencyFrames);
    });
    if (kernelCase.symmetric !== false) {
      it("treats left and right alike", () => {
        const straight = work(left, right);
        const swapped = work(right, left);
        const tolerance = kernelCase.swapTolerance ?? 0;
        expect(maxAbsoluteDifference(straight.left, swapped.right)).toBeLessThanOrEqual(tolerance);
        expect(maxAbsoluteDifference(straight.right, swapped.left)).toBeLessThanOrEqual(tolerance);
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
