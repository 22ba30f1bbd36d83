// The same few renderings in every runtime, as hashes. Runs in Node and in browsers: platform features that both have, and nothing of Math that engines may round differently.
import { Studio, sourceFromPlanar, type Wishes } from "../../src/index.ts";
import type { OutputBits } from "../../src/run/recipe.ts";
import { portableSha256 } from "../../src/run/sha256.ts";
import { Engine } from "../../src/wasm/engine.ts";
import { Kernel } from "../../src/wasm/kernel.ts";

const sampleRateHz = 48000;
const frames = 5 * sampleRateHz;
const blockFrames = 4096;

/** name in the result, the engine's maker, its arguments: settings under which the kernel works hard. */
const kernelCases: readonly (readonly [string, string, readonly number[]])[] = [
  ["bell +6 dB at 3 kHz", "newEqBand", [sampleRateHz, 0, 3000, 6, 0.7, 0]],
  ["high shelf +3 dB at 10 kHz, side only", "newEqBand", [sampleRateHz, 2, 10000, 3, 0.7, 2]],
  ["perceptual clip at -12 dBFS", "newPerceptualClip", [sampleRateHz, -12, 0.5, 10]],
  ["declip at -9 dBFS", "newDeclip", [sampleRateHz, -9, -9, -9, -9]],
  ["declick", "newDeclick", [sampleRateHz, 1, 1]],
  ["limiter at -12 dBTP", "newLimiter", [sampleRateHz, -12, 2, 50, 60]],
];

/** name in the result, sample rate, channels, bits, wishes: whole masters, from measuring to the signed file. */
const masterCases: readonly (readonly [string, number, number, OutputBits, Partial<Wishes>])[] = [
  ["master, 48 kHz stereo, 24 bit, loudness by itself", 48000, 2, 24, {}],
  ["master, 44.1 kHz stereo, 16 bit, -10 LUFS", 44100, 2, 16, { targetLufs: -10 }],
  ["master, 96 kHz mono, float, -12 LUFS", 96000, 1, "32f", { targetLufs: -12 }],
];

/** A stereo programme out of integers only: decaying bursts over a triangle wave, L and R apart; peaks at half of full scale. */
function programme(seed: number): Float32Array {
  const out = new Float32Array(frames);
  let state = seed >>> 0;
  for (let n = 0; n < frames; n++) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    const noise = (state >> 16) + (n % 3);
    const triangle = Math.abs(((n * (seed + 2)) % 872) - 436) - 218;
    const left = 12000 - (n % 12000);
    out[n] = (triangle * 32 + ((noise * left) >> 14)) / 65536;
  }
  return out;
}

function sha256(bytes: Uint8Array): string {
  const hash = portableSha256();
  hash.update(bytes);
  return hash.hex();
}

/** Both channels through one kernel, block after block; the bytes of the result, left then right. */
function renderKernel(module: WebAssembly.Module, maker: string, settings: readonly number[]): Uint8Array {
  const engine = new Engine(module as never);
  const kernel = new Kernel(engine, maker, ...settings);
  const pointers = [engine.allocateF32(blockFrames), engine.allocateF32(blockFrames)];
  const channels = [programme(1), programme(2)];
  const out = new Float32Array(2 * frames);
  for (let start = 0; start < frames; start += blockFrames) {
    const count = Math.min(blockFrames, frames - start);
    channels.forEach((channel, side) => {
      engine.f32(pointers[side], count).set(channel.subarray(start, start + count));
    });
    kernel.process(pointers[0], pointers[1], count);
    channels.forEach((_, side) => {
      out.set(engine.f32(pointers[side], count), side * frames + start);
    });
  }
  return new Uint8Array(out.buffer);
}

/** The signed file that a premaster becomes; the date is fixed, everything else is decided anew. */
async function renderMaster(studio: Studio, [name, rateHz, channels, bits, wishes]: (typeof masterCases)[number]): Promise<Uint8Array> {
  const source = sourceFromPlanar(name, rateHz, [programme(1), programme(2)].slice(0, channels));
  return (await studio.master(source, { wishes, bits, tags: { title: name }, madeAt: "2026-01-01T00:00:00Z" })).wav;
}

/** SHA-256 of every rendering, by name; "programme" is the untouched input. Two runtimes agree when all hashes are equal. */
export async function masterHashes(engineBytes: Uint8Array): Promise<Record<string, string>> {
  const module = await WebAssembly.compile(engineBytes as Uint8Array<ArrayBuffer>);
  const studio = await Studio.open(engineBytes);
  const hashes: Record<string, string> = { programme: sha256(new Uint8Array(programme(1).buffer)) };
  for (const [name, maker, settings] of kernelCases) hashes[name] = sha256(renderKernel(module, maker, settings));
  for (const masterCase of masterCases) hashes[masterCase[0]] = sha256(await renderMaster(studio, masterCase));
  return hashes;
}
