import type { AlbumVersion, VersionTrack } from "./album-version.ts";

/** What differs in what was asked, a sentence each; empty for two versions that were asked for the same. */
export function describeChanges(before: AlbumVersion, after: AlbumVersion): string[] {
  const pairs = pairTracks(before.tracks, after.tracks);
  const ofRecord = fieldChanges("", words(before), words(after));
  const ofTracks = pairs.flatMap(([old, now]) => {
    if (!old) return now ? [`track ${now.number} ${now.title}: added`] : [];
    if (!now) return [`track ${old.number} ${old.title}: taken out`];
    const replaced =
      old.key !== now.key && samplesOf(before, old) !== samplesOf(after, now) ? [`track ${now.number} ${now.title}: mix replaced`] : [];
    return [...replaced, ...fieldChanges(`track ${now.number} ${now.title}: `, old.asked, now.asked)];
  });
  return [...ofRecord, ...ofTracks];
}

function words({ artist, title, upc, settings, sampleRateHz, engineSha256 }: AlbumVersion): Record<string, unknown> {
  return { artist, title, upc, ...settings, sampleRateHz, engine: engineSha256.slice(0, 12) };
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

function fieldChanges(name: string, before: Readonly<Record<string, unknown>>, after: Readonly<Record<string, unknown>>): string[] {
  return Object.keys(after)
    .filter((field) => JSON.stringify(before[field]) !== JSON.stringify(after[field]))
    .map((field) => `${name}${field} ${shown(before[field])} to ${shown(after[field])}`);
}

function shown(value: unknown): string {
  if (value === null || value === undefined) return "none";
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}
