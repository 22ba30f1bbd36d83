import { viewOf } from "../byte-window.ts";
import { decodeText } from "./chunk-text.ts";
import type { ListEntry } from "./info-list.ts";

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
