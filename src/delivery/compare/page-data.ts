/** One candidate as the page's script knows it. */
export interface PageCandidate {
  readonly name: string;
  /** The command that makes it; empty for the untouched mix. */
  readonly command: string;
  readonly passageGainDb: number;
  readonly gentleness: number;
  /** Relative to the candidate's loudness; null where there is nothing. */
  readonly thirdOctaveDb: readonly (number | null)[];
  readonly shortTermLufs: readonly (number | null)[];
}

/** The JSON inside the page: what `page.ts` writes and the script in `host/web/pages` reads. */
export interface ComparePageData {
  readonly sampleRateHz: number;
  readonly channels: number;
  readonly durationSeconds: number;
  readonly passage: { readonly startSeconds: number; readonly endSeconds: number };
  readonly stepSeconds: number;
  readonly candidates: readonly PageCandidate[];
}
