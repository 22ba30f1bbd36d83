import type { Node } from "yaml";
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
  const { isSeq, parseDocument, stringify } = await import("yaml");
  const document = parseDocument(text);
  const list = document.get("tracks", true);
  const last = isSeq<Node>(list) && !list.flow ? list.items.at(-1) : undefined;
  if (!isSeq(list) || !last?.range) {
    document.addIn(["tracks"], document.createNode(track));
    return document.toString({ lineWidth: 0 });
  }
  // Behind the line on which the last track ends, under its dash: no line of the author is written again.
  const [start, end] = [list.range?.[0] ?? 0, last.range[1]];
  const indent = " ".repeat(start - (text.lastIndexOf("\n", start - 1) + 1));
  const lineEnd = text.indexOf("\n", Math.max(0, end - 1));
  const head = lineEnd < 0 ? `${text}\n` : text.slice(0, lineEnd + 1);
  const lines = stringify([track], { lineWidth: 0 }).trimEnd().split("\n");
  return `${head}${lines.map((line) => `${indent}${line}\n`).join("")}${lineEnd < 0 ? "" : text.slice(lineEnd + 1)}`;
}

function parsedJson(text: string): { readonly tracks: readonly unknown[] } | null {
  try {
    return JSON.parse(text) as { readonly tracks: readonly unknown[] };
  } catch {
    return null;
  }
}
