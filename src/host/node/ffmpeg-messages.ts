import { basename } from "node:path";
import type { SampleEncoding } from "../../audio/source.ts";

/** Codecs that give back the samples that were stored; all others are lossy. */
const losslessCodec = /^(alac|flac|wavpack|ape|tta|tak|als|shorten|wmalossless|truehd|mlp|pcm_.*)$/;

/** Warnings at which audio is missing or wrong; ffmpeg also warns of what does no harm, such as a duration that it had to guess. */
const harmful = /corrupt|damaged|truncat|incomplete|prematurely|discard|missing/i;
const mostComplaints = 3;

/** How the first audio stream is stored, from what `ffmpeg -loglevel level+info` says of it; lossy where it says nothing that is known. */
export function encodingFrom(messages: string): SampleEncoding {
  const [, codec = "ffmpeg", format = ""] = /Stream #0:\d+.*?: Audio: (\w+)[^,\n]*, \d+ Hz, [^,\n]+, (\w+(?: \(\d+ bit\))?)/.exec(messages) ?? [];
  const [, sample = "", given] = /^([a-z]+\d*)p?(?: \((\d+) bit\))?/.exec(format.replace(/^(flt|dbl)p/, "$1")) ?? [];
  if (!losslessCodec.test(codec)) return { container: codec, kind: "lossy", bits: 0 };
  if (sample === "flt" || sample === "dbl") return { container: codec, kind: "float", bits: sample === "flt" ? 32 : 64 };
  return { container: codec, kind: "pcm", bits: Number(given ?? sample.replace(/^\D+/, "")) };
}

/** What ffmpeg complained of, in its own words, each once: errors, and warnings at which audio is missing. */
export function complaintsFrom(messages: string): string[] {
  const complaints = messages.split("\n").flatMap((line) => {
    const [, level, text] = /\[(warning|error|fatal)\] (.+)/.exec(line) ?? [];
    return text !== undefined && (level !== "warning" || harmful.test(text)) ? [text.replace(/\bfile:(?=\S)/g, "").trim()] : [];
  });
  return [...new Set(complaints)];
}

/** The complaints as a warning of the file, without the folders of its path; none where there was nothing to complain of. */
export function warningsFrom(path: string, complaints: readonly string[]): string[] {
  if (complaints.length === 0) return [];
  const more = complaints.length > mostComplaints ? ` and ${complaints.length - mostComplaints} more` : "";
  const words = complaints.slice(0, mostComplaints).map((complaint) => JSON.stringify(complaint.replaceAll(path, basename(path)).replace(/\.$/, "")));
  return [`The file is damaged or ends early, what could be read was read; ffmpeg says ${words.join(", ")}${more}.`];
}
