import { earlyEnd } from "../../audio/early-end.ts";
import { type ByteWindow, fourCharacters, viewOf } from "../byte-window.ts";
import { isUnknownSize } from "../unknown-size.ts";

/** One chunk of a RIFF, RIFX, RF64, BW64 or FORM file. */
export interface Chunk {
  readonly id: string;
  /** Where its content starts. */
  readonly start: number;
  /** Bytes of content that are really there. */
  readonly bytes: number;
}

/** The chunks of a file and what was odd about them. */
export interface ChunkWalk {
  readonly chunks: readonly Chunk[];
  readonly warnings: string[];
}

/** How to walk: byte order and the chunk that holds the audio. */
export interface ChunkWalkOptions {
  readonly bigEndian: boolean;
  /** The chunk that holds the audio: for it alone a size of zero or past the end is taken as "to the end". */
  readonly audioId: string;
}

/** More chunks than this are no audio file; the rest is ignored. */
const maxChunks = 4096;
/** A size field with this value means: see ds64, or: unknown, written by a stream. */
const unknownSize = 0xffffffff;
const fourGib = 2 ** 32;

/**
 * Lists the chunks that follow a 12-byte file header, believing sizes only as far as the file really goes.
 * Copes with lying sizes, a missing pad byte after an odd chunk, and bytes that are no chunk. Never throws and reads little.
 */
export async function walkChunks(window: ByteWindow, options: ChunkWalkOptions): Promise<ChunkWalk> {
  const chunks: Chunk[] = [];
  const warnings: string[] = [];
  const sizes64 = new Map<string, number>();
  let position = 12;
  while (position + 8 <= window.size && chunks.length < maxChunks) {
    const header = await window.at(position, 8);
    if (header.length < 8) break;
    const id = fourCharacters(header, 0);
    if (!isChunkId(id)) {
      warnings.push(`What follows byte ${position} is no chunk and was left out.`);
      break;
    }
    const stated = viewOf(header).getUint32(4, !options.bigEndian);
    const start = position + 8;
    const declared = stated === unknownSize ? (sizes64.get(id) ?? stated) : stated;
    const bytes = await realSize(window, start, declared, id, options, warnings);
    chunks.push({ id, start, bytes });
    if (id === "ds64") await readSizes64(window, start, bytes, options.audioId, sizes64);
    position = await nextChunk(window, start + bytes, bytes, warnings);
  }
  return { chunks, warnings };
}

async function realSize(
  window: ByteWindow,
  start: number,
  declared: number,
  id: string,
  options: ChunkWalkOptions,
  warnings: string[],
): Promise<number> {
  const left = window.size - start;
  if (declared > left) {
    const there = `${left} bytes are there and were read.`;
    const name = id.trim();
    warnings.push(
      isUnknownSize(declared) ? `The ${name} chunk gives no size; ${there}` : earlyEnd(`its ${name} chunk says it has ${declared} bytes; ${there}`),
    );
    return left;
  }
  if (id !== options.audioId || declared === left) return declared;
  if (declared === 0 && !(await isChunkAt(window, start, options.bigEndian))) {
    warnings.push(`The ${id} chunk says it is empty; the ${left} bytes that follow were read as audio.`);
    return left;
  }
  // A writer that knows 32 bits only wraps around at 4 GiB.
  if (left > fourGib && left % fourGib === declared && !(await isChunkAt(window, start + declared + (declared % 2), options.bigEndian))) {
    warnings.push(`The ${id} chunk says it has ${declared} bytes, which wrapped around at 4 GiB; ${left} bytes were read.`);
    return left;
  }
  return declared;
}

/**
 * ITU-R BS.2088 ds64: riffSize, dataSize, sampleCount (u64 each), then a table of (id, u64).
 * Sizes past 2^53 lose low bits, which no file reaches.
 */
async function readSizes64(window: ByteWindow, start: number, bytes: number, audioId: string, sizes: Map<string, number>): Promise<void> {
  const content = await window.at(start, Math.min(bytes, 28 + 12 * 256));
  if (content.length < 16) return;
  const view = viewOf(content);
  sizes.set(audioId, Number(view.getBigUint64(8, true)));
  const entries = content.length >= 28 ? view.getUint32(24, true) : 0;
  for (let at = 28, entry = 0; entry < entries && at + 12 <= content.length; entry++, at += 12) {
    sizes.set(fourCharacters(content, at), Number(view.getBigUint64(at + 4, true)));
  }
}

/** Chunks start on even bytes; some writers forget the pad. */
async function nextChunk(window: ByteWindow, end: number, bytes: number, warnings: string[]): Promise<number> {
  if (bytes % 2 === 0) return end;
  const following = await window.at(end, 4);
  if (following.length === 4 && following[0] !== 0 && knownIds.has(fourCharacters(following, 0))) {
    warnings.push(`The pad byte at ${end} is missing.`);
    return end;
  }
  return end + 1;
}

async function isChunkAt(window: ByteWindow, position: number, bigEndian: boolean): Promise<boolean> {
  const header = await window.at(position, 8);
  if (header.length === 0) return true;
  if (header.length < 8 || !isChunkId(fourCharacters(header, 0))) return false;
  return viewOf(header).getUint32(4, !bigEndian) <= window.size - position - 8;
}

/** Ids are printable ASCII. */
function isChunkId(id: string): boolean {
  return /^[\x20-\x7e]{4}$/.test(id) && id.trim() !== "";
}

const knownIds = new Set(
  (
    "fmt |data|LIST|fact|bext|iXML|cue |smpl|inst|id3 |ID3 |JUNK|junk|PAD |FLLR|PEAK|DISP|dwax|cart|chna|axml|umid|acid|strc|plst|_PMX|" +
    "COMM|SSND|MARK|INST|FVER|COMT|NAME|AUTH|ANNO|APPL|(c) |MIDI|CHAN"
  ).split("|"),
);
