import { spawn } from "node:child_process";
import { once } from "node:events";
import { AudioInputError } from "../../audio/errors.ts";
import type { ByteSource, SampleEncoding } from "../../audio/source.ts";
import { complaintsFrom, encodingFrom, warningsFrom } from "./ffmpeg-messages.ts";
import { fileSpool } from "./spool-file.ts";

/** A file as float WAV, and what is known of it as it was before. */
export interface DecodedFile extends ByteSource {
  /** How the file stored its samples; the WAV holds them as 32-bit floats. */
  readonly encoding: SampleEncoding;
  /** What ffmpeg complained of, in words, where it gave audio all the same. */
  readonly warnings: readonly string[];
}

/** A damaged file can make a complaint a packet. */
const mostMessageCharacters = 100_000;

/**
 * Decodes a file with the user's own ffmpeg into float WAV in a temporary file, streaming. Null when there is no ffmpeg on PATH. `name` is what messages
 * call the file, its path unless told.
 * Throws AudioInputError `input-damaged` with ffmpeg's own words when it cannot read the file.
 */
export async function decodeWithFfmpeg(path: string, name = path): Promise<DecodedFile | null> {
  // Before there is a child, which would wait for a reader for ever when this fails.
  const spool = await fileSpool();
  // Without the protocol, what precedes a colon in a file's name would be taken for one.
  const input = ["-nostdin", "-hide_banner", "-nostats", "-loglevel", "level+info", "-i", `file:${path}`];
  const child = spawn("ffmpeg", [...input, "-map", "0:a:0", "-c:a", "pcm_f32le", "-f", "wav", "-"], { stdio: ["ignore", "pipe", "pipe"] });
  let isMissing = false;
  const ended = new Promise<number | null>((resolve) => {
    child.once("error", () => {
      isMissing = true;
      resolve(null);
    });
    child.once("close", resolve);
  });
  let messages = "";
  child.stderr.on("data", (text: Buffer) => {
    if (messages.length < mostMessageCharacters) messages += text.toString();
  });
  let size = 0;
  try {
    for await (const chunk of child.stdout) {
      await spool.append(chunk as Buffer);
      size += (chunk as Buffer).length;
    }
  } catch (cause) {
    child.kill();
    await once(child, "close").catch(() => undefined);
    throw cause;
  }
  const code = await ended;
  if (isMissing) return null;
  const complaints = complaintsFrom(messages).map((complaint) => complaint.replace(`${path}: `, ""));
  if (code !== 0 || size === 0) {
    const why = (complaints.at(-1) ?? messages.trim().split("\n").at(-1) ?? "no audio found").replace(/\.$/, "");
    throw new AudioInputError("input-damaged", path, `${name} cannot be decoded by ffmpeg: ${why}.`);
  }
  return {
    name,
    size,
    read: (start, length) => spool.read(start, length),
    encoding: encodingFrom(messages),
    warnings: warningsFrom(name, complaints),
  };
}
