import type { ByteSource } from "../../audio/source.ts";
import { ByteWindow, fourCharacters } from "../byte-window.ts";
import { type Chunk, walkChunks } from "../riff/chunk-walk.ts";
import { type BroadcastExtension, parseBext } from "./bext.ts";
import { decodeText } from "./chunk-text.ts";
import { type CueMarker, parseCueMarkers } from "./cue-markers.ts";
import { type InfoTags, parseInfoTags, parseListEntries } from "./info-list.ts";
import { isWav } from "./wav-reader.ts";

/** What a WAV family file says besides its samples. */
export interface WavMetadata {
  readonly bext: BroadcastExtension | null;
  readonly info: InfoTags;
  /** XML text of an iXML chunk. */
  readonly ixml: string | null;
  readonly markers: readonly CueMarker[];
  /** Content of the `dwax` chunk: the recipe Deadwax embeds, UTF-8 JSON. */
  readonly recipe: string | null;
  /** What was odd about the file's chunks: metadata that stood behind an early end is gone. */
  readonly warnings: readonly string[];
}

/** The id of the chunk that carries a recipe. */
export const recipeChunkId = "dwax";

/** The largest chunk of text that is read. */
const maxTextBytes = 16 * 1024 * 1024;

const nothing: WavMetadata = { bext: null, info: {}, ixml: null, markers: [], recipe: null, warnings: [] };

/** Reads the metadata of WAV, RIFX, RF64 and BW64; other formats give empty metadata. Damaged chunks count as absent. Never throws for damage. */
export async function readMetadata(source: ByteSource): Promise<WavMetadata> {
  const window = new ByteWindow(source);
  const head = await window.at(0, 12);
  if (!isWav(head)) return nothing;
  const bigEndian = fourCharacters(head, 0) === "RIFX";
  const { chunks, warnings } = await walkChunks(window, { bigEndian, audioId: "data" });
  const content = async (chunk: Chunk): Promise<Uint8Array> => new Uint8Array(await source.read(chunk.start, Math.min(chunk.bytes, maxTextBytes)));
  const contentOf = async (id: string): Promise<Uint8Array | null> => {
    const chunk = chunks.find((candidate) => candidate.id === id);
    return chunk === undefined ? null : content(chunk);
  };
  const lists = await Promise.all(chunks.filter((chunk) => chunk.id === "LIST").map(content));
  const entries = (type: string) =>
    lists.filter((list) => list.length >= 4 && fourCharacters(list, 0) === type).flatMap((list) => parseListEntries(list, bigEndian));
  const [bext, ixml, cue, recipe] = await Promise.all(["bext", "iXML", "cue ", recipeChunkId].map(contentOf));
  return {
    bext: bext === null ? null : parseBext(bext),
    info: parseInfoTags(entries("INFO")),
    ixml: ixml === null ? null : decodeText(ixml),
    markers: cue === null ? [] : parseCueMarkers(cue, entries("adtl"), bigEndian),
    recipe: recipe === null ? null : decodeText(recipe),
    warnings,
  };
}
