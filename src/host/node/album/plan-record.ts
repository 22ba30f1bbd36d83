import { type AlbumEntry, type AlbumPlan, loudestOf, targetsOf, topLufsOf } from "../../../album/album-plan.ts";
import type { AlbumVersion, VersionPlan } from "../../../album/album-version.ts";
import { isRecordFinished, planBesideHeld } from "../../../album/held-plan.ts";
import { roundTo } from "../../../audio/units.ts";
import { resolveStyle } from "../../../mastering/styles/styles.ts";
import { planTone } from "../../../mastering/tone.ts";
import { albumKeyOf, isSameRecord, keyOf } from "./album-key.ts";
import type { AlbumOrder } from "./album-order.ts";
import { leaderOf } from "./leader.ts";
import type { RecordUnit } from "./record-units.ts";

/** What the record asks of its pieces. */
export interface RecordPlan extends VersionPlan {
  readonly sampleRateHz: number;
  /** Pieces that were planned in an earlier version and stay so. */
  readonly held: readonly boolean[];
}

/** Plans all pieces together; those that an earlier version planned in the same way stay as they were, unless a new plan is asked for. */
export async function planRecord(order: AlbumOrder, units: readonly RecordUnit[], previous: AlbumVersion | null): Promise<RecordPlan> {
  const { session } = order.onDisk;
  const entryKeys = units.map((unit) => entryKeyOf(order, unit));
  const isSame = previous !== null && isSameRecord(order, anchorSamples(order, units), previous);
  const isHolding = previous !== null && !order.isReplanned && (session.isFrozen || isSame);
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
  const leader = isHeld ? null : await leaderOf(order, plan, units);
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
    // The same under another name, such as an anchor whose file was renamed, goes by the name that it has now.
    albumKey: isHeld && holds && !isSame ? holds.albumKey : albumKeyOf(order),
    topLufs,
    anchor,
    anchorYieldedLu: leader ? leader.yieldedLu : (holds?.anchorYieldedLu ?? 0),
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
  return found < 0 ? loudestOf(plan.moves) : found;
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
