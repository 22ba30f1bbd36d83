import { pathName, type SettingsPath } from "../audio/settings-file.ts";
import { longestGapSeconds, mostTracks } from "./fields.ts";
import type { SessionTrack } from "./session.ts";

/** Something that two fields, or two tracks, cannot both have. */
export interface Conflict {
  readonly path: SettingsPath;
  readonly sentence: string;
}

type Rule = (track: SessionTrack, before: readonly SessionTrack[]) => readonly [field: string, sentence: string] | null;

/** The first thing that two tracks cannot both have, or one track beside its neighbours; null for a session that holds together. */
export function conflictIn(tracks: readonly SessionTrack[]): Conflict | null {
  if (tracks.every(({ intent }) => intent === "hidden"))
    return {
      path: ["tracks"],
      sentence: "tracks must hold at least one that is not hidden: hidden tracks lie before or behind one that the list tells of.",
    };
  for (const [index, track] of tracks.entries()) {
    for (const rule of rules) {
      const found = rule(track, tracks.slice(0, index));
      if (!found) continue;
      const path: SettingsPath = ["tracks", index, found[0]];
      return { path, sentence: `${pathName(path)} must ${found[1]}` };
    }
  }
  return null;
}

const rules: readonly Rule[] = [
  ({ number }) => (number > mostTracks ? ["number", `be at most ${mostTracks}, as a CD has, got ${number}.`] : null),
  ({ number, intent }, before) => {
    const last = before.findLast((other) => other.intent !== "hidden");
    if (intent === "hidden" || !last || number > last.number) return null;
    return ["number", `be above ${last.number}, the number of the track before it, got ${number}.`];
  },
  ({ isrc }, before) => {
    const twin = before.findIndex((other) => other.isrc !== null && other.isrc === isrc);
    return twin < 0 ? null : ["isrc", `differ from that of tracks[${twin}], got ${isrc}.`];
  },
  ({ isAnchor }, before) => {
    const other = before.findIndex((one) => one.isAnchor);
    return isAnchor && other >= 0 ? ["anchor", `be left out: tracks[${other}] is the anchor already.`] : null;
  },
  ({ gapSeconds, intent }) =>
    gapSeconds > longestGapSeconds && intent !== "hidden"
      ? ["gapSeconds", `be from 0 to ${longestGapSeconds} s, or to 600 s before a hidden track, got ${gapSeconds}.`]
      : null,
  ({ disc }, before) => {
    const last = before.at(-1);
    return last && (disc ?? 0) < (last.disc ?? 0) ? ["disc", `not be below ${last.disc}, the disc of the track before it, got ${disc}.`] : null;
  },
  ({ side, disc }, before) => {
    const last = before.at(-1);
    if (!last || last.disc !== disc || (side ?? "") >= (last.side ?? "")) return null;
    return ["side", `not be before ${last.side}, the side of the track before it, got ${side}.`];
  },
  joinRule,
];

/** What joins two tracks: a gap, a crossfade or nothing at all, and only within a side. */
function joinRule(track: SessionTrack, before: readonly SessionTrack[]): ReturnType<Rule> {
  const last = before.at(-1);
  const joins = track.isSegue ? "segue" : track.crossfadeSeconds > 0 ? "crossfadeSeconds" : null;
  if (joins === null) return null;
  if (!last) return [joins, "be left out of the first track: there is nothing before it to join."];
  if (last.side !== track.side || last.disc !== track.disc)
    return [joins, "be left out where a side or disc begins: the track before it is on another."];
  if (track.gapSeconds > 0) return ["gapSeconds", `be 0 or left out beside ${joins}, got ${track.gapSeconds}.`];
  if (track.isSegue && track.crossfadeSeconds > 0) return ["crossfadeSeconds", "be left out beside segue: the two tracks are one piece already."];
  if (!track.isSegue) return null;
  if (track.isStems || last.isStems) return ["segue", "be left out beside stems: pieces that go on from each other are mastered from their mixes."];
  if (Object.keys({ ...track.alternates, ...last.alternates }).length > 0)
    return ["segue", "be left out beside alternates: pieces that go on from each other have none."];
  if (track.fadeInSeconds > 0) return ["fadeInSeconds", "be left out beside segue: the music goes on."];
  if (last.fadeOutSeconds > 0) return ["segue", "be left out: the track before it fades out."];
  const alike = track.style === last.style && track.intent === last.intent && track.references === null;
  return alike ? null : ["segue", "stand only where style, intent and references are those of the track before it: both are mastered as one piece."];
}
