import { thirdOctaveHz } from "../analysis/readings.ts";
import { roundTo } from "../audio/units.ts";
import type { Plan, StagePlan } from "../chain/plan.ts";
import type { StemPlan } from "../chain/stem-plan.ts";
import type { MasterResult } from "../run/result.ts";
import type { AlbumVersion, VersionTrack } from "./album-version.ts";
import { diffSequences, type SequenceDifference } from "./sequence-diff.ts";
import { describeChanges, pairTracks } from "./version-changes.ts";

/** A figure in both versions. */
export interface FigureChange {
  readonly name: string;
  readonly before: number | null;
  readonly after: number | null;
  readonly unit: string;
}

/** A setting of the chain, or of a move on a stem (`bass: conditioning.gainDb`), in both versions; null where the stage, or the setting, is not there. */
export interface SettingDifference {
  readonly setting: string;
  readonly before: string | null;
  readonly after: string | null;
}

/** One track in two versions. */
export interface TrackDifference {
  readonly number: number;
  readonly title: string;
  readonly state: "same" | "changed" | "added" | "taken out";
  /** Same samples, but other words in the file: title, artist, codes, or the recipe. */
  readonly isRewritten: boolean;
  readonly settings: readonly SettingDifference[];
  readonly sound: readonly FigureChange[];
  /** Short-term loudness, later minus earlier: mean, and the end of the 3 s in which it differs most. Null where one of the two is not kept or their lengths differ. */
  readonly time: { readonly meanLu: number; readonly largestLu: number; readonly atSeconds: number } | null;
  /** Third octaves at equal loudness, later minus earlier, where they differ by 0.3 dB or more. */
  readonly frequency: readonly { readonly hz: number; readonly changeDb: number }[];
}

/** What differs between two versions of a record. */
export interface VersionDifference {
  readonly from: number;
  readonly to: number;
  /** In what was asked. */
  readonly asked: readonly string[];
  readonly cohesion: readonly FigureChange[];
  readonly tracks: readonly TrackDifference[];
  readonly sequence: SequenceDifference;
}

/** What is kept of a track's render, its stems where it was made from some; null where it was deleted. */
export type KeptOf = (track: VersionTrack) => KeptRender | null;

interface KeptRender {
  readonly plan: Plan;
  readonly stems?: readonly StemPlan[];
  readonly result: MasterResult;
}

const leastDb = 0.3;

/** Compares two versions of a record by what is kept of them: plans, figures and curves, no audio. Pure. */
export function diffVersions(before: AlbumVersion, after: AlbumVersion, keptOf: KeptOf): VersionDifference {
  return {
    from: before.version,
    to: after.version,
    asked: describeChanges(before, after),
    cohesion: [
      { name: "spread of loud sections", before: before.cohesion.after.loudLevelLu, after: after.cohesion.after.loudLevelLu, unit: "LU" },
      { name: "spread of tonal balance", before: before.cohesion.after.balanceDb, after: after.cohesion.after.balanceDb, unit: "dB" },
      { name: "spread of tilt", before: before.cohesion.after.tiltDb, after: after.cohesion.after.tiltDb, unit: "dB" },
      { name: "spread of width", before: before.cohesion.after.widthDb, after: after.cohesion.after.widthDb, unit: "dB" },
    ],
    tracks: pairTracks(before.tracks, after.tracks).map(([old, now]) => diffTracks(old, now, keptOf)),
    sequence: diffSequences(before, after),
  };
}

function diffTracks(old: VersionTrack | null, now: VersionTrack | null, keptOf: KeptOf): TrackDifference {
  const shown = now ?? old;
  const { number, title } = shown ?? { number: 0, title: "" };
  const nothing = { number, title, isRewritten: false, settings: [], sound: [], time: null, frequency: [] };
  if (!old || !now) return { ...nothing, state: old ? "taken out" : "added" };
  if (old.pcmSha256 === now.pcmSha256) return { ...nothing, state: "same", isRewritten: old.key !== now.key };
  const [keptOld, keptNow] = [keptOf(old), keptOf(now)];
  return {
    ...nothing,
    state: "changed",
    settings: keptOld && keptNow ? diffPlans(keptOld, keptNow) : [],
    sound: diffFigures(old, now),
    time: keptOld && keptNow ? diffTime(keptOld.result, keptNow.result) : null,
    frequency: keptOld && keptNow ? diffFrequency(keptOld.result, keptNow.result) : [],
  };
}

/** Settings that differ between two renders: of moves on stems, then stage by stage. */
function diffPlans(before: KeptRender, after: KeptRender): SettingDifference[] {
  const [from, to] = [settingsOf(before), settingsOf(after)];
  return [...new Set([...from.keys(), ...to.keys()])]
    .filter((setting) => from.get(setting) !== to.get(setting))
    .map((setting) => ({ setting, before: from.get(setting) ?? null, after: to.get(setting) ?? null }));
}

function settingsOf({ plan, stems = [] }: KeptRender): Map<string, string> {
  const flat = (name: string, stages: readonly StagePlan[]) =>
    stages.flatMap(({ stage, settings }) =>
      Object.entries(settings).map(([field, value]) => [`${name}${stage}.${field}`, JSON.stringify(value)] as const),
    );
  return new Map([...stems.flatMap(({ role, moves }) => flat(`${role}: `, moves)), ...flat("", plan.stages)]);
}

function diffFigures({ after: old }: VersionTrack, { after: now }: VersionTrack): FigureChange[] {
  const change = (
    name: string,
    field: "integratedLufs" | "loudLufs" | "truePeakDbtp" | "loudnessRangeLu" | "tiltDb" | "sideToMidDb",
    unit: string,
  ) => ({
    name,
    before: old[field],
    after: now[field],
    unit,
  });
  return [
    change("integrated loudness", "integratedLufs", "LUFS"),
    change("loud section", "loudLufs", "LUFS"),
    change("true peak", "truePeakDbtp", "dBTP"),
    change("loudness range", "loudnessRangeLu", "LU"),
    change("tilt 100 Hz to 10 kHz", "tiltDb", "dB"),
    change("side to mid", "sideToMidDb", "dB"),
  ].filter(({ before, after }) => before !== after);
}

function diffTime({ curves: old }: MasterResult, { curves: now }: MasterResult): TrackDifference["time"] {
  const [before, after] = [old.shortTermAfterLufs, now.shortTermAfterLufs];
  if (before.length !== after.length || old.stepSeconds !== now.stepSeconds) return null;
  const changes = after.flatMap((level, at) => {
    const earlier = before[at];
    return level === null || earlier === null ? [] : [{ lu: level - earlier, at }];
  });
  if (changes.length === 0) return null;
  const most = changes.reduce((a, b) => (Math.abs(b.lu) > Math.abs(a.lu) ? b : a));
  const meanLu = changes.reduce((sum, { lu }) => sum + lu, 0) / changes.length;
  return { meanLu: roundTo(meanLu, 0.01), largestLu: roundTo(most.lu, 0.01), atSeconds: roundTo(most.at * now.stepSeconds, 0.1) };
}

function diffFrequency({ after: old }: MasterResult, { after: now }: MasterResult): TrackDifference["frequency"] {
  return thirdOctaveHz.flatMap((hz, band) => {
    const [before, after] = [old.thirdOctaveDb[band], now.thirdOctaveDb[band]];
    if (typeof before !== "number" || typeof after !== "number" || old.integratedLufs === null || now.integratedLufs === null) return [];
    const changeDb = after - now.integratedLufs - (before - old.integratedLufs);
    return Math.abs(changeDb) >= leastDb ? [{ hz: shownHz(hz), changeDb: roundTo(changeDb, 0.1) }] : [];
  });
}

/** A third octave as it is named in a difference, Hz. */
export function shownHz(hz: number): number {
  return roundTo(hz, hz < 100 ? 0.1 : 1);
}
