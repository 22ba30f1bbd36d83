import type { AlbumSettings, AlbumVersion, VersionTrack } from "./album-version.ts";

/** What differs in what was asked, a sentence each; empty for two versions that were asked for the same. */
export function describeChanges(before: AlbumVersion, after: AlbumVersion): string[] {
  const pairs = pairTracks(before.tracks, after.tracks);
  const ofRecord = [...fieldChanges("", words(before), words(after)), ...settingChanges(recordSettings(before), recordSettings(after))];
  const ofTracks = pairs.flatMap(([old, now]) => {
    if (!old) return now ? [`track ${now.number} ${now.title}: added`] : [];
    if (!now) return [`track ${old.number} ${old.title}: taken out`];
    const replaced =
      old.key !== now.key && samplesOf(before, old) !== samplesOf(after, now) ? [`track ${now.number} ${now.title}: mix replaced`] : [];
    return [...replaced, ...fieldChanges(`track ${now.number} ${now.title}: `, old.asked, now.asked)];
  });
  return [...ofRecord, ...ofTracks];
}

function words({ artist, title, upc, engineSha256 }: AlbumVersion): Record<string, unknown> {
  return { artist, title, upc, engine: engineSha256.slice(0, 12) };
}

/** What a record is made with, the rate of its masters included. */
export type RecordSettings = AlbumSettings & Pick<AlbumVersion, "sampleRateHz">;

/** What a version was made with. */
export function recordSettings({ settings, sampleRateHz }: AlbumVersion): RecordSettings {
  return { ...settings, sampleRateHz };
}

/** What a setting is called, its unit, and what none of it means. */
const settingWords: Readonly<Record<keyof RecordSettings, readonly [name: string, unit?: string, none?: string]>> = {
  style: ["style"],
  targetLufs: ["loudness", "LUFS", "auto"],
  ceilingDbtp: ["ceiling", "dBTP"],
  intensity: ["intensity"],
  search: ["search"],
  bits: ["sample format", "bit"],
  ditherSeed: ["dither seed"],
  sampleRateHz: ["sample rate", "Hz"],
};

/** What differs between two sets of settings, in the words of the command line: "loudness auto to -14 LUFS". */
export function settingChanges(before: RecordSettings, after: RecordSettings): string[] {
  return (Object.keys(settingWords) as (keyof RecordSettings)[])
    .filter((field) => before[field] !== after[field])
    .map((field) => {
      const [name, unit = "", none = "none"] = settingWords[field];
      const said = (value: unknown) => (value === null || value === undefined ? none : String(value));
      return `${name} ${said(before[field])} to ${said(after[field])} ${after[field] === null ? "" : unit}`.trimEnd();
    });
}

/** Hash of the samples that a track was made from, as far as the plan knows: that of its piece. */
function samplesOf(version: AlbumVersion, { piece }: VersionTrack): string | undefined {
  return version.plan.units[piece]?.samplesSha256;
}

/** Tracks of two versions side by side: all by their mix, what is left by title; one of the two is null where there is no other. */
export function pairTracks(before: readonly VersionTrack[], after: readonly VersionTrack[]): (readonly [VersionTrack | null, VersionTrack | null])[] {
  const left = new Set(before);
  const partners = new Map<VersionTrack, VersionTrack>();
  for (const field of ["mix", "title"] as const) {
    for (const now of after) {
      const same = partners.has(now) ? undefined : [...left].find((old) => old[field] === now[field]);
      if (same) left.delete(same);
      if (same) partners.set(now, same);
    }
  }
  const paired = after.map((now) => [partners.get(now) ?? null, now] as const);
  return [...paired, ...[...left].map((old) => [old, null] as const)];
}

/** Fields that are called otherwise in a session. */
const sessionWords: Readonly<Record<string, string>> = { isStems: "from stems", isSegue: "segue", isAnchor: "anchor" };

function fieldChanges(name: string, before: Readonly<Record<string, unknown>>, after: Readonly<Record<string, unknown>>): string[] {
  return Object.keys(after)
    .filter((field) => JSON.stringify(before[field]) !== JSON.stringify(after[field]))
    .map((field) => `${name}${sessionWords[field] ?? field} ${shown(before[field])} to ${shown(after[field])}`);
}

function shown(value: unknown): string {
  if (value === null || value === undefined) return "none";
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}
