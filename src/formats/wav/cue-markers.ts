import { viewOf } from "../byte-window.ts";
import { decodeText } from "./chunk-text.ts";
import type { ListEntry } from "./info-list.ts";
import { chunkBytes, concatenate } from "./wav-header.ts";

/** A marker in a file. */
export interface CueMarker {
  readonly id: number;
  /** Sample frames from the start of the audio. */
  readonly frame: number;
  readonly label: string;
}

/** Markers of a `cue ` chunk with the labels of a LIST/adtl, in order of time. */
export function parseCueMarkers(cue: Uint8Array, labels: readonly ListEntry[], bigEndian: boolean): CueMarker[] {
  if (cue.length < 4) return [];
  const view = viewOf(cue);
  const names = new Map<number, string>();
  for (const { id, content } of labels) {
    if (id === "labl" && content.length >= 4) names.set(viewOf(content).getUint32(0, !bigEndian), decodeText(content.subarray(4)));
  }
  const count = Math.min(view.getUint32(0, !bigEndian), Math.floor((cue.length - 4) / 24));
  const markers = Array.from({ length: count }, (_, index): CueMarker => {
    const at = 4 + index * 24;
    const id = view.getUint32(at, !bigEndian);
    return { id, frame: view.getUint32(at + 20, !bigEndian), label: names.get(id) ?? "" };
  });
  return markers.sort((a, b) => a.frame - b.frame);
}

/** Markers as the chunks of a file: `cue ` with their places, and a LIST of type adtl with their labels. */
export function cueMarkerChunks(markers: readonly CueMarker[]): { readonly id: string; readonly content: Uint8Array }[] {
  const cue = new Uint8Array(4 + 24 * markers.length);
  const view = viewOf(cue);
  view.setUint32(0, markers.length, true);
  for (const [index, { id, frame }] of markers.entries()) {
    const at = 4 + index * 24;
    view.setUint32(at, id, true);
    view.setUint32(at + 4, frame, true);
    cue.set(new TextEncoder().encode("data"), at + 8);
    view.setUint32(at + 20, frame, true);
  }
  return [
    { id: "cue ", content: cue },
    { id: "LIST", content: concatenate([new TextEncoder().encode("adtl"), ...markers.map(labelOf)]) },
  ];
}

function labelOf({ id, label }: CueMarker): Uint8Array {
  const text = new TextEncoder().encode(`${label}\0`);
  const content = new Uint8Array(4 + text.length);
  viewOf(content).setUint32(0, id, true);
  content.set(text, 4);
  return chunkBytes("labl", content);
}
