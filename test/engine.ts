// The engine for tests: compiled once per test file, a fresh instance for every use.
import { readFileSync } from "node:fs";
import { Engine } from "../src/wasm/engine.ts";
import { Kernel } from "../src/wasm/kernel.ts";

const module = new WebAssembly.Module(readFileSync(new URL("../dist/engine.wasm", import.meta.url)));

export function newEngine(): Engine {
  return new Engine(module as never);
}

/** What is set on a kernel after it was made, where its maker does not take all settings. */
export type Prepare = (engine: Engine, kernel: Kernel) => void;

/** Runs a whole stereo signal through a kernel in blocks of `blockFrames`, without compensating its latency. */
export function runKernel(
  maker: string,
  args: number[],
  left: Float32Array,
  right: Float32Array,
  blockFrames = 4096,
  prepare?: Prepare,
): { left: Float32Array; right: Float32Array; kernel: Kernel } {
  const engine = newEngine();
  const kernel = new Kernel(engine, maker, ...args);
  prepare?.(engine, kernel);
  const out = { left: new Float32Array(left.length), right: new Float32Array(right.length), kernel };
  const leftAt = engine.allocateF32(blockFrames);
  const rightAt = engine.allocateF32(blockFrames);
  for (let start = 0; start < left.length; start += blockFrames) {
    const count = Math.min(blockFrames, left.length - start);
    engine.f32(leftAt, count).set(left.subarray(start, start + count));
    engine.f32(rightAt, count).set(right.subarray(start, start + count));
    kernel.process(leftAt, rightAt, count);
    out.left.set(engine.f32(leftAt, count), start);
    out.right.set(engine.f32(rightAt, count), start);
  }
  return out;
}
