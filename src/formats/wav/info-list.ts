import { fourCharacters, viewOf } from "../byte-window.ts";
import { decodeText } from "./chunk-text.ts";

/** LIST/INFO tags by their four-character id: INAM title, IART artist, IPRD album, ICRD date, IGNR genre, ICMT comment, ISFT software ... */
export type InfoTags = Readonly<Record<string, string>>;

/** Content of a LIST chunk of type INFO; null when no tag has text. Ids must have four ASCII characters. */
export function encodeInfoList(tags: InfoTags): Uint8Array | null {
  const texts = Object.entries(tags).filter(([id, text]) => /^[\x20-\x7e]{4}$/.test(id) && text !== "");
  if (texts.length === 0) return null;
  const encoded = texts.map(([id, text]) => ({ id, text: new TextEncoder().encode(`${text}\0`) }));
  const content = new Uint8Array(encoded.reduce((sum, { text }) => sum + 8 + evenSize(text.length), 4));
  const view = viewOf(content);
  content.set(new TextEncoder().encode("INFO"));
  let at = 4;
  for (const { id, text } of encoded) {
    content.set(new TextEncoder().encode(id), at);
    view.setUint32(at + 4, text.length, true);
    content.set(text, at + 8);
    at += 8 + evenSize(text.length);
  }
  return content;
}

/** One entry of a LIST chunk. */
export interface ListEntry {
  readonly id: string;
  readonly content: Uint8Array;
}

/** Entries of a LIST chunk's content after its type, as far as their sizes hold. */
export function parseListEntries(content: Uint8Array, bigEndian: boolean): ListEntry[] {
  const entries: ListEntry[] = [];
  const view = viewOf(content);
  for (let at = 4; at + 8 <= content.length; ) {
    const size = Math.min(view.getUint32(at + 4, !bigEndian), content.length - at - 8);
    entries.push({ id: fourCharacters(content, at), content: content.subarray(at + 8, at + 8 + size) });
    at += 8 + evenSize(size);
  }
  return entries;
}

/** INFO tags of LIST entries; later ones win. */
export function parseInfoTags(entries: readonly ListEntry[]): InfoTags {
  return Object.fromEntries(entries.map(({ id, content }) => [id, decodeText(content)]));
}

function evenSize(size: number): number {
  return size + (size % 2);
}
