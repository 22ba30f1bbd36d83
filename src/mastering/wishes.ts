import type { StageName } from "../chain/plan.ts";
import type { Reference } from "./reference.ts";

/** What the user asks for. */
export interface Wishes {
  readonly style: string;
  readonly targetLufs: number | null;
  readonly ceilingDbtp: number;
  /** 0 is gain and limit only, 1 the style, 1.5 the most. */
  readonly intensity: number;
  /** Stages to leave out. */
  readonly without: readonly StageName[];
  /** Records to come close to, as measured; none by default. */
  readonly references: readonly Reference[];
}

/** Style transparent, loudness decided from the material, ceiling -1 dBTP, intensity 1, no stage left out, no reference. */
export const defaultWishes: Wishes = { style: "transparent", targetLufs: null, ceilingDbtp: -1, intensity: 1, without: [], references: [] };
