import { spawn } from "node:child_process";
import { once } from "node:events";
import { AudioInputError } from "../../audio/errors.ts";
import type { ByteSource } from "../../audio/source.ts";
import { fileSpool } from "./spool-file.ts";

/**
 * Decodes a file with the user's own ffmpeg into float WAV in a temporary file, streaming. Null when there is no ffmpeg on PATH.
 * Throws AudioInputError `input-damaged` with ffmpeg's own words when it cannot read the file.
 */
export async function decodeWithFfmpeg(path: string): Promise<ByteSource | null> {
  const child = spawn("ffmpeg", ["-nostdin", "-v", "error", "-i", path, "-map", "0:a:0", "-c:a", "pcm_f32le", "-f", "wav", "-"], {
    stdio: ["ignore", "pipe", "pipe"],
  });
  let isMissing = false;
  const ended = new Promise<number | null>((resolve) => {
    child.once("error", () => {
      isMissing = true;
      resolve(null);
    });
    child.once("close", resolve);
  });
  let complaint = "";
  child.stderr.on("data", (text: Buffer) => {
    complaint = (complaint + text.toString()).slice(-500);
  });
  const spool = await fileSpool();
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
  if (code !== 0 || size === 0) {
    throw new AudioInputError(
      "input-damaged",
      path,
      `${path} cannot be decoded by ffmpeg: ${complaint.trim().split("\n").at(-1) ?? "no audio found"}.`,
    );
  }
  return { name: path, size, read: (start, length) => spool.read(start, length) };
}
