import type { Finding } from "../audio/findings.ts";
import type { AudioSource, Planar } from "../audio/source.ts";
import { ChannelImbalance } from "./faults/channel-imbalance.ts";
import { Clicks } from "./faults/clicks.ts";
import { Clipping } from "./faults/clipping.ts";
import { CutEnds } from "./faults/cut-ends.ts";
import { DcOffset } from "./faults/dc-offset.ts";
import { blockFrames, type FaultDetector, type InspectionContext, lookbackFrames } from "./faults/detector.ts";
import { Dropouts } from "./faults/dropouts.ts";
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
 * Findings come in the order of `findingCodes`, within a code by time. Memory grows by about 10 kB per second of stereo: some 200 MB resident for four hours.
 */
export async function inspect(source: AudioSource, options: InspectOptions = {}): Promise<Finding[]> {
  return (await inspectForRepair(source, options)).findings;
}

/** What was found, and the figures a repair needs. */
export interface Inspection {
  readonly findings: Finding[];
  readonly evidence: RepairEvidence;
}

/** `inspect`, with the figures behind the findings that can be repaired. */
export async function inspectForRepair(source: AudioSource, options: InspectOptions = {}): Promise<Inspection> {
  const context: InspectionContext = {
    sampleRateHz: source.sampleRateHz,
    channels: source.channels,
    frames: source.frames,
    encoding: source.encoding,
    role: options.role ?? "mix",
    measurements: options.measurements,
    levels: new LevelTrack(source.sampleRateHz, source.channels, source.frames),
    spectra: new SpectrumTrack(source.sampleRateHz, source.channels, spectrumSize(source.sampleRateHz)),
    lowBand: new LowBandTrack(source.sampleRateHz, source.channels),
  };
  const nonFinite = new NonFinite(context);
  const detectors: FaultDetector[] = [nonFinite, ...detectorsFor(context)];
  const listeners = [context.levels, context.spectra, context.lowBand, ...detectors.filter((detector) => detector.block)];
  await feed(source, nonFinite, (channels, startFrame, frames) => {
    for (const listener of listeners) listener.block?.(channels, startFrame, frames);
  });
  const findings = detectors.flatMap((detector) => detector.finish());
  return { findings, evidence: evidenceOf(detectors, source.sampleRateHz) };
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

/** Reads the source block by block behind a stretch of the past; numbers that are none become 0 and are noted. */
async function feed(source: AudioSource, nonFinite: NonFinite, hear: (channels: Planar, startFrame: number, frames: number) => void): Promise<void> {
  const channels = Array.from({ length: source.channels }, () => new Float32Array(lookbackFrames + blockFrames));
  const into = channels.map((samples) => samples.subarray(lookbackFrames));
  for (let startFrame = 0; startFrame < source.frames; ) {
    const knownBefore = source.nonFiniteSamples;
    const frames = await source.read(startFrame, into);
    if (frames === 0) break;
    const met = into.reduce((sum, samples) => sum + clean(samples, frames), source.nonFiniteSamples - knownBefore);
    nonFinite.note(met, startFrame, startFrame + frames);
    hear(channels, startFrame, frames);
    for (const samples of channels) samples.copyWithin(0, frames, frames + lookbackFrames);
    startFrame += frames;
  }
  nonFinite.noteTotal(source.nonFiniteSamples);
}

/** Puts 0 in place of NaN and infinity; returns how many there were. */
function clean(samples: Float32Array, frames: number): number {
  let probe = 0;
  for (let i = 0; i < frames; i++) probe += samples[i] - samples[i];
  if (probe === 0) return 0;
  let count = 0;
  for (let i = 0; i < frames; i++) {
    if (Number.isFinite(samples[i])) continue;
    samples[i] = 0;
    count++;
  }
  return count;
}
