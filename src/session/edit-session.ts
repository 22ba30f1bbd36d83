import type { SessionTrack } from "./session.ts";

const byteOrderMark = "\uFEFF";

/**
 * A session's text with a track after the last; comments, order, quotes, line ends and byte order mark of the author stay, JSON stays JSON. The text must be
 * a session that can be read.
 */
export async function withTrack(text: string, track: Pick<SessionTrack, "mix"> & { readonly title?: string }): Promise<string> {
  const mark = text.startsWith(byteOrderMark) ? byteOrderMark : "";
  const lines = text.slice(mark.length);
  const isCrlf = /^[^\n]*\r\n/.test(lines);
  const edited = await withTrackInLines(isCrlf ? lines.replaceAll("\r\n", "\n") : lines, track);
  return mark + (isCrlf ? edited.replaceAll("\n", "\r\n") : edited);
}

async function withTrackInLines(text: string, track: Pick<SessionTrack, "mix">): Promise<string> {
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
