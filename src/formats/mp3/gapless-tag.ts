import { fourCharacters, viewOf } from "../byte-window.ts";
import type { MpegHeader } from "./mpeg-frame.ts";

/** What the Xing/Info frame at the start of an MP3 says; the frame itself holds no audio. */
export interface GaplessTag {
  /** MPEG frames that follow; 0 when not stated. */
  readonly mpegFrames: number;
  /** Frames of audio the encoder put before and after; null when it did not say (no LAME extension). */
  readonly delayFrames: number | null;
  readonly paddingFrames: number | null;
}

/** Reads a Xing, Info or VBRI tag out of an MPEG frame (LAME tag revision 1); null when the frame is audio. */
export function parseGaplessTag(frame: Uint8Array, header: MpegHeader): GaplessTag | null {
  if (header.layer !== 3) return null;
  const mono = header.channels === 1;
  const sideBytes = header.version === 1 ? (mono ? 17 : 32) : mono ? 9 : 17;
  const at = 4 + sideBytes;
  if (frame.length >= 40 && fourCharacters(frame, 36) === "VBRI") return { mpegFrames: 0, delayFrames: null, paddingFrames: null };
  if (frame.length < at + 8) return null;
  const id = fourCharacters(frame, at);
  if (id !== "Xing" && id !== "Info") return null;
  const view = viewOf(frame);
  const flags = view.getUint32(at + 4, false);
  const mpegFrames = (flags & 1) !== 0 && frame.length >= at + 12 ? view.getUint32(at + 8, false) : 0;
  const lame = at + 8 + (flags & 1) * 4 + ((flags >> 1) & 1) * 4 + ((flags >> 2) & 1) * 100 + ((flags >> 3) & 1) * 4;
  const hasLame = frame.length >= lame + 24 && /^[A-Za-z][\x20-\x7e]{3}$/.test(fourCharacters(frame, lame));
  if (!hasLame) return { mpegFrames, delayFrames: null, paddingFrames: null };
  const packed = view.getUint32(lame + 20, false) & 0xffffff;
  return { mpegFrames, delayFrames: packed >> 12, paddingFrames: packed & 0xfff };
}
