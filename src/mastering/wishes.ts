import type { StageName } from "../chain/plan.ts";
import type { RepairKind } from "../chain/stages/repair.ts";

/** What the user asks for. */
export interface Wishes {
  readonly style: string;
  readonly targetLufs: number | null;
  readonly ceilingDbtp: number;
  /** 0 is gain and limit only, 1 the style, 1.5 the most. */
  readonly intensity: number;
  /** Stages to leave out. */
  readonly without: readonly StageName[];
  /** What is mended where it is measured; `auto` is everything. */
  readonly repair: "auto" | readonly RepairKind[];
}

/** Style transparent, loudness decided from the material, ceiling -1 dBTP, intensity 1, no stage left out, nothing repaired. */
export const defaultWishes: Wishes = { style: "transparent", targetLufs: null, ceilingDbtp: -1, intensity: 1, without: [], repair: [] };
