import { AudioInputError } from "../../audio/errors.ts";
import type { ByteSource } from "../../audio/source.ts";
import { ByteWindow, fourCharacters } from "../byte-window.ts";
import { walkChunks } from "../riff/chunk-walk.ts";
import { isWav } from "./wav-reader.ts";

/** Byte range of the samples of a WAV, RF64 or BW64 file. Throws AudioInputError when it is none or has no samples. */
export async function wavDataRange(source: ByteSource): Promise<{ readonly start: number; readonly length: number }> {
  const window = new ByteWindow(source);
  const head = await window.at(0, 12);
  const chunks = isWav(head) ? (await walkChunks(window, { bigEndian: fourCharacters(head, 0) === "RIFX", audioId: "data" })).chunks : [];
  const data = chunks.find((chunk) => chunk.id === "data");
  if (!data)
    throw new AudioInputError("input-unrecognised", source.name, `${source.name} is no WAV file with samples; only WAV masters can be verified.`);
  return { start: data.start, length: data.bytes };
}
