import { AudioInputError } from "../audio/errors.ts";
import type { AudioSource, ByteSource } from "../audio/source.ts";
import { openAiff } from "./aiff/aiff-reader.ts";
import type { DecodedStream } from "./decoded-stream.ts";
import { openFlacStream } from "./flac/flac-stream.ts";
import { openMp3Stream } from "./mp3/mp3-stream.ts";
import { openOpusStream } from "./opus/opus-stream.ts";
import { id3Bytes, type NativeFormat, recogniseFormat, recognitionBytes } from "./recognise.ts";
import type { SpoolFactory } from "./spool.ts";
import { spoolAudio } from "./spooled-source.ts";
import { openVorbisStream } from "./vorbis/vorbis-stream.ts";
import { openW64 } from "./w64/w64-reader.ts";
import { openWav } from "./wav/wav-reader.ts";

/**
 * Opens audio of any format that is read here, recognised by its content: WAV, RF64, BW64, Wave64, AIFF, AIFF-C, FLAC, MP3, Ogg Vorbis, Ogg Opus.
 * Uncompressed formats are read in place; compressed ones are decoded once into a spool before this returns. Trouble that leaves audio to
 * read becomes a warning of the source. Throws AudioInputError: `input-empty`, `input-unrecognised`, `input-unsupported`, `input-damaged`,
 * `decoder-missing`.
 */
export async function openAudio(bytes: ByteSource, spool: SpoolFactory): Promise<AudioSource> {
  const { name } = bytes;
  if (bytes.size === 0) throw new AudioInputError("input-empty", name, `${name} is empty.`);
  const start = await contentStart(bytes);
  const recognition = recogniseFormat(await bytes.read(start, recognitionBytes));
  if (recognition.kind === "unknown") {
    throw new AudioInputError(
      "input-unrecognised",
      name,
      `${name} is of no format that is read: WAV, RF64, BW64, Wave64, AIFF, AIFF-C, FLAC, MP3, Ogg Vorbis, Opus, with ffmpeg also AAC and ALAC.`,
    );
  }
  if (recognition.kind === "external") {
    throw new AudioInputError(
      "decoder-missing",
      name,
      `${name} holds ${recognition.format}, which only ffmpeg reads: put ffmpeg on PATH, or convert it to WAV or FLAC.`,
    );
  }
  return openNative(recognition.format, bytes, start, spool);
}

function openNative(format: NativeFormat, bytes: ByteSource, start: number, spool: SpoolFactory): Promise<AudioSource> {
  if (format === "wav") return openWav(from(start, bytes));
  if (format === "w64") return openW64(from(start, bytes));
  if (format === "aiff") return openAiff(from(start, bytes));
  return openStream(format, bytes, start).then((stream) => spoolAudio(bytes.name, stream, spool));
}

function openStream(format: "flac" | "mp3" | "vorbis" | "opus", bytes: ByteSource, start: number): Promise<DecodedStream> {
  if (format === "flac") return openFlacStream(bytes, start);
  if (format === "mp3") return openMp3Stream(bytes, start);
  return format === "vorbis" ? openVorbisStream(bytes, start) : openOpusStream(bytes, start);
}

/** The bytes behind the first `start`. */
function from(start: number, bytes: ByteSource): ByteSource {
  if (start === 0) return bytes;
  return { name: bytes.name, size: bytes.size - start, read: (at, length, into) => bytes.read(start + at, length, into) };
}

/** MP3 files begin with an ID3 tag, sometimes two; taggers put one before FLAC and WAV files too. */
async function contentStart(bytes: ByteSource): Promise<number> {
  let start = 0;
  for (let tags = 0; tags < 4; tags++) {
    const tag = id3Bytes(await bytes.read(start, 10));
    if (tag === 0 || start + tag >= bytes.size) break;
    start += tag;
  }
  return start;
}
