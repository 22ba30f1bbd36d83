import { basename, dirname, resolve } from "node:path";
import { type AlbumEntry, type AlbumPlan, targetsOf, topLufsOf } from "../../../album/album-plan.ts";
import type { AlbumVersion, VersionPlan } from "../../../album/album-version.ts";
import { inOneFamily } from "../../../album/colour-family.ts";
import { isRecordFinished, planBesideHeld } from "../../../album/held-plan.ts";
import { readTrack } from "../../../analysis/measure.ts";
import { roundTo } from "../../../audio/units.ts";
import type { AlbumTone } from "../../../mastering/album-tone.ts";
import { aspects, defaultReferenceWish, type Reference, type ReferenceWish } from "../../../mastering/reference.ts";
import type { Style } from "../../../mastering/styles/style.ts";
import { resolveStyle } from "../../../mastering/styles/styles.ts";
import { planTone } from "../../../mastering/tone.ts";
import type { Wishes } from "../../../mastering/wishes.ts";
import { loudSectionRise } from "../../../run/loud-section.ts";
import { planLoudness, planRulesUpToLoudness } from "../../../run/plan-track.ts";
import type { SessionReference } from "../../../session/session.ts";
import { newEngine } from "../engine.ts";
import { readReferences } from "../read-references.ts";
import { nodeRunHost } from "../run-host.ts";
import { albumKeyOf, isSameRecord, keyOf } from "./album-key.ts";
import type { AlbumOrder } from "./album-order.ts";
import type { MeasuredUnit } from "./measure-unit.ts";
import { openUnit } from "./track-source.ts";

/** A piece of the record: its tracks, what was measured, and in whose hand it is mastered. */
export interface RecordUnit {
  /** Places in the session's list. */
  readonly tracks: readonly number[];
  readonly mixes: readonly string[];
  readonly measured: MeasuredUnit;
  readonly style: string | Style;
  readonly references: readonly Reference[];
}

/** What the record asks of its pieces. */
export interface RecordPlan extends VersionPlan {
  readonly sampleRateHz: number;
  /** Pieces that were planned in an earlier version and stay so. */
  readonly held: readonly boolean[];
}

/** Puts together what each piece is mastered with; references are measured here, each set once. */
export async function recordUnits(
  order: AlbumOrder,
  units: readonly (readonly number[])[],
  measured: readonly MeasuredUnit[],
  onProgress: (step: string) => void,
): Promise<RecordUnit[]> {
  const { session, mixes, path } = order.onDisk;
  const known = new Map<string, Promise<Reference[]>>();
  const referencesOf = (list: readonly SessionReference[] | null) => {
    const orders = (list ?? []).map((reference) => ({ path: resolve(dirname(path), reference.file), wish: wishOf(reference) }));
    const name = JSON.stringify(orders);
    const read = known.get(name) ?? readReferences(orders, (file, what) => onProgress(`${basename(file)}: ${what}`));
    known.set(name, read);
    return read;
  };
  const styles = inOneFamily(
    units.map(([first]) => order.styles[first] ?? order.wishes.style),
    order.wishes.style,
  );
  const made: RecordUnit[] = [];
  for (const [index, tracks] of units.entries()) {
    const references = await referencesOf(session.tracks[tracks[0]].references ?? session.references);
    made.push({ tracks, mixes: tracks.map((track) => mixes[track]), measured: measured[index], style: styles[index], references });
  }
  return made;
}

function wishOf(reference: SessionReference): ReferenceWish {
  const named = aspects.flatMap((aspect) =>
    reference[aspect] === undefined ? [] : [[aspect, { amount: reference[aspect], isNamed: true }] as const],
  );
  return { weight: reference.weight ?? 1, amounts: named.length > 0 ? Object.fromEntries(named) : defaultReferenceWish.amounts };
}

/** Plans all pieces together; those that an earlier version planned in the same way stay as they were, unless a new plan is asked for. */
export async function planRecord(order: AlbumOrder, units: readonly RecordUnit[], previous: AlbumVersion | null): Promise<RecordPlan> {
  const { session } = order.onDisk;
  const entryKeys = units.map((unit) => entryKeyOf(order, unit));
  const isHolding = previous !== null && !order.isReplanned && (session.isFrozen || isSameRecord(order, anchorSamples(order, units), previous));
  const holds = isHolding ? previous.plan : null;
  const sameEntry = (unit: number) => (old: VersionPlan["units"][number]) =>
    old.entryKey === entryKeys[unit] || (session.isFrozen && old.samplesSha256 === units[unit].measured.samplesSha256);
  const heldUnits = units.map((_, unit) => holds?.units.find(sameEntry(unit)) ?? null);
  const tracks = units.map(({ measured }) => measured.whole);
  const heldMoves = heldUnits.map((old) => old?.move ?? null);
  const isFinished = isRecordFinished(tracks, heldMoves);
  const plan = planBesideHeld(
    units.map((unit) => entryOf(order, unit, isFinished)),
    heldMoves,
  );
  const isHeld = heldUnits.some((old) => old !== null);
  const anchor = isHeld ? anchorAmong(heldUnits, holds, plan) : plan.anchor;
  const leader = isHeld ? null : await loudnessOfAnchor(order, plan, units);
  const topLufs = leader ? roundTo(topLufsOf(plan, tracks, leader.playedLufs) + leader.loudRiseLu, 0.001) : (holds?.topLufs ?? 0);
  const targets = targetsOf(plan, tracks, topLufs);
  const aimsOf = (unit: number) => {
    const held = heldUnits[unit];
    if (held) return { targetLufs: held.targetLufs, loudSectionLufs: held.loudSectionLufs ?? null };
    const { speakersLu } = tracks[unit];
    if (leader && unit === anchor) return { targetLufs: roundTo(leader.playedLufs - speakersLu, 0.01), loudSectionLufs: null };
    return { targetLufs: targets[unit], loudSectionLufs: roundTo(topLufs + plan.moves[unit].contrastLu - speakersLu, 0.01) };
  };
  return {
    albumKey: isHeld && holds ? holds.albumKey : albumKeyOf(order),
    topLufs,
    anchor,
    levelTrust: isHeld && holds ? holds.levelTrust : plan.levelTrust,
    units: units.map(({ measured: { samplesSha256 } }, unit) => ({
      entryKey: heldUnits[unit]?.entryKey ?? entryKeys[unit],
      samplesSha256,
      ...aimsOf(unit),
      move: plan.moves[unit],
    })),
    sampleRateHz: session.rateHz ?? (isHeld ? previous?.sampleRateHz : null) ?? units[anchor].measured.sampleRateHz,
    held: heldUnits.map((old) => old !== null),
  };
}

/** Where the anchor of an earlier version stands now; the loudest piece where it is gone. */
function anchorAmong(heldUnits: readonly (VersionPlan["units"][number] | null)[], holds: VersionPlan | null, plan: AlbumPlan): number {
  const found = heldUnits.findIndex((old) => old !== null && old === holds?.units[holds.anchor]);
  const loudest = plan.moves.reduce((best, { contrastLu }, unit) => (contrastLu > plan.moves[best].contrastLu ? unit : best), 0);
  return found < 0 ? loudest : found;
}

/** Hash of the piece that the session names as the anchor; null where it names none. */
function anchorSamples({ onDisk: { session } }: AlbumOrder, units: readonly RecordUnit[]): string | null {
  return units.find(({ tracks }) => tracks.some((track) => session.tracks[track].isAnchor))?.measured.samplesSha256 ?? null;
}

function entryKeyOf({ onDisk: { session } }: AlbumOrder, { tracks, measured, style, references }: RecordUnit): string {
  return keyOf({ samplesSha256: measured.samplesSha256, style, references, intent: session.tracks[tracks[0]].intent });
}

function entryOf(order: AlbumOrder, { tracks, measured, style }: RecordUnit, isFinished: boolean): AlbumEntry {
  const told = tracks.map((track) => order.onDisk.session.tracks[track]);
  const own = isFinished ? null : planTone(measured.facts, resolveStyle(style), order.wishes.intensity);
  const { intent } = told[0];
  return {
    track: measured.whole,
    intent: intent === "hidden" ? null : intent,
    isAnchor: told.some(({ isAnchor }) => isAnchor),
    ownToneDb: (own?.settings["midDb"] as readonly number[] | undefined) ?? [],
    bandwidthHz: measured.facts.measurements.bandwidthHz ?? 20000,
  };
}

/** How loud the anchor is as played on two speakers, as asked or on its own account, and how much its loud section rises above that in mastering. */
async function loudnessOfAnchor(
  order: AlbumOrder,
  { anchor, moves }: AlbumPlan,
  units: readonly RecordUnit[],
): Promise<{ readonly playedLufs: number; readonly loudRiseLu: number }> {
  const { mixes, measured, style, references } = units[anchor];
  const { measurements } = measured.facts;
  const host = nodeRunHost("");
  try {
    const { source } = await openUnit(mixes);
    const readings = await readTrack(source, newEngine());
    const wishes: Wishes = { ...order.wishes, style, references, albumTone: albumToneOf(moves[anchor]) };
    const task = await planRulesUpToLoudness(source, measurements, readings, wishes, host);
    const { integratedLufs, speakersLu } = measured.whole;
    if (!task) return { playedLufs: integratedLufs, loudRiseLu: 0 };
    const { plan, loudness } = await planLoudness(task, measurements, (trials) => host.runTrials(task.excerpts, trials));
    const loudRiseLu = await loudSectionRise(source, readings, plan, newEngine());
    return { playedLufs: order.wishes.targetLufs ?? loudness.targetLufs + speakersLu, loudRiseLu };
  } finally {
    await host.close();
  }
}

/** What the record asks of a piece's tone, with its reason. */
export function albumToneOf({ toneDb, tiltDb, tiltMoveDb, isFinished }: AlbumPlan["moves"][number]): AlbumTone {
  const reason = { metric: "tilt beside the other tracks of the record", measured: tiltDb, expected: roundTo(tiltDb + tiltMoveDb, 0.01), unit: "dB" };
  return { curveDb: toneDb, because: tiltMoveDb === 0 ? [] : [reason], isFinished };
}
