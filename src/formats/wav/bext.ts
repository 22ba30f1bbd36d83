import { viewOf } from "../byte-window.ts";
import { decodeText, encodeText } from "./chunk-text.ts";

/**
 * Broadcast audio extension, the `bext` chunk (EBU Tech 3285 version 2).
 * Texts should be ASCII; other characters are stored as UTF-8 and cut at a whole character where the field ends.
 */
export interface BroadcastExtension {
  /** Up to 256 bytes. */
  readonly description: string;
  /** Up to 32 bytes. */
  readonly originator: string;
  /** Up to 32 bytes; Deadwax etches the matrix number here. */
  readonly originatorReference: string;
  /** yyyy-mm-dd */
  readonly originationDate: string;
  /** hh:mm:ss */
  readonly originationTime: string;
  /** Samples since midnight. */
  readonly timeReferenceSamples: number;
  /** The five loudness fields, rounded to 0.01; null where unset or not measurable (silence). */
  readonly loudnessLufs: number | null;
  readonly loudnessRangeLu: number | null;
  readonly maxTruePeakDbtp: number | null;
  readonly maxMomentaryLufs: number | null;
  readonly maxShortTermLufs: number | null;
  /** Lines that end in CR LF, one a process: `A=PCM,F=48000,W=24,M=stereo,T=...`. */
  readonly codingHistory: string;
}

/** Bytes before CodingHistory (Tech 3285, 2.3). */
export const bextFixedBytes = 602;
const unset = 0x7fff;

/** Content of a `bext` chunk, its coding history filled with NUL to `historyBytes`. Throws RangeError when the history is longer than that. */
export function encodeBext(bext: BroadcastExtension, historyBytes: number): Uint8Array {
  const history = new TextEncoder().encode(bext.codingHistory);
  if (history.length > historyBytes) {
    throw new RangeError(`codingHistory must be at most ${historyBytes} bytes, got ${history.length}.`);
  }
  const content = new Uint8Array(bextFixedBytes + historyBytes);
  const view = viewOf(content);
  encodeText(content, 0, 256, bext.description);
  encodeText(content, 256, 32, bext.originator);
  encodeText(content, 288, 32, bext.originatorReference);
  encodeText(content, 320, 10, bext.originationDate);
  encodeText(content, 330, 8, bext.originationTime);
  view.setBigUint64(338, BigInt(bext.timeReferenceSamples), true);
  view.setUint16(346, 2, true);
  loudnessFields(bext).forEach((value, index) => {
    view.setInt16(412 + index * 2, value === null || !Number.isFinite(value) ? unset : hundredths(value), true);
  });
  content.set(history, bextFixedBytes);
  return content;
}

/** Reads a `bext` chunk of any version; null when it is shorter than the fixed part. */
export function parseBext(content: Uint8Array): BroadcastExtension | null {
  if (content.length < bextFixedBytes) return null;
  const view = viewOf(content);
  const hasLoudness = view.getUint16(346, true) >= 2;
  const loudness = (at: number): number | null => {
    const value = view.getInt16(at, true);
    return hasLoudness && value !== unset ? value / 100 : null;
  };
  return {
    description: decodeText(content.subarray(0, 256)),
    originator: decodeText(content.subarray(256, 288)),
    originatorReference: decodeText(content.subarray(288, 320)),
    originationDate: decodeText(content.subarray(320, 330)),
    originationTime: decodeText(content.subarray(330, 338)),
    timeReferenceSamples: Number(view.getBigUint64(338, true)),
    loudnessLufs: loudness(412),
    loudnessRangeLu: loudness(414),
    maxTruePeakDbtp: loudness(416),
    maxMomentaryLufs: loudness(418),
    maxShortTermLufs: loudness(420),
    codingHistory: decodeText(content.subarray(bextFixedBytes)),
  };
}

function loudnessFields(bext: BroadcastExtension): (number | null)[] {
  return [bext.loudnessLufs, bext.loudnessRangeLu, bext.maxTruePeakDbtp, bext.maxMomentaryLufs, bext.maxShortTermLufs];
}

/** Rounded away from zero at the half, as Tech 3285 has it; kept within int16 and off the "unset" value. */
function hundredths(value: number): number {
  return Math.max(-32768, Math.min(unset - 1, Math.sign(value) * Math.round(Math.abs(value) * 100)));
}
