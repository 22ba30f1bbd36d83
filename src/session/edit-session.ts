import type { SessionTrack } from "./session.ts";

/** A session's text with a track after the last; comments, order and quotes of the author stay, JSON stays JSON. The text must be a session that can be read. */
export async function withTrack(text: string, track: Pick<SessionTrack, "mix"> & { readonly title?: string }): Promise<string> {
  const json = parsedJson(text);
  if (json) return `${JSON.stringify({ ...json, tracks: [...json.tracks, track] }, null, 2)}\n`;
  const { parseDocument } = await import("yaml");
  const document = parseDocument(text);
  document.addIn(["tracks"], document.createNode(track));
  return document.toString({ lineWidth: 0 });
}

function parsedJson(text: string): { readonly tracks: readonly unknown[] } | null {
  try {
    return JSON.parse(text) as { readonly tracks: readonly unknown[] };
  } catch {
    return null;
  }
}
