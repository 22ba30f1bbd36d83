import { execFile } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { measureLoudness } from "../../analysis/loudness.ts";
import type { Planar } from "../../audio/source.ts";
import { roundTo } from "../../audio/units.ts";
import type { CodecPeak } from "../../delivery/frontier/frontier-result.ts";
import { openAudio } from "../../formats/open.ts";
import { createWavWriter } from "../../formats/wav/wav-writer.ts";
import { sweepLater } from "./clean-up.ts";
import { newEngine } from "./engine.ts";
import { decodeWithFfmpeg } from "./ffmpeg.ts";
import { newFile } from "./files.ts";
import { fileSpool } from "./spool-file.ts";

/** Encodes that listeners get: bit rates of the services' better settings. */
const codecs = [
  { name: "AAC 256", encoder: "aac", bitrate: "256k", format: "ipod" },
  { name: "MP3 320", encoder: "libmp3lame", bitrate: "320k", format: "mp3" },
  { name: "Opus 128", encoder: "libopus", bitrate: "128k", format: "opus" },
  { name: "Vorbis 320", encoder: "libvorbis", bitrate: "320k", format: "ogg" },
] as const;

const run = promisify(execFile);

/** Encoders of the `ffmpeg` on PATH, or null without one. */
export async function ffmpegEncoders(): Promise<ReadonlySet<string> | null> {
  try {
    const { stdout } = await run("ffmpeg", ["-hide_banner", "-encoders"]);
    return new Set([...stdout.matchAll(/^ A\S+ (\S+)/gm)].map(([, name]) => name));
  } catch {
    return null;
  }
}

/** Encodes a passage with every codec, decodes it again to floats and takes the true peak, dBTP. Null with a reason where the encoder is missing. */
export async function codecPeaks(passage: Planar, sampleRateHz: number, encoders: ReadonlySet<string> | null): Promise<CodecPeak[]> {
  const reason = encoders ? "this ffmpeg has no such encoder" : "there is no ffmpeg on the PATH";
  const usable = codecs.filter(({ encoder }) => encoders?.has(encoder));
  const folder = await mkdtemp(join(tmpdir(), "deadwax-codecs-"));
  sweepLater(folder);
  const fileOf = (name: string) => join(folder, `${name.replaceAll(" ", "")}.${process.pid}.part`);
  try {
    const peaks = new Map<string, number | null>();
    if (usable.length > 0) {
      await writeFloatWav(fileOf("source"), sampleRateHz, passage);
      const outputs = usable.flatMap(({ name, encoder, bitrate, format }) => ["-c:a", encoder, "-b:a", bitrate, "-f", format, fileOf(name)]);
      await run("ffmpeg", ["-nostdin", "-v", "error", "-y", "-i", fileOf("source"), ...outputs]);
      for (const { name } of usable) peaks.set(name, await decodedPeakDbtp(fileOf(name)));
    }
    return codecs.map(({ name }) => {
      const truePeakDbtp = peaks.get(name) ?? null;
      return { codec: name, truePeakDbtp: truePeakDbtp === null ? null : roundTo(truePeakDbtp, 0.01), reason: peaks.has(name) ? null : reason };
    });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function decodedPeakDbtp(path: string): Promise<number | null> {
  const decoded = await decodeWithFfmpeg(path);
  if (!decoded) return null;
  return (await measureLoudness(await openAudio(decoded, fileSpool), newEngine())).truePeakDbtp;
}

async function writeFloatWav(path: string, sampleRateHz: number, planar: Planar): Promise<void> {
  const frames = planar[0].length;
  const interleaved = new Float32Array(frames * planar.length);
  planar.forEach((samples, channel) => {
    for (let frame = 0; frame < frames; frame++) interleaved[frame * planar.length + channel] = samples[frame];
  });
  const output = await newFile(path);
  const writer = await createWavWriter(output, { sampleRateHz, channels: planar.length, encoding: "32f", expectedFrames: frames });
  await writer.writeEncoded(new Uint8Array(interleaved.buffer));
  await writer.finish();
  await output.commit();
}
