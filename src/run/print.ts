import type { TrackReadings } from "../analysis/readings.ts";
import { TrackGauge } from "../analysis/track-gauge.ts";
import type { AudioSource, ByteSink } from "../audio/source.ts";
import type { Chain } from "../chain/chain.ts";
import { type Plan, stageOf } from "../chain/plan.ts";
import { type LoudnessSettings, type PeakReduction, readPeakReduction } from "../chain/stages/loudness.ts";
import type { BroadcastExtension } from "../formats/wav/bext.ts";
import { createWavWriter, type WavEnding } from "../formats/wav/wav-writer.ts";
import type { Engine } from "../wasm/engine.ts";
import { fadeKernel } from "./edits.ts";
import { Encoder } from "./encoder.ts";
import type { Recipe } from "./recipe.ts";
import { renderChain } from "./render.ts";
import type { Sha256 } from "./sha256.ts";

/** A master on its way to disk: samples written, header still open for what only the end can tell. */
export interface Printed {
  readonly readings: TrackReadings;
  readonly pcmSha256: string;
  /** Samples that had to be clamped; 0 in every master whose ceiling holds. */
  readonly clampedSamples: number;
  /** How far clip and limiter took peaks down in each step of the curves. */
  readonly peakReduction: readonly PeakReduction[];
  readonly chain: Chain;
  finish(ending: WavEnding): Promise<void>;
}

/** Seconds between two points of the gain-reduction curve. */
export const curveStepSeconds = 0.1;

/**
 * Renders a recipe and writes it as WAV while it passes: one pass over the source, nothing kept. Dither is seeded by the recipe.
 * `source` is the premaster as it enters the chain (`editedSource`); the fade is done here.
 * `draft` reserves the bext chunk; `finish` completes it.
 */
export async function printMaster(
  source: AudioSource,
  engine: Engine,
  recipe: Pick<Recipe, "plan" | "output" | "edit">,
  sink: ByteSink,
  sha256: Sha256,
  draft: BroadcastExtension,
  onProgress?: (share: number) => void,
): Promise<Printed> {
  const writer = await createWavWriter(sink, {
    sampleRateHz: source.sampleRateHz,
    channels: source.channels,
    encoding: recipe.output.bits,
    bext: draft,
    expectedFrames: source.frames,
  });
  const gauge = new TrackGauge(engine, source.sampleRateHz, source.channels, source.frames);
  const encoder = new Encoder(engine, source.channels, recipe.output, sha256, writer);
  const fade = fadeKernel(recipe.edit, source, engine);
  const reduction = new ReductionCurve(recipe.plan, source.sampleRateHz * curveStepSeconds);
  const chain = await renderChain(
    source,
    engine,
    recipe.plan,
    async (left, right, frames) => {
      fade?.process(left, right, frames);
      gauge.process(source.channels === 1 ? [left] : [left, right], frames);
      await encoder.write([left, right], frames);
      reduction.advance(frames);
    },
    { ...(onProgress ? { onProgress } : {}), onChain: (built) => reduction.follow(built) },
  );
  return {
    readings: gauge.finish(),
    pcmSha256: sha256.hex(),
    clampedSamples: encoder.clampedSamples,
    peakReduction: reduction.values,
    chain,
    finish: async (ending) => {
      await writer.finish(ending);
    },
  };
}

/** Deepest reduction of peaks per curve step, read block by block. */
class ReductionCurve {
  readonly values: PeakReduction[] = [];
  readonly #framesPerStep: number;
  readonly #clip: LoudnessSettings["clip"];
  #chain: Chain | null = null;
  #frames = 0;

  constructor(plan: Plan, framesPerStep: number) {
    this.#framesPerStep = framesPerStep;
    this.#clip = (stageOf(plan, "loudness")?.settings as LoudnessSettings | undefined)?.clip ?? "off";
  }

  follow(chain: Chain): void {
    this.#chain = chain;
  }

  advance(frames: number): void {
    this.#frames += frames;
    const deepest = readPeakReduction(this.#chain?.kernelsOf("loudness") ?? [], { clip: this.#clip });
    while (this.values.length * this.#framesPerStep < this.#frames) this.values.push(deepest);
  }
}
