import type { StageName } from "../chain/plan.ts";
import type { Style } from "./styles/style.ts";

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
}

/** Style transparent, loudness decided from the material, ceiling -1 dBTP, intensity 1, no stage left out. */
export const defaultWishes: Wishes = { style: "transparent", targetLufs: null, ceilingDbtp: -1, intensity: 1, without: [] };
