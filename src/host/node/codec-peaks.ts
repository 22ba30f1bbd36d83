import { execFile } from "node:child_process";
import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { measureLoudness } from "../../analysis/loudness.ts";
import type { Planar } from "../../audio/source.ts";
import { roundTo } from "../../audio/units.ts";
import type { CodecPeak } from "../../delivery/frontier/frontier-result.ts";
import { openAudio } from "../../formats/open.ts";
import { createWavWriter } from "../../formats/wav/wav-writer.ts";
import { removeFolder, removeFolderLater } from "./clean-up.ts";
import { newEngine } from "./engine.ts";
import { decodeWithFfmpeg } from "./ffmpeg.ts";
import { newFile } from "./files.ts";
import { fileSpool } from "./spool-file.ts";
import { temporaryFailure } from "./why-not-written.ts";

/** Encodes that listeners get: bit rates of the services' better settings. */
const codecs = [
  { name: "AAC 256", encoder: "aac", bitrate: "256k", format: "ipod" },
  { name: "MP3 320", encoder: "libmp3lame", bitrate: "320k", format: "mp3" },
  { name: "Opus 128", encoder: "libopus", bitrate: "128k", format: "opus" },
  { name: "Vorbis 320", encoder: "libvorbis", bitrate: "320k", format: "ogg" },
] as const;

type Codec = (typeof codecs)[number];

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

/** Encodes a passage with every codec, decodes it again to floats and takes the true peak, dBTP. Null with a reason where that cannot be done. */
export async function codecPeaks(passage: Planar, sampleRateHz: number, encoders: ReadonlySet<string> | null): Promise<CodecPeak[]> {
  const folder = await mkdtemp(join(tmpdir(), "deadwax-codecs-")).catch((cause) => {
    throw temporaryFailure(tmpdir(), cause);
  });
  removeFolderLater(folder);
  try {
    const source = join(folder, "source.wav");
    if (encoders) await writeFloatWav(source, sampleRateHz, fadedEnds(passage, sampleRateHz));
    const peaks: CodecPeak[] = [];
    for (const codec of codecs) {
      const reason = encoders ? "this ffmpeg has no such encoder" : "there is no ffmpeg on the PATH";
      const isThere = encoders?.has(codec.encoder) ?? false;
      peaks.push(isThere ? await peakAfter(codec, source, folder, sampleRateHz) : { codec: codec.name, truePeakDbtp: null, reason });
    }
    return peaks;
  } finally {
    await removeFolder(folder);
  }
}

/**
 * The passage with its first and last 50 ms faded in a straight line. Cut out of a song it begins and ends in mid-sound: a click, which the song does not
 * have there, and to which AAC answers with peaks of 3 dB above full scale.
 */
export function fadedEnds(passage: Planar, sampleRateHz: number): Planar {
  const fadeFrames = Math.round(sampleRateHz / 20);
  return passage.map((samples) =>
    samples.map((sample, frame) => sample * Math.min(1, frame / fadeFrames, (samples.length - 1 - frame) / fadeFrames)),
  );
}

async function peakAfter({ name, encoder, bitrate, format }: Codec, source: string, folder: string, sampleRateHz: number): Promise<CodecPeak> {
  const encoded = join(folder, `${encoder}.${format}`);
  const rate = ["-ar", String(encodedRateHz(encoder, sampleRateHz))];
  try {
    await run("ffmpeg", ["-nostdin", "-v", "error", "-y", "-i", source, "-c:a", encoder, "-b:a", bitrate, ...rate, "-f", format, encoded]);
  } catch {
    return { codec: name, truePeakDbtp: null, reason: "this ffmpeg could not encode it" };
  }
  const truePeakDbtp = await decodedPeakDbtp(encoded);
  return { codec: name, truePeakDbtp: truePeakDbtp === null ? null : roundTo(truePeakDbtp, 0.01), reason: null };
}

/** The rate at which services deliver a master of this rate: the CD's for its multiples and fractions, else 48 kHz. Opus knows nothing but 48 kHz. */
export function encodedRateHz(encoder: string, sampleRateHz: number): number {
  if (encoder === "libopus") return 48000;
  if ([32000, 44100, 48000].includes(sampleRateHz)) return sampleRateHz;
  return sampleRateHz % 11025 === 0 ? 44100 : 48000;
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
