import { thirdOctaveHz } from "../analysis/readings.ts";
import type { Finding } from "../audio/findings.ts";
import type { AudioSource } from "../audio/source.ts";
import { gainToDb, roundTo } from "../audio/units.ts";
import { checkPlan } from "../chain/chain.ts";
import { planOfMoves, type StemMove, type StemPlan } from "../chain/stem-plan.ts";
import type { SpoolFactory } from "../formats/spool.ts";
import type { RunHost } from "../run/host.ts";
import { loudStretches, OffsetFinder } from "../run/offset.ts";
import { readAndInspect } from "../run/source-hash.ts";
import type { StemsResult } from "../run/stems-result.ts";
import { measureGivenMoves, proveMoves } from "./effects.ts";
import { type MovesByRole, requireMovedStems } from "./given-moves.ts";
import { levelFinding } from "./level-move.ts";
import { placed, type Voice } from "./mixer.ts";
import { type MovesPlan, planMoves, type StemFacts } from "./moves.ts";
import { ownMovesOf } from "./own-moves.ts";
import { measureSet, nullDb, type SetProducts } from "./products.ts";
import { isCleanVersion } from "./role.ts";
import { type OpenStem, type Placement, placeStems, requireOneShape } from "./set-checks.ts";
import { sumStems } from "./sum.ts";
import { checkSum } from "./sum-check.ts";
import { thirdsOf } from "./thirds.ts";

/** What stems need from where they are mixed. */
export interface StemHost extends Pick<RunHost, "newEngine" | "newSha256"> {
  readonly openSpool: SpoolFactory;
}

/** How a set of stems is taken. */
export interface StemOptions {
  /** Move, pad and turn over what lies wrong instead of stopping. */
  readonly align: boolean;
  /** `auto`: what the evidence asks for; `off`: none; or moves by role, from a plan. */
  readonly moves: "auto" | "off" | MovesByRole;
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
interface ReadStem extends OpenStem, Omit<StemFacts, "role"> {
  readonly samplesSha256: string;
  /** Trouble in the stem by itself. */
  readonly ownFindings: readonly Finding[];
  readonly stretches: readonly number[];
  readonly secondsPerThirds: number;
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
  requireMovedStems(options.moves, stems);
  const read: ReadStem[] = [];
  for (const [index, stem] of stems.entries())
    read.push(await readStem(stem, host, (share) => onProgress("measure stems", (index + share) / stems.length)));
  const frames = mix?.frames ?? Math.max(...stems.map(({ source }) => source.frames));
  const placements = await place(read, mix, frames, options.align, host);
  const upright = placements.map((one) => ({ ...one, isInverted: one.isFoundInverted }));
  const parts = voicesOf(read, upright, frames, () => []).filter(({ plan }) => !isCleanVersion(plan.role));
  const set = await measureSet(host.newEngine(), parts, mix);
  const summed = read.flatMap((stem, index) =>
    isPart(stem) ? [{ ...stem, ...placements[index], endFrame: stem.source.frames + placements[index].delayFrames }] : [],
  );
  const sum = await checkSum(summed, set, mix, (gains) =>
    measureSet(
      host.newEngine(),
      parts.map((voice, index) => atGain(voice, gains[index])),
      mix,
    ),
  );
  const facts = read.flatMap((stem, index) => (isPart(stem) ? [inPlace(stem, placements[index])] : []));
  const planned = planMoves(facts, set.products, mix !== null);
  const { movesOf, notDone } = await chosenMoves(options.moves, parts, facts, planned, host);
  const voices = voicesOf(read, placements, frames, movesOf);
  const plans = read.map((stem, index) => planOf(stem, placements[index], movesOf(stem.role)));
  const source = await sumOf(voices, host, (share) => onProgress("add stems", share));
  const evidence = new Map(read.filter(isPart).map(({ role }, index) => [role, planned.stems[index].evidence]));
  const results = plans.map((plan, index) => ({
    ...plan,
    file: read[index].file,
    findings: [...placements[index].findings, ...levelFinding(read[index], plan), ...read[index].ownFindings],
    evidence: evidence.get(plan.role) ?? [],
  }));
  return {
    source,
    plans,
    voices,
    result: { stems: results, mix: mix?.name ?? null, ...sum, nullDb: sum.nullDb === null ? null : asSummedDb(set, summed), notDone },
  };
}

/** What the stems leave of the mix as they enter the sum, dB: one whose polarity was found turned and not turned back enters it so. */
function asSummedDb({ products }: SetProducts, summed: readonly Placement[]): number {
  const isTurned = summed.map(({ isFoundInverted, isInverted }) => isFoundInverted !== isInverted);
  return roundTo(nullDb(products, summed.length, isTurned), 0.1);
}

/** A stem at its level in the mix, within 40 dB either way. */
export function atGain({ source, plan }: Voice, gain: number | null): Voice {
  const gainDb = gain === null || gain <= 0 ? 0 : Math.max(-40, Math.min(40, gainToDb(gain)));
  return {
    source,
    plan: { ...plan, moves: [{ stage: "conditioning", settings: { gainDb, dcBlock: "off", subsonicHz: 0 }, because: [], effect: [] }] },
  };
}

function isPart({ role }: Pick<OpenStem, "role">): boolean {
  return !isCleanVersion(role);
}

/** The moves of each role: planned and proved, none, or given. A clean version is moved as the stem it replaces. */
async function chosenMoves(wanted: StemOptions["moves"], parts: readonly Voice[], facts: readonly StemFacts[], planned: MovesPlan, host: StemHost) {
  if (wanted === "off") return { movesOf: () => [], notDone: [] };
  if (wanted !== "auto") return { movesOf: await givenMoves(wanted, parts, facts, planned, host), notDone: [] };
  const tried = parts.map((voice, index) => ({ ...voice, plan: { ...voice.plan, moves: planned.stems[index].moves } }));
  const proved = await proveMoves(tried, facts, host);
  const movesOf = (role: string) => proved.moves[facts.findIndex((stem) => stem.role === role.replace(/-clean$/, ""))] ?? [];
  return { movesOf, notDone: [...planned.notDone, ...proved.notDone] };
}

async function givenMoves(given: MovesByRole, parts: readonly Voice[], facts: readonly StemFacts[], { stems }: MovesPlan, host: StemHost) {
  const moved = parts.map((voice) => ({ ...voice, plan: { ...voice.plan, moves: given[voice.plan.role] ?? [] } }));
  const measured = await measureGivenMoves(
    moved,
    facts,
    stems.map(({ evidence }) => evidence),
    host,
  );
  return (role: string) => measured[facts.findIndex((stem) => stem.role === role)] ?? given[role] ?? [];
}

/** A stem's facts where the stem belongs: moved by whole steps and frames of spectra. */
function inPlace({ role, stepPowers, thirds, ownMoves, source, secondsPerThirds }: ReadStem, { delayFrames }: Placement): StemFacts {
  const seconds = delayFrames / source.sampleRateHz;
  const values = thirdOctaveHz.length;
  const steps = Math.round(seconds * 100);
  const spectra = values * Math.round(seconds / secondsPerThirds);
  return {
    role,
    ownMoves,
    stepPowers: stepPowers.map((_, at) => stepPowers[at - steps] ?? 0),
    thirds: thirds.map((_, at) => thirds[at - spectra] ?? 0),
  };
}

/** The premaster that recorded stems make: for rendering a recipe again. The stems come in any order. */
export async function remixStems(stems: readonly OpenStem[], plans: readonly StemPlan[], frames: number, host: StemHost): Promise<AudioSource> {
  return sumOf(placedVoices(stems, plans, frames), host, () => undefined);
}

/** Recorded stems in their places with their moves, in the recorded order. */
export function placedVoices(stems: readonly OpenStem[], plans: readonly StemPlan[], frames: number): Voice[] {
  return plans.map((plan) => {
    const stem = stems.find(({ role }) => role === plan.role);
    if (!stem) throw new Error(`no stem is ${plan.role}`);
    checkPlan(planOfMoves(plan.moves));
    return { source: placed(stem.source, plan, frames), plan };
  });
}

function sumOf(voices: readonly Voice[], host: StemHost, onProgress: (share: number) => void): Promise<AudioSource> {
  const summed = voices.filter(({ plan }) => !isCleanVersion(plan.role));
  return sumStems(summed.map(({ plan }) => plan.role).join(" + "), summed, host.newEngine(), host.openSpool, onProgress);
}

async function place(stems: readonly ReadStem[], mix: AudioSource | null, frames: number, align: boolean, host: StemHost): Promise<Placement[]> {
  const finder = mix ? new OffsetFinder(host.newEngine(), mix) : null;
  const standings = [];
  for (const { source, stretches } of stems) standings.push(finder ? await finder.find(source, stretches) : null);
  return placeStems(stems, frames, mix ? mix.name : "the longest stem", standings, align ? "align" : "stop");
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

/** One pass over a stem: every reading, the hash of its samples, and what is wrong with it. */
async function readStem(stem: OpenStem, host: StemHost, onProgress: (share: number) => void): Promise<ReadStem> {
  const { source } = stem;
  const { readings, samplesSha256, inspector } = await readAndInspect(source, host, "stem", onProgress);
  const thirds = thirdsOf(readings);
  const onTwoSpeakers = source.channels === 1 ? 2 : 1;
  return {
    ...stem,
    samplesSha256,
    stretches: loudStretches(readings),
    stepPowers: readings.stepPowers.map((power) => power * onTwoSpeakers),
    thirds: thirds.powers,
    secondsPerThirds: thirds.frameSeconds,
    ownMoves: ownMovesOf(stem.role, source, readings),
    ownFindings: inspector.finish().findings,
  };
}
