import { AudioInputError, MasteringError } from "../../audio/errors.ts";
import type { AudioSource } from "../../audio/source.ts";
import { openAudio } from "../../formats/open.ts";
import { decodeWithFfmpeg } from "./ffmpeg.ts";
import { isPipe, openFile } from "./files.ts";
import { withNamedCopy } from "./named-copy.ts";
import { fileSpool } from "./spool-file.ts";

/**
 * Opens an audio file of any format that is read; compressed ones are decoded once into a temporary file. Formats without a decoder here (AAC, ALAC)
 * go through an `ffmpeg` on PATH; without one, `decoder-missing` says so. The file stays open until `closingFiles` or `closeFiles` closes it.
 */
export async function openSource(path: string): Promise<AudioSource> {
  const bytes = await openFile(path);
  try {
    return await openAudio(bytes, fileSpool);
  } catch (cause) {
    if (!(cause instanceof MasteringError && cause.code === "decoder-missing")) throw cause;
    const { name } = bytes;
    const decoded = (await isPipe(path)) ? await withNamedCopy(bytes, (copy) => decodeWithFfmpeg(copy, name)) : await decodeWithFfmpeg(path);
    if (!decoded) throw cause;
    const source = await openAudio(decoded, fileSpool);
    if (source.frames === 0) throw new AudioInputError("input-damaged", path, `${name}: ffmpeg found no audio in it.`);
    const { speakerMask } = source.encoding;
    const encoding = speakerMask ? { ...decoded.encoding, speakerMask } : decoded.encoding;
    return { ...source, read: source.read.bind(source), encoding, warnings: decoded.warnings };
  }
}
