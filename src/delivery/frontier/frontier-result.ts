import type { Frontier, FrontierPoint } from "../../run/frontier.ts";
import type { PlaybackPrediction } from "../../run/result.ts";
import { predictPlayback } from "../playback.ts";

/** True peak of a real encode, decoded again. */
export interface CodecPeak {
  /** Codec and bit rate, kbit/s. */
  readonly codec: string;
  /** dBTP; null where it could not be measured. */
  readonly truePeakDbtp: number | null;
  /** Why not, or null. */
  readonly reason: string | null;
}

/** A step of the frontier with what follows from it after mastering. */
export interface FrontierStep extends FrontierPoint {
  readonly codecPeaks: readonly CodecPeak[];
  readonly playback: readonly PlaybackPrediction[];
}

/** What `deadwax frontier --json` prints and its page shows. */
export interface FrontierResult {
  readonly source: string;
  readonly style: string;
  readonly ceilingDbtp: number;
  readonly untouchedLufs: number;
  readonly kneeLufs: number | null;
  /** The outcome in a sentence or two. */
  readonly verdict: string;
  readonly steps: readonly FrontierStep[];
}

/** Puts the frontier together with encodes and playback. */
export function frontierResult(
  frontier: Frontier,
  codecPeaks: readonly (readonly CodecPeak[])[],
  about: { readonly source: string; readonly style: string; readonly ceilingDbtp: number },
): FrontierResult {
  const { untouchedLufs, kneeLufs, points } = frontier;
  const steps = points.map((point, index) => ({
    ...point,
    codecPeaks: codecPeaks[index],
    playback: predictPlayback(point.lufs, about.ceilingDbtp),
  }));
  return { ...about, untouchedLufs, kneeLufs, verdict: verdictOf(frontier), steps };
}

function verdictOf({ kneeLufs, untouchedLufs, points }: Frontier): string {
  const last = points[points.length - 1];
  if (kneeLufs === null) return `It can go to ${last.lufs.toFixed(1)} LUFS, the loudest that was tried, before one more LU gets expensive.`;
  const knee = points.find(({ isKnee }) => isKnee) ?? last;
  const gainedLu = (kneeLufs - untouchedLufs).toFixed(1);
  return `It carries ${kneeLufs.toFixed(1)} LUFS, ${gainedLu} LU above gain alone, for ${knee.psrLostDb.toFixed(1)} dB of punch and ${knee.rdfPercent.toFixed(1)} % of frames with audible distortion in its hardest passages. Beyond, each further LU costs more than it gives.`;
}

/** What became of codec figures that are missing, in a sentence; null when all were measured. */
export function codecRemark(steps: readonly FrontierStep[]): string | null {
  const missing = steps[0]?.codecPeaks.filter(({ truePeakDbtp }) => truePeakDbtp === null) ?? [];
  if (missing.length === 0) return null;
  return `Peaks after ${missing.map(({ codec }) => codec).join(", ")} were not measured: ${missing[0].reason}.`;
}
