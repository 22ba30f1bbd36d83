import { join } from "node:path";
import type { AlbumVersion } from "../album/album-version.ts";
import type { Entrance, SequenceDifference } from "../album/sequence-diff.ts";
import { pairTracks } from "../album/version-changes.ts";
import {
  diffVersions,
  type FigureChange,
  type SettingDifference,
  shownHz,
  type TrackDifference,
  type VersionDifference,
} from "../album/version-diff.ts";
import { thirdOctaveHz } from "../analysis/readings.ts";
import { SettingsError } from "../audio/errors.ts";
import { formatTime } from "../audio/units.ts";
import { tiltSpan } from "../delivery/report/figures.ts";
import { curveClauses, isCurve } from "../delivery/report/lead-sentence.ts";
import { type KeptTrack, readKept } from "../host/node/album/kept-track.ts";
import { hasAudio, versionAudio } from "../host/node/album/version-audio.ts";
import { readVersion } from "../host/node/album/version-files.ts";
import { withCleanUp } from "./interrupt.ts";
import { printTable } from "./tables.ts";

interface DiffFlags {
  readonly in: string;
  readonly audio?: string;
  readonly json?: boolean;
  readonly quiet?: boolean;
}

/** `deadwax diff v1 v2 --in FOLDER`: what changed in settings, in measured sound, in time and in frequency. */
export async function runDiff(from: string, to: string, flags: DiffFlags): Promise<void> {
  await withCleanUp(async () => {
    for (const name of [from, to]) {
      if (!/^v\d+$/.test(name))
        throw new SettingsError("settings-malformed", "version", `a version must be named like v1, got ${JSON.stringify(name)}.`);
    }
    const [before, after] = [await readVersion(flags.in, from), await readVersion(flags.in, to)];
    const kept = await keptTracks(flags.in, [before, after]);
    const difference = diffVersions(before, after, ({ key }) => {
      const track = kept.get(key);
      if (!track) return null;
      const { plan, stems = [] } = track.signed.recipe;
      return { plan, stems, result: track.result };
    });
    const gone = await changedAndGone(flags.in, before, after);
    if (flags.audio !== undefined) await renderBoth(flags.in, before, after, flags.audio);
    if (flags.json) console.log(JSON.stringify({ ...difference, audioGone: gone }, null, 2));
    else if (!flags.quiet) print(difference, gone, flags);
  });
}

async function keptTracks(folder: string, versions: readonly AlbumVersion[]): Promise<Map<string, KeptTrack>> {
  const kept = new Map<string, KeptTrack>();
  for (const { key } of versions.flatMap(({ tracks }) => tracks)) {
    const track = await readKept(folder, key);
    if (track) kept.set(key, track);
  }
  return kept;
}

/** Masters of changed tracks that later versions wrote over. */
async function changedAndGone(folder: string, before: AlbumVersion, after: AlbumVersion): Promise<string[]> {
  const [olds, news]: [string[], string[]] = [[], []];
  for (const [old, now] of changedPairs(before, after)) {
    if (old && !(await hasAudio(folder, old))) olds.push(`v${before.version}/${old.file}`);
    if (now && !(await hasAudio(folder, now))) news.push(`v${after.version}/${now.file}`);
  }
  return [...olds, ...news];
}

function changedPairs(before: AlbumVersion, after: AlbumVersion): ReturnType<typeof pairTracks> {
  return pairTracks(before.tracks, after.tracks).filter(([old, now]) => old?.pcmSha256 !== now?.pcmSha256);
}

async function renderBoth(folder: string, before: AlbumVersion, after: AlbumVersion, into: string): Promise<void> {
  for (const [old, now] of changedPairs(before, after)) {
    if (old) await versionAudio(folder, before, old, join(into, `v${before.version}`));
    if (now) await versionAudio(folder, after, now, join(into, `v${after.version}`));
  }
}

function print({ from, to, asked, cohesion, tracks, sequence }: VersionDifference, gone: readonly string[], flags: DiffFlags): void {
  console.log(`v${from} to v${to}`);
  for (const change of asked) console.log(`  asked: ${change}`);
  for (const change of cohesion.filter(({ before, after }) => before !== after)) console.log(`  record: ${changeText(change)}`);
  for (const track of tracks) printTrack(track);
  printSequence(sequence);
  if (gone.length > 0 && flags.audio === undefined) {
    console.log(`  no longer there as audio: ${gone.join(", ")}; --audio FOLDER renders changed tracks again from their recipes.`);
  }
  const isSame = tracks.every(({ state }) => state === "same");
  if (isSame) console.log(`  no track differs by a sample${sequence.programmes.length > 0 ? "; what differs is how they follow each other" : ""}.`);
  else if (flags.audio !== undefined)
    console.log(`  both versions of the changed tracks: ${join(flags.audio, `v${from}`)}, ${join(flags.audio, `v${to}`)}`);
}

function printTrack({ number, title, state, isRewritten, settings, sound, time, frequency }: TrackDifference): void {
  const name = `${String(number).padStart(2, "0")} ${title}: ${state}${isRewritten ? " samples; other words in the file" : ""}`;
  const isLong = ({ before, after }: SettingDifference) => [before, after].some((text) => isCurve(parsed(text)));
  const rows = [
    ...settings.filter((one) => !isLong(one)).map(({ setting, before, after }) => [`set ${setting}`, shortened(before), shortened(after)]),
    ...sound.map(({ name: figure, before, after, unit }) => [figure, withUnit(before, unit), withUnit(after, unit)]),
  ];
  printTable(name, rows);
  for (const [change, names] of byChange(settings.filter(isLong))) console.log(`  set ${names.join(" and ")}: ${change}`);
  if (time) console.log(`  in time: ${signed(time.meanLu)} LU on average, most ${signed(time.largestLu)} LU at ${formatTime(time.atSeconds)}`);
  if (frequency.length > 0) console.log(`  in frequency, at equal loudness: ${curveClauses(curveOf(frequency)).join(", ")}`);
}

/** Curves that changed in the same way are told of once: a tone of the middle is mostly that of the sides too. */
function byChange(settings: readonly SettingDifference[]): Map<string, string[]> {
  const names = new Map<string, string[]>();
  for (const { setting, before, after } of settings) {
    const change = `${curveWords(before)}; now ${curveWords(after)}`;
    names.set(change, [...(names.get(change) ?? []), setting]);
  }
  return names;
}

/** Changes of some third octaves as a curve over all. */
function curveOf(frequency: TrackDifference["frequency"]): number[] {
  const changes = new Map(frequency.map(({ hz, changeDb }) => [hz, changeDb]));
  return thirdOctaveHz.map((hz) => changes.get(shownHz(hz)) ?? 0);
}

function printSequence({ entrances, programmes }: SequenceDifference): void {
  for (const { number, title, before, after } of entrances)
    console.log(`  sequence: ${String(number).padStart(2, "0")} ${title}: ${entranceText(before)}; now ${entranceText(after)}`);
  for (const { file, beforeSeconds, afterSeconds } of programmes)
    console.log(
      `  programme: ${file} ${beforeSeconds === afterSeconds ? `${afterSeconds} s, other samples` : `${withUnit(beforeSeconds, "s")} to ${withUnit(afterSeconds, "s")}`}`,
    );
}

function entranceText({ programme, after, gapSeconds, isSegue }: Entrance): string {
  const seconds = `${Number(Math.abs(gapSeconds).toFixed(3))} s`;
  if (after === null) return gapSeconds > 0 ? `${seconds} into ${programme}` : `begins ${programme}`;
  if (isSegue) return `goes on from ${after}`;
  if (gapSeconds < 0) return `crosses ${after} for ${seconds}`;
  return gapSeconds === 0 ? `follows ${after} without a gap` : `${seconds} after ${after}`;
}

function changeText({ name, before, after, unit }: FigureChange): string {
  // In dB a tilt is the whole way between two frequencies, not a slope per octave.
  const what = unit === "dB" && name.endsWith("tilt") ? `${name}, ${tiltSpan},` : name;
  return `${what} ${withUnit(before, unit)} to ${withUnit(after, unit)}`;
}

function withUnit(value: number | null, unit: string): string {
  return value === null ? "none" : `${value} ${unit}`;
}

function signed(value: number): string {
  return value > 0 ? `+${value}` : String(value);
}

/** A tone curve as it is heard: thirty-one figures in a row tell nobody what changed. */
function curveWords(text: string | null): string {
  const curve = parsed(text);
  return isCurve(curve) ? curveClauses(curve).join(", ") || "flat" : "none";
}

function parsed(text: string | null): unknown {
  return text === null ? null : JSON.parse(text);
}

function shortened(text: string | null): string {
  if (text === null) return "none";
  return text.length > 60 ? `${text.slice(0, 57)}...` : text;
}
