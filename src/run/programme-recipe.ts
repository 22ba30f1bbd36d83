import type { Part } from "./recipe.ts";

/** Everything that a programme's samples follow from, beside the masters themselves. */
export interface ProgrammeRecipe {
  readonly deadwax: string;
  readonly engineSha256: string;
  readonly sampleRateHz: number;
  readonly bits: 16 | 24;
  /** Dither of crossfades; nothing else is dithered again. */
  readonly ditherSeed: number;
  readonly ceilingDbtp: number;
  /** The masters in order, by their matrix numbers and hashes, and where each lies. Those that overlap cross. */
  readonly parts: readonly ({ readonly matrix: string; readonly pcmSha256: string } & Part)[];
  readonly madeAt: string;
}

/** What is embedded in a programme. */
export interface SignedProgramme {
  readonly programme: ProgrammeRecipe;
  readonly pcmSha256: string;
  readonly matrix: string;
}

/** Reads what a programme carries; null for a master of a single track, or what is neither. */
export function parseSignedProgramme(text: string | null): SignedProgramme | null {
  try {
    const parsed = JSON.parse(text ?? "null") as SignedProgramme | null;
    return parsed?.programme ? parsed : null;
  } catch {
    return null;
  }
}
