import { isrcOf } from "../audio/isrc.ts";
import type { ByteSource } from "../audio/source.ts";
import { vorbisComments } from "./vorbis-comments.ts";
import { readMetadata } from "./wav/wav-metadata.ts";

/** What a file says about its music; null where it says nothing. */
export interface TrackTags {
  readonly title: string | null;
  readonly artist: string | null;
  readonly album: string | null;
  readonly isrc: string | null;
  /** Place on the record, from 1. */
  readonly track: number | null;
}

type Field = keyof TrackTags;

/** Names of the fields in Vorbis comments, ID3v2 frames and INFO lists. */
const names: Readonly<Record<string, Field>> = {
  ...{ TITLE: "title", ARTIST: "artist", ALBUM: "album", ISRC: "isrc", TRACKNUMBER: "track" },
  ...{ TIT2: "title", TPE1: "artist", TALB: "album", TSRC: "isrc", TRCK: "track" },
  ...{ INAM: "title", IART: "artist", IPRD: "album", ITRK: "track", IPRT: "track" },
};
/** Tags stand in the first bytes of a file; pictures may follow them. */
const headBytes = 1 << 18;

/**
 * Reads the tags of a file: Vorbis comments (FLAC, Ogg Vorbis, Opus), ID3v2.3 and 2.4 (MP3), INFO lists (WAV family). Damaged ones count as far as they hold;
 * never throws for damage.
 */
export async function readTags(source: ByteSource): Promise<TrackTags> {
  const head = new Uint8Array(await source.read(0, headBytes));
  const id = text(head, 0, 4);
  if (id === "fLaC") return tagsFrom(flacComments(head));
  if (id === "OggS") return tagsFrom(oggComments(head));
  if (id.startsWith("ID3")) return tagsFrom(id3Frames(head));
  return tagsFrom(Object.entries((await readMetadata(source)).info));
}

function tagsFrom(pairs: Iterable<readonly [name: string, value: string]>): TrackTags {
  const found: Partial<Record<Field, string>> = {};
  for (const [name, value] of pairs) {
    const field = names[name.toUpperCase()];
    if (field && value.trim() !== "") found[field] ??= value.trim();
  }
  const track = Number.parseInt(found.track ?? "", 10);
  return {
    title: found.title ?? null,
    artist: found.artist ?? null,
    album: found.album ?? null,
    isrc: isrcOf(found.isrc ?? ""),
    track: track >= 1 ? track : null,
  };
}

/** Metadata blocks follow each other behind `fLaC`: type, 24-bit length, content; type 4 holds the comments (RFC 9639, 8.6). */
function flacComments(head: Uint8Array): [string, string][] {
  for (let at = 4; at + 4 <= head.length; ) {
    const length = (head[at + 1] << 16) | (head[at + 2] << 8) | head[at + 3];
    if ((head[at] & 0x7f) === 4) return vorbisComments(head, at + 4);
    if (head[at] & 0x80) return [];
    at += 4 + length;
  }
  return [];
}

/** The second packet begins with one of two signatures. */
function oggComments(head: Uint8Array): [string, string][] {
  const all = text(head, 0, head.length);
  for (const signature of ["\x03vorbis", "OpusTags"]) {
    const at = all.indexOf(signature);
    if (at >= 0) return vorbisComments(head, at + signature.length);
  }
  return [];
}

/** Frames of four letters, a size (synchsafe in 2.4), two flags and content that begins with its encoding (id3.org, 2.3 section 3.3 and 2.4 section 4). */
function id3Frames(head: Uint8Array): [string, string][] {
  const view = new DataView(head.buffer, head.byteOffset, head.byteLength);
  const size = (at: number, isSafe: boolean) =>
    isSafe ? [0, 1, 2, 3].reduce((sum, byte) => (sum << 7) | (head[at + byte] & 0x7f), 0) : view.getUint32(at);
  const isSafe = head[3] === 4;
  const end = Math.min(head.length, 10 + size(6, true));
  const pairs: [string, string][] = [];
  for (let at = 10; at + 10 < end; ) {
    const id = text(head, at, 4);
    const bytes = size(at + 4, isSafe);
    if (!/^[A-Z0-9]{4}$/.test(id) || at + 10 + bytes > end) break;
    if (id.startsWith("T")) pairs.push([id, id3Text(head.subarray(at + 10, at + 10 + bytes))]);
    at += 10 + bytes;
  }
  return pairs;
}

function id3Text(content: Uint8Array): string {
  const encoding = ["latin1", "utf-16le", "utf-16be", "utf-8"][content[0]] ?? "latin1";
  const isBig = content[0] === 1 && content[1] === 0xfe;
  return new TextDecoder(isBig ? "utf-16be" : encoding).decode(content.subarray(1)).replace(/^\ufeff|\0.*$/gs, "");
}

function text(bytes: Uint8Array, start: number, length: number): string {
  return Array.from(bytes.subarray(start, start + length), (byte) => String.fromCharCode(byte)).join("");
}
