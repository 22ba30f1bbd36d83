import { identityOf, measurementsOf, readTrack } from "../analysis/measure.ts";
import type { Measurements } from "../analysis/measurements.ts";
import type { TrackReadings } from "../analysis/readings.ts";
import { SettingsError } from "../audio/errors.ts";
import { usualRatesHz } from "../audio/rates.ts";
import type { AudioSource } from "../audio/source.ts";
import { formatTime } from "../audio/units.ts";
import type { Engine } from "../wasm/engine.ts";
import { Kernel } from "../wasm/kernel.ts";
import { convertRate } from "./converted-source.ts";
import { section } from "./joined-source.ts";
import { type Edit, type FadeShape, fadeShapes, type Recipe } from "./recipe.ts";
import { withoutSilentEnds } from "./trim.ts";

/** What is asked for besides the sound; all of it may be left out. */
export interface EditOrder {
  /** One of `usualRatesHz`, which the error names; the rate of the mix unless told. */
  readonly sampleRateHz?: number;
  /** Cut silence off both ends. */
  readonly trim?: boolean;
  /** Length of a fade at the end, 0 to the length of the track. */
  readonly fadeSeconds?: number;
  /** Length of a fade at the start; both together no longer than the track. */
  readonly fadeInSeconds?: number;
  /** Of both fades; `cosine` unless told. */
  readonly fadeShape?: FadeShape;
}

/** The part of a recipe that says what becomes of a source before and after the chain. */
export interface Edits {
  readonly edit?: Edit;
  readonly sampleRateHz?: number;
}

/** A premaster as it enters the chain, with its own figures. */
export interface Prepared {
  readonly mix: AudioSource;
  readonly readings: TrackReadings;
  readonly before: Measurements;
}

/** Turns what is asked for into frames and rates. Throws SettingsError for a rate or a fade out of range, and a shape that there is not. */
export function planEdits(order: EditOrder, source: AudioSource, readings: TrackReadings): Edits {
  const { sampleRateHz = source.sampleRateHz, trim = false, fadeSeconds = 0, fadeInSeconds = 0, fadeShape } = order;
  if (sampleRateHz !== source.sampleRateHz && !usualRatesHz.some((rate) => rate === sampleRateHz)) {
    throw new SettingsError("settings-out-of-range", "rate", `rate must be one of ${usualRatesHz.join(", ")} Hz, got ${sampleRateHz}.`);
  }
  if (fadeShape !== undefined && !fadeShapes.includes(fadeShape))
    throw new SettingsError("settings-unknown", "fadeShape", `fadeShape must be one of ${fadeShapes.join(", ")}, got ${JSON.stringify(fadeShape)}.`);
  const range = trim ? withoutSilentEnds(readings) : { startFrame: 0, endFrame: source.frames };
  const seconds = (range.endFrame - range.startFrame) / source.sampleRateHz;
  if (!(fadeSeconds >= 0 && fadeSeconds <= seconds)) {
    throw new SettingsError(
      "settings-out-of-range",
      "fade",
      `fade must be between 0 and ${seconds.toFixed(1)} s, the length of ${source.name}, got ${fadeSeconds}.`,
    );
  }
  if (!(fadeInSeconds >= 0 && fadeInSeconds + fadeSeconds <= seconds)) {
    throw new SettingsError(
      "settings-out-of-range",
      "fade",
      `the fades of ${source.name} must fit into its ${seconds.toFixed(1)} s, got ${fadeInSeconds} s in and ${fadeSeconds} s out.`,
    );
  }
  const isCut = range.startFrame > 0 || range.endFrame < source.frames;
  const isFaded = fadeSeconds > 0 || fadeInSeconds > 0;
  const fadeIn = fadeInSeconds > 0 ? { fadeInSeconds } : {};
  const shape = isFaded && fadeShape !== undefined && fadeShape !== "cosine" ? { fadeShape } : {};
  return {
    ...(isCut || isFaded ? { edit: { ...range, fadeSeconds, ...fadeIn, ...shape } } : {}),
    ...(sampleRateHz === source.sampleRateHz ? {} : { sampleRateHz }),
  };
}

/** The edits a recipe holds. */
export function editsOf({ edit, output }: Recipe): Edits {
  return { ...(edit ? { edit } : {}), ...(output.sampleRateHz ? { sampleRateHz: output.sampleRateHz } : {}) };
}

/** The source as it enters the chain: cut, then converted. The source itself when there is nothing to do. */
export function editedSource(source: AudioSource, { edit, sampleRateHz }: Edits, newEngine: () => Engine): AudioSource {
  const cut = edit && (edit.startFrame > 0 || edit.endFrame < source.frames) ? section(source, edit) : source;
  return sampleRateHz === undefined ? cut : convertRate(cut, sampleRateHz, newEngine());
}

/** Edits a source and measures the result; the figures of the file serve where nothing is edited. */
export async function prepare(
  source: AudioSource,
  edits: Edits,
  ofFile: Omit<Prepared, "mix">,
  newEngine: () => Engine,
  onProgress: (share: number) => void,
): Promise<Prepared> {
  const mix = editedSource(source, edits, newEngine);
  if (mix === source) return { mix, ...ofFile };
  const readings = await readTrack(mix, newEngine(), (_, frames, startFrame) => onProgress((startFrame + frames) / mix.frames));
  return { mix, readings, before: measurementsOf(identityOf(mix), readings) };
}

/** The fades of a track: changes stereo blocks in place, as a kernel does. */
export interface Fades {
  process(left: number, right: number, frames: number): void;
}

/** The fades of a recipe for a track of so many frames; null when there is none. */
export function fadeKernel(edit: Edit | undefined, track: AudioSource, engine: Engine): Fades | null {
  if (!edit) return null;
  const { fadeSeconds, fadeInSeconds = 0, fadeShape = "cosine" } = edit;
  const shape = fadeShapes.indexOf(fadeShape);
  const framesOf = (seconds: number) => Math.round(seconds * track.sampleRateHz);
  const kernels: Kernel[] = [];
  if (fadeInSeconds > 0) kernels.push(new Kernel(engine, "newFade", 1, 0, framesOf(fadeInSeconds), shape, 0));
  if (fadeSeconds > 0) kernels.push(new Kernel(engine, "newFade", 0, track.frames - framesOf(fadeSeconds), framesOf(fadeSeconds), shape, 0));
  if (kernels.length === 0) return null;
  return {
    process: (left, right, frames) => {
      for (const kernel of kernels) kernel.process(left, right, frames);
    },
  };
}

/** What a fade does to figures side by side: range, noise floor and integrated loudness differ by it. */
const counted = ", which the figures of the master count and those of the mix do not";

/** What was edited, a sentence each. */
export function describeEdits({ edit, sampleRateHz }: Edits, source: { readonly sampleRateHz: number; readonly frames: number }): string[] {
  const rateHz = source.sampleRateHz;
  const sentences: string[] = [];
  if (edit && edit.startFrame > 0) sentences.push(`${(edit.startFrame / rateHz).toFixed(2)} s of silence cut off the start.`);
  if (edit && edit.endFrame < source.frames) {
    const seconds = (source.frames - edit.endFrame) / rateHz;
    sentences.push(`${seconds.toFixed(2)} s of silence cut off the end, from ${formatTime(edit.endFrame / rateHz)} on.`);
  }
  if (edit?.fadeInSeconds) sentences.push(`Fades in over the first ${edit.fadeInSeconds} s${counted}.`);
  if (edit && edit.fadeSeconds > 0) sentences.push(`Fades out over the last ${edit.fadeSeconds} s${counted}.`);
  if (sampleRateHz !== undefined) sentences.push(`Converted from ${rateHz} to ${sampleRateHz} Hz before the first stage.`);
  if (sampleRateHz !== undefined && sampleRateHz > rateHz) {
    sentences.push(
      `${sampleRateHz} Hz holds nothing that ${rateHz} Hz did not: the file grows, the sound gains nothing, and no outlet should be told it is high resolution.`,
    );
  }
  return sentences;
}
