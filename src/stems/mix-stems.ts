import { inspect } from "../analysis/inspect.ts";
import { readBlocks } from "../analysis/read-blocks.ts";
import type { TrackReadings } from "../analysis/readings.ts";
import { TrackGauge } from "../analysis/track-gauge.ts";
import type { AudioSource } from "../audio/source.ts";
import { checkPlan } from "../chain/chain.ts";
import { planOfMoves, type StemMove, type StemPlan } from "../chain/stem-plan.ts";
import type { SpoolFactory } from "../formats/spool.ts";
import type { RunHost } from "../run/host.ts";
import { hashBlock } from "../run/source-hash.ts";
import type { StemsResult } from "../run/stems-result.ts";
import { placed, type Voice } from "./mixer.ts";
import { findStanding } from "./offset.ts";
import { measureSet } from "./products.ts";
import { isCleanVersion } from "./role.ts";
import { type OpenStem, type Placement, placeStems, requireOneShape } from "./set-checks.ts";
import { sumStems } from "./sum.ts";
import { checkSum } from "./sum-check.ts";

/** What stems need from where they are mixed. */
export interface StemHost extends Pick<RunHost, "newEngine" | "newSha256"> {
  readonly openSpool: SpoolFactory;
}

/** How a set of stems is taken. */
export interface StemOptions {
  /** Move, pad and turn over what lies wrong instead of stopping. */
  readonly align: boolean;
  /** `auto`: what the evidence asks for; `off`: none; or moves by role, from a plan. */
  readonly moves: "auto" | "off" | Readonly<Record<string, readonly StemMove[]>>;
}

/** Stems turned into a premaster. */
export interface MixedStems {
  /** The sum, ready for `master`; its name is that of the set. */
  readonly source: AudioSource;
  /** What the recipe records, in the order of the sum. */
  readonly plans: readonly StemPlan[];
  /** The stems in their places with their moves, as `writeAlternates` wants them. */
  readonly voices: readonly Voice[];
  readonly result: StemsResult;
}

/** One stem as it was read. */
interface ReadStem extends OpenStem {
  readonly readings: TrackReadings;
  readonly samplesSha256: string;
}

/**
 * Checks stems of one song against each other and against the mix, decides the moves on each, and adds them up into a premaster.
 * Throws AudioInputError (`input-stems`, `input-rate`, `input-channels`) for stems that do not belong together.
 */
export async function mixStems(
  stems: readonly OpenStem[],
  mix: AudioSource | null,
  options: StemOptions,
  host: StemHost,
  onProgress: (stage: string, share: number) => void,
): Promise<MixedStems> {
  requireOneShape(stems, mix);
  const read: ReadStem[] = [];
  for (const [index, stem] of stems.entries())
    read.push(await readStem(stem, host, (share) => onProgress("measure stems", (index + share) / stems.length)));
  const frames = mix?.frames ?? Math.max(...stems.map(({ source }) => source.frames));
  const placements = await place(read, mix, frames, options.align, host);
  const upright = placements.map((one) => ({ ...one, isInverted: one.isFoundInverted }));
  const asTheyCame = voicesOf(read, upright, frames, () => []);
  const summed = asTheyCame.filter(({ plan }) => !isCleanVersion(plan.role));
  const set = await measureSet(host.newEngine(), summed, mix);
  const sum = checkSum(
    stems.filter(({ role }) => !isCleanVersion(role)),
    set,
    mix,
  );
  const movesOf = (role: string) => (typeof options.moves === "string" ? [] : (options.moves[role] ?? []));
  const voices = voicesOf(read, placements, frames, movesOf);
  const plans = read.map((stem, index) => planOf(stem, placements[index], movesOf(stem.role)));
  const source = await sumOf(voices, host, (share) => onProgress("add stems", share));
  const findings = await Promise.all(read.map(({ source: file }) => inspect(file, { role: "stem" })));
  return {
    source,
    plans,
    voices,
    result: {
      stems: plans.map((plan, index) => ({
        ...plan,
        file: read[index].file,
        findings: [...placements[index].findings, ...findings[index]],
        evidence: [],
      })),
      mix: mix?.name ?? null,
      ...sum,
      notDone: [],
    },
  };
}

/** The premaster that recorded stems make: for rendering a recipe again. The stems come in any order. */
export async function remixStems(stems: readonly OpenStem[], plans: readonly StemPlan[], frames: number, host: StemHost): Promise<AudioSource> {
  const voices = plans.map((plan) => {
    const stem = stems.find(({ role }) => role === plan.role);
    if (!stem) throw new Error(`no stem is ${plan.role}`);
    return { source: placed(stem.source, plan, frames), plan };
  });
  for (const { moves } of plans) checkPlan(planOfMoves(moves));
  return sumOf(voices, host, () => undefined);
}

function sumOf(voices: readonly Voice[], host: StemHost, onProgress: (share: number) => void): Promise<AudioSource> {
  const summed = voices.filter(({ plan }) => !isCleanVersion(plan.role));
  return sumStems(summed.map(({ plan }) => plan.role).join(" + "), summed, host.newEngine(), host.openSpool, onProgress);
}

async function place(stems: readonly ReadStem[], mix: AudioSource | null, frames: number, align: boolean, host: StemHost): Promise<Placement[]> {
  const standings = [];
  for (const { source, readings } of stems) standings.push(mix ? await findStanding(host.newEngine(), source, readings, mix) : null);
  return placeStems(stems, frames, mix ? mix.name : "the longest stem", standings, align);
}

function voicesOf(
  stems: readonly ReadStem[],
  placements: readonly Placement[],
  frames: number,
  movesOf: (role: string) => readonly StemMove[],
): Voice[] {
  return stems.map((stem, index) => ({
    source: placed(stem.source, placements[index], frames),
    plan: { role: stem.role, isInverted: placements[index].isInverted, moves: movesOf(stem.role) },
  }));
}

function planOf({ role, source, samplesSha256 }: ReadStem, { delayFrames, isInverted }: Placement, moves: readonly StemMove[]): StemPlan {
  return { role, samplesSha256, channels: source.channels, frames: source.frames, delayFrames, isInverted, moves };
}

/** One pass over a stem: every reading, and the hash of its samples. */
async function readStem(stem: OpenStem, host: StemHost, onProgress: (share: number) => void): Promise<ReadStem> {
  const { source } = stem;
  const engine = host.newEngine();
  const gauge = new TrackGauge(engine, source.sampleRateHz, source.channels);
  const sha256 = host.newSha256();
  await readBlocks(source, engine, (pointers, frames, startFrame) => {
    gauge.process(pointers, frames);
    hashBlock(engine, pointers, frames, sha256);
    onProgress((startFrame + frames) / source.frames);
  });
  return { ...stem, readings: gauge.finish(), samplesSha256: sha256.hex() };
}
