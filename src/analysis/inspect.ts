import type { Finding } from "../audio/findings.ts";
import type { AudioSource } from "../audio/source.ts";
import type { Engine } from "../wasm/engine.ts";
import { ChannelImbalance } from "./faults/channel-imbalance.ts";
import { Clicks } from "./faults/clicks.ts";
import { Clipping } from "./faults/clipping.ts";
import { CutEnds } from "./faults/cut-ends.ts";
import { DcOffset } from "./faults/dc-offset.ts";
import type { FaultDetector, InspectionContext } from "./faults/detector.ts";
import { Dropouts } from "./faults/dropouts.ts";
import { EarlyEnd } from "./faults/early-end.ts";
import { FakeBitDepth } from "./faults/fake-bit-depth.ts";
import { Headroom } from "./faults/headroom.ts";
import { Hum } from "./faults/hum.ts";
import { InterSampleOvers } from "./faults/inter-sample-overs.ts";
import { LevelTrack } from "./faults/level-track.ts";
import { LimitedInput } from "./faults/limited-input.ts";
import { LongSilence } from "./faults/long-silence.ts";
import { LossyOrigin } from "./faults/lossy-origin.ts";
import { LoudnessEstimate } from "./faults/loudness-estimate.ts";
import { LowBandTrack } from "./faults/low-band-track.ts";
import { MonoAsStereo } from "./faults/mono-as-stereo.ts";
import { MonoLoss } from "./faults/mono-loss.ts";
import { NoiseFloor } from "./faults/noise-floor.ts";
import { NonFinite } from "./faults/non-finite.ts";
import { OddRate } from "./faults/odd-rate.ts";
import { OneSided } from "./faults/one-sided.ts";
import { Past } from "./faults/past.ts";
import { Polarity } from "./faults/polarity.ts";
import type { RepairEvidence } from "./faults/repair-evidence.ts";
import { Rumble } from "./faults/rumble.ts";
import { SampleOvers } from "./faults/sample-overs.ts";
import { Sibilance } from "./faults/sibilance.ts";
import { Silent } from "./faults/silent.ts";
import { SpectralEdge } from "./faults/spectral-edge.ts";
import { SpectrumTrack, spectrumSize } from "./faults/spectrum-track.ts";
import { TooShort } from "./faults/too-short.ts";
import { Upsampled } from "./faults/upsampled.ts";
import type { Measurements } from "./measurements.ts";
import { readBlocks } from "./read-blocks.ts";

export { type FindingCode, findingCodes } from "./faults/codes.ts";

/** What is known of a file before it is inspected. */
export interface InspectOptions {
  /** Figures already measured for this file; saves estimating peak-to-loudness ratio and mono loss. */
  readonly measurements?: Measurements;
  /** A stem may rest, lean to one side and be quieter than a mix. Default: mix. */
  readonly role?: "mix" | "stem";
}

/**
 * Looks for everything that would make mastering harder or worse, in one pass; changes nothing and never throws because of what it hears.
 * Findings come in the order of `findingCodes`, within a code by time. Memory grows by about 5 kB per second of stereo: some 70 MB for four hours.
 */
export async function inspect(source: AudioSource, engine: Engine, options: InspectOptions = {}): Promise<Finding[]> {
  return (await inspectForRepair(source, engine, options)).findings;
}

/** What was found, and the figures a repair needs. */
export interface Inspection {
  readonly findings: Finding[];
  readonly evidence: RepairEvidence;
}

/** `inspect`, with the figures behind the findings that can be repaired. */
export async function inspectForRepair(source: AudioSource, engine: Engine, options: InspectOptions = {}): Promise<Inspection> {
  const inspector = new Inspector(source, engine, options.role);
  await readBlocks(source, engine, (pointers, frames, startFrame) => inspector.process(pointers, frames, startFrame));
  return inspector.finish(options.measurements);
}

/** Inspects a source while its blocks pass by. */
export class Inspector {
  readonly #source: AudioSource;
  readonly #context: InspectionContext;
  readonly #nonFinite: NonFinite;
  readonly #detectors: readonly FaultDetector[];
  readonly #listeners: readonly Pick<FaultDetector, "block">[];
  #knownNonFinite: number;

  constructor(source: AudioSource, engine: Engine, role: "mix" | "stem" = "mix") {
    const { sampleRateHz, channels, frames } = source;
    const past = new Past(engine, channels);
    const context: InspectionContext = {
      sampleRateHz,
      channels,
      frames,
      encoding: source.encoding,
      warnings: source.warnings,
      role,
      measurements: undefined,
      engine,
      past,
      levels: new LevelTrack(engine, past, sampleRateHz, channels, frames),
      spectra: new SpectrumTrack(engine, past, sampleRateHz, channels, spectrumSize(sampleRateHz)),
      lowBand: new LowBandTrack(engine, past, sampleRateHz, channels),
    };
    this.#source = source;
    this.#knownNonFinite = source.nonFiniteSamples;
    this.#context = context;
    this.#nonFinite = new NonFinite(context);
    this.#detectors = [this.#nonFinite, ...detectorsFor(context)];
    this.#listeners = [context.levels, context.spectra, context.lowBand, ...this.#detectors.filter((detector) => detector.block)];
  }

  /** `pointers`: one block per channel in the memory of the engine, the next in order. Numbers that are none become 0 and are noted. */
  process(pointers: readonly number[], frames: number, startFrame: number): void {
    const { past } = this.#context;
    const met = past.take(pointers, frames) + this.#source.nonFiniteSamples - this.#knownNonFinite;
    this.#knownNonFinite = this.#source.nonFiniteSamples;
    this.#nonFinite.note(met, startFrame, startFrame + frames);
    const channels = past.views();
    for (const listener of this.#listeners) listener.block?.(channels, startFrame, frames);
    past.pass(frames);
  }

  /** What was found, after the last block; figures measured for this file save estimating peak-to-loudness ratio and mono loss. */
  finish(measurements?: Measurements): Inspection {
    this.#context.measurements = measurements;
    this.#nonFinite.noteTotal(this.#source.nonFiniteSamples);
    this.#context.lowBand.flush();
    return {
      findings: this.#detectors.flatMap((detector) => detector.finish()),
      evidence: evidenceOf(this.#detectors, this.#context.sampleRateHz),
    };
  }
}

function evidenceOf(detectors: readonly FaultDetector[], sampleRateHz: number): RepairEvidence {
  return {
    sampleRateHz,
    plateaus: detectors.flatMap((detector) => (detector instanceof Clipping ? detector.evidence() : [])),
    clicks: detectors.flatMap((detector) => (detector instanceof Clicks ? detector.evidence() : [])),
    hums: detectors.flatMap((detector) => (detector instanceof Hum ? detector.evidence() : [])),
  };
}

/** Every fault that is listened for, one line each. */
function detectorsFor(context: InspectionContext): FaultDetector[] {
  const edge = new SpectralEdge(context);
  const loudness = new LoudnessEstimate(context);
  const stereo = () => [
    new Polarity(context),
    new MonoLoss(context, loudness),
    new ChannelImbalance(context, loudness),
    new OneSided(context),
    new MonoAsStereo(context),
  ];
  return [
    new Silent(context),
    new TooShort(context),
    new EarlyEnd(context),
    new OddRate(context),
    new FakeBitDepth(context),
    new Upsampled(context, edge),
    new LossyOrigin(context, edge),
    new Headroom(context),
    new SampleOvers(context),
    new InterSampleOvers(context),
    new Clipping(context),
    new LimitedInput(context, loudness),
    new DcOffset(context),
    ...(context.channels === 2 ? stereo() : []),
    new Clicks(context),
    new Dropouts(context),
    new CutEnds(context),
    new LongSilence(context),
    new Hum(context),
    new NoiseFloor(context),
    new Rumble(context),
    new Sibilance(context),
  ];
}
