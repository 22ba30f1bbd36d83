import { AudioInputError } from "../../audio/errors.ts";
import type { AudioSource, ByteSource } from "../../audio/source.ts";
import { ByteWindow, fourCharacters } from "../byte-window.ts";
import { createPcmSource } from "../pcm/pcm-source.ts";
import { walkChunks } from "../riff/chunk-walk.ts";
import { parseWavFormat } from "./wav-format.ts";

const containers: Readonly<Record<string, string>> = { RIFF: "wav", RIFX: "wav", RF64: "rf64", BW64: "bw64" };

/** True when the first 12 bytes are those of a WAV, RIFX, RF64 or BW64 file. */
export function isWav(firstBytes: Uint8Array): boolean {
  return firstBytes.length >= 12 && fourCharacters(firstBytes, 0) in containers && fourCharacters(firstBytes, 8) === "WAVE";
}

/**
 * Opens WAV, RIFX, RF64 and BW64 (Microsoft RIFF, EBU Tech 3306, ITU-R BS.2088): integers to 32 bits, floats, G.711.
 * Chunks may come in any order; sizes are believed only as far as the file goes.
 * Throws `input-damaged` without a usable fmt or data chunk, `input-unsupported` for other codecs, `input-empty` without samples.
 */
export async function openWav(source: ByteSource): Promise<AudioSource> {
  const { name } = source;
  const window = new ByteWindow(source);
  const head = await window.at(0, 12);
  const form = fourCharacters(head, 0);
  const bigEndian = form === "RIFX";
  const { chunks, warnings } = await walkChunks(window, { bigEndian, audioId: "data" });
  const format = chunks.find((chunk) => chunk.id === "fmt ");
  const data = chunks.filter((chunk) => chunk.id === "data");
  if (format === undefined) throw new AudioInputError("input-damaged", name, `${name} is a WAV file without a fmt chunk.`);
  if (data.length === 0) throw new AudioInputError("input-damaged", name, `${name} is a WAV file without a data chunk.`);
  if (data.length > 1) warnings.push(`There are ${data.length} data chunks; only the first was read.`);
  const content = await window.at(format.start, Math.min(format.bytes, 64));
  const shape = parseWavFormat(name, content, bigEndian, warnings);
  const { start, bytes } = data[0];
  return createPcmSource(source, { ...shape, container: containers[form], start, bytes, warnings });
}
