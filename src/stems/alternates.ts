import { measurementsOf } from "../analysis/measure.ts";
import { TrackGauge } from "../analysis/track-gauge.ts";
import type { AudioSource } from "../audio/source.ts";
import { gainToDb, powerToDb, roundTo } from "../audio/units.ts";
import { type BlockPair, KeyedChain, type KeyedSignal } from "../chain/keyed-chain.ts";
import { stageOf } from "../chain/plan.ts";
import type { LoudnessSettings } from "../chain/stages/loudness.ts";
import { createWavWriter } from "../formats/wav/wav-writer.ts";
import { editedSource, editsOf, type Fades, fadeKernel } from "../run/edits.ts";
import { Encoder } from "../run/encoder.ts";
import type { Output, RunHost } from "../run/host.ts";
import { matrixNumber, type Recipe, storedAs } from "../run/recipe.ts";
import { emptyBext, signedEnding } from "../run/sign.ts";
import type { AlternateResult, AlternatesResult } from "../run/stems-result.ts";
import { blockFrames, type Engine } from "../wasm/engine.ts";
import { Kernel } from "../wasm/kernel.ts";
import { readStereoBlock } from "../wasm/stereo-block.ts";
import type { Version } from "./versions.ts";

/** A signal that rides with the master: a stem as it entered the sum, or an alternate mix. Aligned with the premaster, as long as it. */
export interface Rider {
  readonly role: string;
  readonly source: AudioSource;
  /** One of the stems that add up to the premaster. */
  readonly isPart: boolean;
}

/** What the alternates of a master are made from. */
export interface AlternatesOrder {
  /** The premaster, and the recipe and matrix number of its master; or, to render a version again, that version's own recipe. */
  readonly premaster: AudioSource;
  readonly recipe: Recipe;
  readonly matrix: string;
  readonly riders: readonly Rider[];
  readonly versions: readonly Version[];
}

/** What writing alternates needs from where it runs. */
export interface AlternatesHost extends Pick<RunHost, "newEngine" | "newSha256"> {
  newOutput(version: Version): Promise<Output & { readonly path: string }>;
}

/**
 * Renders versions of a master with the master's own gains: the chain runs once on the premaster and, keyed by it to the sample, on every rider; each version is
 * the sum of its riders. All are aligned with the master, as long as it, dithered with seeds of their own. Stem masters add up to the master; they are
 * 32-bit floats, because one alone may pass full scale where the others hold it down.
 */
export async function writeAlternates(order: AlternatesOrder, host: AlternatesHost, onProgress: (share: number) => void): Promise<AlternatesResult> {
  const { recipe, riders, versions } = order;
  const edited = (source: AudioSource) => editedSource(source, editsOf(recipe), host.newEngine);
  const main = edited(order.premaster);
  const engine = host.newEngine();
  const blocks = riders.map(({ isPart }): KeyedSignal => ({ block: newBlock(engine), isPart }));
  const chain = new KeyedChain(engine, main.sampleRateHz, recipe.plan, blocks, blockFrames);
  const sources = riders.map(({ source }) => edited(source));
  const writers: VersionWriter[] = [];
  const residual = new Residual(
    engine,
    blocks.filter(({ isPart }) => isPart).map(({ block }) => block),
  );
  try {
    for (const [index, version] of versions.entries()) {
      writers.push(await VersionWriter.open(version, recipe.alternate ? recipe : recipeOf(version, index, order), order, main, engine, host));
    }
    const mainBlock = newBlock(engine);
    const total = main.frames + chain.main.latencyFrames + Math.max(0, ...writers.map(({ latencyFrames }) => latencyFrames));
    for (let start = 0; start < total; start += blockFrames) {
      const frames = Math.min(blockFrames, total - start);
      await readStereoBlock(engine, main, start, mainBlock, frames);
      for (const [index, { block }] of blocks.entries()) await readStereoBlock(engine, sources[index], start, block, frames);
      chain.process(mainBlock, blocks, frames);
      const dropped = Math.max(0, Math.min(frames, chain.main.latencyFrames - start));
      residual.add(mainBlock, dropped, frames);
      const ready = blocks.map(({ block }): BlockPair => [block[0] + dropped * 4, block[1] + dropped * 4]);
      if (frames > dropped) for (const writer of writers) await writer.write(ready, frames - dropped);
      onProgress((start + frames) / total);
    }
    const files: AlternateResult[] = [];
    for (const writer of writers) files.push(await writer.finish());
    const hasAllParts = versions.some(({ isLimited }) => !isLimited);
    return { files, residualDbfs: hasAllParts ? residual.peakDbfs : null, sharedDbfs: levelDbfs(chain.sharedEnergy, 2 * main.frames) };
  } catch (cause) {
    for (const writer of writers) await writer.discard();
    throw cause;
  }
}

/** The recipe of a version of a master. */
function recipeOf(version: Version, index: number, { recipe, matrix }: AlternatesOrder): Recipe {
  return {
    ...recipe,
    alternate: { ...version, of: matrix },
    output: {
      ...recipe.output,
      bits: version.isLimited ? recipe.output.bits : "32f",
      ditherSeed: (recipe.output.ditherSeed + index + 1) % 2 ** 32,
    },
    tags: { ...recipe.tags, title: `${recipe.tags.title ?? ""} (${version.name})`.trim() },
  };
}

function levelDbfs(energy: number | null, samples: number): number | null {
  return energy === null ? null : roundTo(powerToDb(energy / samples + 1e-16), 0.1);
}

function newBlock(engine: Engine): BlockPair {
  return [engine.allocateF32(blockFrames), engine.allocateF32(blockFrames)];
}

/** Largest sample of the sum of the parts minus the main signal, both at the end of the chain. */
class Residual {
  readonly #engine: Engine;
  readonly #parts: readonly BlockPair[];
  readonly #difference: number;
  #peak = 0;

  constructor(engine: Engine, parts: readonly BlockPair[]) {
    this.#engine = engine;
    this.#parts = parts;
    this.#difference = engine.allocateF32(blockFrames);
  }

  get peakDbfs(): number {
    return roundTo(gainToDb(this.#peak + 1e-10), 0.1);
  }

  add(main: BlockPair, from: number, frames: number): void {
    const engine = this.#engine;
    for (const side of [0, 1]) {
      engine.f32(this.#difference, frames).fill(0);
      for (const part of this.#parts) engine.call("mixBlock", this.#difference, part[side], 1, frames);
      engine.call("mixBlock", this.#difference, main[side], -1, frames);
      for (const sample of engine.f32(this.#difference, frames).subarray(from)) this.#peak = Math.max(this.#peak, Math.abs(sample));
    }
  }
}

/** One version on its way to its file. */
class VersionWriter {
  readonly latencyFrames: number;
  readonly #version: Version;
  readonly #recipe: Recipe;
  readonly #engine: Engine;
  readonly #output: Output & { readonly path: string };
  readonly #sum: BlockPair;
  readonly #parts: readonly number[];
  readonly #limiter: Kernel | null;
  readonly #fade: Fades | null;
  readonly #gauge: TrackGauge;
  readonly #encoder: Encoder;
  readonly #writer: Awaited<ReturnType<typeof createWavWriter>>;
  readonly #sha256: ReturnType<RunHost["newSha256"]>;
  readonly #newSha256: RunHost["newSha256"];
  readonly #channels: number;
  #skip: number;
  #left: number;

  static async open(
    version: Version,
    own: Recipe,
    order: AlternatesOrder,
    main: AudioSource,
    engine: Engine,
    host: AlternatesHost,
  ): Promise<VersionWriter> {
    const output = await host.newOutput(version);
    const writer = await createWavWriter(output, {
      sampleRateHz: main.sampleRateHz,
      channels: main.channels,
      encoding: own.output.bits,
      bext: emptyBext(own),
      expectedFrames: main.frames,
    });
    return new VersionWriter(version, own, order, main, engine, host, output, writer);
  }

  private constructor(
    version: Version,
    recipe: Recipe,
    order: AlternatesOrder,
    main: AudioSource,
    engine: Engine,
    host: AlternatesHost,
    output: Output & { readonly path: string },
    writer: Awaited<ReturnType<typeof createWavWriter>>,
  ) {
    this.#version = version;
    this.#recipe = recipe;
    this.#engine = engine;
    this.#output = output;
    this.#writer = writer;
    this.#sum = newBlock(engine);
    this.#parts = order.riders.flatMap(({ role }, index) => (version.roles.includes(role) ? [index] : []));
    this.#limiter = version.isLimited ? ownLimiter(engine, main.sampleRateHz, recipe) : null;
    this.#fade = fadeKernel(recipe.edit, main, engine);
    this.#gauge = new TrackGauge(engine, main.sampleRateHz, main.channels, main.frames);
    this.#sha256 = host.newSha256();
    this.#newSha256 = host.newSha256;
    this.#encoder = new Encoder(engine, main.channels, recipe.output, this.#sha256, writer);
    this.#channels = main.channels;
    this.latencyFrames = this.#limiter?.latencyFrames ?? 0;
    this.#skip = this.latencyFrames;
    this.#left = main.frames;
  }

  /** Adds up the riders of this version and writes what is ready of them. */
  async write(riders: readonly BlockPair[], frames: number): Promise<void> {
    const engine = this.#engine;
    this.#sum.forEach((pointer, side) => {
      engine.f32(pointer, frames).fill(0);
      for (const part of this.#parts) engine.call("mixBlock", pointer, riders[part][side], 1, frames);
    });
    this.#fade?.process(...this.#sum, frames);
    this.#limiter?.process(...this.#sum, frames);
    const dropped = Math.min(this.#skip, frames);
    const count = Math.min(frames - dropped, this.#left);
    this.#skip -= dropped;
    this.#left -= count;
    if (count <= 0) return;
    const pointers = this.#sum.slice(0, this.#channels).map((pointer) => pointer + dropped * 4);
    this.#gauge.process(pointers, count);
    await this.#encoder.write(pointers, count);
  }

  async finish(): Promise<AlternateResult> {
    const { bits } = this.#recipe.output;
    const after = measurementsOf({ file: "", ...storedAs(bits) }, this.#gauge.finish());
    const pcmSha256 = this.#sha256.hex();
    const matrix = matrixNumber(this.#recipe, pcmSha256, this.#newSha256());
    await this.#writer.finish(signedEnding({ recipe: this.#recipe, pcmSha256, matrix }, after));
    await this.#output.commit();
    return {
      name: this.#version.name,
      file: this.#output.path,
      matrix,
      pcmSha256,
      integratedLufs: after.integratedLufs,
      truePeakDbtp: after.truePeakDbtp,
      ownLimitingDb: roundTo(this.#limiter?.meter(0) ?? 0, 0.01),
    };
  }

  discard(): Promise<void> {
    return this.#output.discard();
  }
}

/** Holds a version below the ceiling of the master where, without the rest of the mix, it would pass it; elsewhere it changes nothing. */
function ownLimiter(engine: Engine, sampleRateHz: number, { plan }: Recipe): Kernel | null {
  const settings = stageOf(plan, "loudness")?.settings as LoudnessSettings | undefined;
  if (!settings) return null;
  return new Kernel(
    engine,
    "newLimiter",
    sampleRateHz,
    settings.ceilingDbtp - settings.aimBelowDb,
    settings.recoveryMs,
    settings.slowSharePercent,
    settings.slowRecoveryMs,
  );
}
