import { roundTo } from "../../audio/units.ts";
import type { AutomaticLoudness } from "../../run/automatic-loudness.ts";
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
  /** Lengths of the passages that were rendered and measured: the loudest, and where the song is long enough the most different one, seconds. */
  readonly passagesSeconds: readonly number[];
  readonly untouchedLufs: number;
  readonly kneeLufs: number | null;
  /** Where `master` stops by itself in this style, and why. */
  readonly automatic: AutomaticLoudness;
  /** The outcome in a sentence or two. */
  readonly verdict: string;
  readonly steps: readonly FrontierStep[];
  /** Trouble met while reading the mix that did not prevent it, in words. */
  readonly warnings: readonly string[];
}

/** Puts the frontier together with encodes and playback. */
export function frontierResult(
  frontier: Frontier,
  codecPeaks: readonly (readonly CodecPeak[])[],
  about: Pick<FrontierResult, "source" | "style" | "ceilingDbtp" | "passagesSeconds" | "warnings">,
): FrontierResult {
  const { untouchedLufs, kneeLufs, automatic, points } = frontier;
  const steps = points.map((point, index) => ({
    ...point,
    codecPeaks: codecPeaks[index],
    playback: predictPlayback(point.lufs, about.ceilingDbtp),
  }));
  return { ...about, untouchedLufs, kneeLufs, automatic, verdict: `${kneeSentence(frontier)} ${automaticSentence(frontier, about.style)}`, steps };
}

function kneeSentence({ kneeLufs, untouchedLufs, points }: Frontier): string {
  const last = points[points.length - 1];
  if (kneeLufs === null) {
    return `There is no knee up to ${last.lufs.toFixed(1)} LUFS, the loudest that was tried: no LU gets expensive all at once. There, ${last.psrDb.toFixed(1)} of ${(last.psrDb + last.psrLostDb).toFixed(1)} dB of punch are left.`;
  }
  const knee = points.find(({ isKnee }) => isKnee) ?? last;
  const gainedLu = (kneeLufs - untouchedLufs).toFixed(1);
  return `The knee lies at ${kneeLufs.toFixed(1)} LUFS: from there each further LU costs more than it gives. To get there, ${gainedLu} LU above gain alone, costs ${knee.psrLostDb.toFixed(1)} of ${(knee.psrDb + knee.psrLostDb).toFixed(1)} dB of punch and leaves ${knee.rdfPercent.toFixed(1)} % of frames with audible distortion in its hardest passages.`;
}

/** Where `master` stops; before the knee, or beyond it, the sentence says so, because the two go by different rules. */
function automaticSentence({ kneeLufs, automatic: { lufs, reason } }: Frontier, style: string): string {
  const away = kneeLufs === null ? 0 : roundTo(kneeLufs - lufs, 0.1);
  const where = away >= 0.1 ? `, ${away.toFixed(1)} LU before the knee` : away <= -0.1 ? `, ${(-away).toFixed(1)} LU beyond the knee` : "";
  return `By itself, in style ${style}, master goes to about ${lufs.toFixed(1)} LUFS${where}, because ${reason}.`;
}

/** "two passages of 10 s, the loudest and the most different one", or the one that a short song has. */
export function passagesInWords({ passagesSeconds }: FrontierResult): string {
  const lengths = [...new Set(passagesSeconds)].join(" and ");
  if (passagesSeconds.length === 1) return `one passage of ${lengths} s, the loudest`;
  return `two passages of ${lengths} s, the loudest and the most different one`;
}

/** What became of codec figures that are missing, in a sentence; null when all were measured. */
export function codecRemark(steps: readonly FrontierStep[]): string | null {
  const missing = steps[0]?.codecPeaks.filter(({ truePeakDbtp }) => truePeakDbtp === null) ?? [];
  if (missing.length === 0) return null;
  return `Peaks after ${missing.map(({ codec }) => codec).join(", ")} were not measured: ${missing[0].reason}.`;
}
