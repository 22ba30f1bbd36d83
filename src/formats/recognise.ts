import { isAiff } from "./aiff/aiff-reader.ts";
import { fourCharacters } from "./byte-window.ts";
import { isSameStream, parseMpegHeader } from "./mp3/mpeg-frame.ts";
import { isOpusHeader } from "./opus/opus-head.ts";
import { isVorbisHeader } from "./vorbis/vorbis-stream.ts";
import { isW64 } from "./w64/w64-reader.ts";
import { isWav } from "./wav/wav-reader.ts";

/** Formats that are read here. */
export type NativeFormat = "wav" | "w64" | "aiff" | "flac" | "mp3" | "vorbis" | "opus";

/** What the first bytes of a file say it is. */
export type Recognition =
  | { readonly kind: "native"; readonly format: NativeFormat }
  /** Known, but only an external decoder (ffmpeg) reads it; `format` is a name for messages. */
  | { readonly kind: "external"; readonly format: string }
  | { readonly kind: "unknown" };

/** How many bytes recognition looks at, at most. */
export const recognitionBytes = 65536;

/** Recognises a format by its content, never by its name. `firstBytes` starts at the file's first byte, or after an ID3 tag. */
export function recogniseFormat(firstBytes: Uint8Array): Recognition {
  if (isWav(firstBytes)) return native("wav");
  if (isW64(firstBytes)) return native("w64");
  if (isAiff(firstBytes)) return native("aiff");
  if (startsWith(firstBytes, "fLaC")) return native("flac");
  if (startsWith(firstBytes, "OggS")) return recogniseOgg(firstBytes);
  const external = externalFormat(firstBytes);
  if (external !== null) return { kind: "external", format: external };
  return hasMpegFrames(firstBytes) ? native("mp3") : { kind: "unknown" };
}

/**
 * The name of the format ("AAC or ALAC (MP4)", "Windows Media" ...) when only an external decoder reads it, null otherwise.
 * 64 KiB of the file are enough, except behind a larger ID3 tag: there `openAudio` finds out, and throws `decoder-missing`.
 */
export function needsExternalDecoder(firstBytes: Uint8Array): string | null {
  const recognition = recogniseFormat(firstBytes.subarray(Math.min(id3Bytes(firstBytes), firstBytes.length)));
  return recognition.kind === "external" ? recognition.format : null;
}

/** Bytes of the ID3v2 tag at the front, its header and footer included; 0 without one (ID3v2.4, section 3.1). */
export function id3Bytes(bytes: Uint8Array): number {
  if (bytes.length < 10 || !startsWith(bytes, "ID3") || bytes[3] === 0xff || bytes[4] === 0xff) return 0;
  const size = bytes.subarray(6, 10);
  if (size.some((byte) => byte > 127)) return 0;
  const content = ((size[0] * 128 + size[1]) * 128 + size[2]) * 128 + size[3];
  return 10 + content + ((bytes[5] & 0x10) !== 0 ? 10 : 0);
}

function native(format: NativeFormat): Recognition {
  return { kind: "native", format };
}

/** The first pages of an Ogg file are the first pages of its streams; the audio need not be the first. */
function recogniseOgg(bytes: Uint8Array): Recognition {
  let at = 0;
  let other = "Ogg";
  while (at + 27 < bytes.length && startsWith(bytes.subarray(at), "OggS")) {
    const segments = bytes[at + 26];
    const from = at + 27 + segments;
    const length = bytes.subarray(at + 27, from).reduce((sum, lacing) => sum + lacing, 0);
    const packet = bytes.subarray(from, from + length);
    if (isVorbisHeader(packet)) return native("vorbis");
    if (isOpusHeader(packet)) return native("opus");
    if (startsWith(packet, "\x7fFLAC")) other = "FLAC in Ogg";
    if (startsWith(packet, "Speex   ")) other = "Speex";
    at = from + length;
  }
  return { kind: "external", format: other };
}

/** Magic bytes: offset, text, name. */
const externalMagic: readonly (readonly [number, string, string])[] = [
  [4, "ftyp", "AAC or ALAC (MP4)"],
  [4, "moov", "QuickTime"],
  [4, "mdat", "QuickTime"],
  [4, "wide", "QuickTime"],
  [0, "caff", "Core Audio Format"],
  [0, "\x30\x26\xb2\x75\x8e\x66\xcf\x11", "Windows Media"],
  [0, ".snd", "Sun audio"],
  [0, "\x1a\x45\xdf\xa3", "Matroska or WebM"],
  [0, "wvpk", "WavPack"],
  [0, "MAC ", "Monkey's Audio"],
  [0, "TTA1", "True Audio"],
  [0, "MPCK", "Musepack"],
  [0, "MP+", "Musepack"],
  [0, "DSD ", "DSD"],
  [0, "FRM8", "DSD"],
  [0, "ADIF", "AAC"],
  [0, "#!AMR", "AMR"],
  [0, "\x0b\x77", "AC-3"],
  [0, "\x7f\xfe\x80\x01", "DTS"],
];

function externalFormat(bytes: Uint8Array): string | null {
  for (const [at, text, format] of externalMagic) {
    if (startsWith(bytes.subarray(at), text)) return format;
  }
  if (startsWith(bytes, "RIFF") && bytes.length >= 12 && fourCharacters(bytes, 8) === "AVI ") return "AVI";
  return hasAdtsFrames(bytes) ? "AAC" : null;
}

/** Two ADTS headers, the second where the first says (ISO/IEC 14496-3, 1.A.2). */
function hasAdtsFrames(bytes: Uint8Array): boolean {
  const isSync = (at: number) => at + 7 <= bytes.length && bytes[at] === 0xff && (bytes[at + 1] & 0xf6) === 0xf0;
  if (!isSync(0)) return false;
  const length = ((bytes[3] & 3) << 11) | (bytes[4] << 3) | (bytes[5] >> 5);
  return length >= 7 && isSync(length);
}

/** Two MPEG frames in a row, anywhere in the first bytes: MP3 files may start with rubbish. */
function hasMpegFrames(bytes: Uint8Array): boolean {
  for (let at = bytes.indexOf(0xff); at >= 0; at = bytes.indexOf(0xff, at + 1)) {
    const first = parseMpegHeader(bytes, at);
    if (first === null) continue;
    const second = parseMpegHeader(bytes, at + first.frameBytes);
    if (second === null || !isSameStream(first, second)) continue;
    const third = parseMpegHeader(bytes, at + first.frameBytes + second.frameBytes);
    if (at === 0 || (third !== null && isSameStream(first, third))) return true;
  }
  return false;
}

function startsWith(bytes: Uint8Array, text: string): boolean {
  if (bytes.length < text.length) return false;
  for (let i = 0; i < text.length; i++) {
    if (bytes[i] !== text.charCodeAt(i)) return false;
  }
  return true;
}
