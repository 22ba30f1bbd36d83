import { gatedLoudnessOfSteps, LoudnessGauge } from "../analysis/loudness.ts";
import { readBlocks } from "../analysis/read-blocks.ts";
import type { AudioSource, ByteSink } from "../audio/source.ts";
import { roundTo } from "../audio/units.ts";
import { chainVersion } from "../chain/chain.ts";
import type { BroadcastExtension } from "../formats/wav/bext.ts";
import { defaultWishes, type Wishes } from "../mastering/wishes.ts";
import type { Engine } from "../wasm/engine.ts";
import type { Excerpt } from "./excerpts.ts";
import { type Printed, printMaster } from "./print.ts";
import { deadwaxVersion } from "./recipe.ts";
import type { Sha256 } from "./sha256.ts";

/** One of several versions to choose between: a name, and what `master` is asked for; null leaves the mix as it is. */
export interface CompareCandidate {
  readonly name: string;
  readonly wishes: Wishes | null;
  /** The file of a style of one's own, as it was typed; absent for a built-in one. */
  readonly styleFile?: string;
  /** The reference it is mastered towards, as it was typed; absent without one. */
  readonly reference?: string;
}

/** The two that always compete: anything more must win against them at matched loudness. */
export function yardsticks(wishes: Partial<Wishes> = {}): CompareCandidate[] {
  return [
    { name: "untouched mix", wishes: null },
    { name: "gain and limit only", wishes: { ...defaultWishes, ...wishes, intensity: 0 } },
  ];
}

/** What matching looks at. */
export interface MatchLevel {
  readonly integratedLufs: number;
  readonly truePeakDbtp: number;
}

/** No true peak of a matched copy is higher. */
const highestMatchedDbtp = -0.1;

/**
 * Gain that brings every candidate to one loudness, dB: that of the quietest. Only where the quietest itself has peaks above -0.1 dBTP are all turned
 * down further. No gain is positive, so nothing can clip.
 */
export function matchingGainsDb(levels: readonly MatchLevel[]): number[] {
  const targets = levels.map(({ integratedLufs, truePeakDbtp }) => integratedLufs + Math.min(0, highestMatchedDbtp - truePeakDbtp));
  const target = Math.min(...targets);
  return levels.map(({ integratedLufs }) => roundTo(target - integratedLufs, 0.01));
}

/** A source at another gain as 24-bit WAV, dithered; aligned with it and as long as it. */
export function printMatched(
  source: AudioSource,
  engine: Engine,
  gainDb: number,
  candidate: string,
  sink: ByteSink,
  sha256: Sha256,
  onProgress?: (share: number) => void,
): Promise<Printed> {
  const stages = [{ stage: "conditioning" as const, settings: { gainDb, dcBlock: "off", subsonicHz: 0 }, because: [], effect: [] }];
  const recipe = { plan: { chainVersion, style: "", intensity: 0, stages }, output: { bits: 24 as const, ditherSeed: 1 } };
  return printMaster(source, engine, recipe, sink, sha256, matchedBext(source, gainDb, candidate), onProgress);
}

/** Says in the file what it is: a copy for listening, not a master. */
function matchedBext(source: AudioSource, gainDb: number, candidate: string): BroadcastExtension {
  const mode = source.channels === 1 ? "mono" : "stereo";
  return {
    description: `${candidate}, loudness-matched for comparing by ${gainDb.toFixed(2)} dB`,
    originator: `Deadwax ${deadwaxVersion}`,
    originatorReference: "",
    originationDate: "",
    originationTime: "",
    timeReferenceSamples: 0,
    loudnessLufs: null,
    loudnessRangeLu: null,
    maxTruePeakDbtp: null,
    maxMomentaryLufs: null,
    maxShortTermLufs: null,
    codingHistory: `A=PCM,F=${source.sampleRateHz},W=24,M=${mode},T=Deadwax ${deadwaxVersion}; compare\r\n`,
  };
}

/** Integrated loudness of a passage alone, LUFS; null where it is silent. */
export async function passageLoudness(source: AudioSource, engine: Engine, passage: Excerpt): Promise<number | null> {
  const gauge = new LoudnessGauge(engine, source.sampleRateHz, source.channels, source.frames);
  await readBlocks(source, engine, (pointers, frames) => gauge.process(pointers, frames), passage);
  return gatedLoudnessOfSteps(gauge.stepPowers());
}
