import { roundTo } from "../audio/units.ts";
import { loudestOf } from "./album-plan.ts";
import type { VersionPlan, VersionTrack } from "./album-version.ts";

const leastLu = 0.1;

/** What the track that the others follow leaves to the loudest of the record. Pure. */
export function anchorNotes(
  tracks: readonly Pick<VersionTrack, "number" | "title" | "piece" | "contrastLu">[],
  { anchor, anchorYieldedLu = 0 }: Pick<VersionPlan, "anchor" | "anchorYieldedLu">,
): string[] {
  const lead = tracks.find(({ piece }) => piece === anchor);
  if (!lead || anchorYieldedLu < leastLu) return [];
  const loudest = tracks[loudestOf(tracks)];
  return [
    `${lead.number} ${lead.title} leads the record ${roundTo(anchorYieldedLu, 0.1)} LU below what it could have alone: ${loudest.number} ${loudest.title}, which lies above it, could be no louder.`,
  ];
}
