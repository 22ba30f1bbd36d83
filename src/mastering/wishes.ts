import type { StageName } from "../chain/plan.ts";
import type { RepairKind } from "../chain/stages/repair.ts";
import type { AlbumTone } from "./album-tone.ts";
import { defaultWeights, type ObjectiveWeights } from "./objective.ts";
import type { Reference } from "./reference.ts";
import type { Style } from "./styles/style.ts";

/** How hard to look: rules alone, rules whose every move is put to the test (the default), or settings varied too. */
export type SearchDepth = "off" | "quick" | "deep";

/** What the user asks for. */
export interface Wishes {
  /** A built-in style by its name, or a style of one's own. */
  readonly style: string | Style;
  readonly targetLufs: number | null;
  readonly ceilingDbtp: number;
  /** 0 is gain and limit only, 1 the style, 1.5 the most. */
  readonly intensity: number;
  /** Stages to leave out. */
  readonly without: readonly StageName[];
  readonly search: SearchDepth;
  /** What counts, and how much, when candidates are compared. */
  readonly weights: ObjectiveWeights;
  /** What is mended where it is measured; `auto` is everything. */
  readonly repair: "auto" | readonly RepairKind[];
  /** Records to come close to, as measured; none by default. */
  readonly references: readonly Reference[];
  /** What the record asks of the track's tone; absent for a track on its own. */
  readonly albumTone?: AlbumTone;
  /** Where the record places the loudest 15 s, LUFS as the file measures; integrated loudness gives way to it. Absent where it is integrated loudness that counts. */
  readonly loudSectionLufs?: number;
}

/** Style transparent, loudness decided from the material, ceiling -1 dBTP, intensity 1, no stage left out, quick search, nothing repaired, no reference. */
export const defaultWishes: Wishes = {
  style: "transparent",
  targetLufs: null,
  ceilingDbtp: -1,
  intensity: 1,
  without: [],
  search: "quick",
  weights: defaultWeights,
  repair: [],
  references: [],
};
