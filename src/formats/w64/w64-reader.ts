import { earlyEnd } from "../../audio/early-end.ts";
import { AudioInputError } from "../../audio/errors.ts";
import type { AudioSource, ByteSource } from "../../audio/source.ts";
import { ByteWindow, viewOf } from "../byte-window.ts";
import { createPcmSource } from "../pcm/pcm-source.ts";
import { parseWavFormat } from "../wav/wav-format.ts";

// Sony Wave64: chunks named by 16-byte GUIDs, 64-bit sizes that include the 24-byte chunk header, starts on multiples of 8.
const guidRiff = "726966662e91cf11a5d628db04c10000";
const guidWave = "77617665f3acd3118cd100c04f8edb8a";
const guidFormat = "666d7420f3acd3118cd100c04f8edb8a";
const guidData = "64617461f3acd3118cd100c04f8edb8a";
const headerBytes = 24;
const maxChunks = 4096;

interface Region {
  readonly start: number;
  readonly bytes: number;
}

/** True when the first 40 bytes are those of a Wave64 file. */
export function isW64(firstBytes: Uint8Array): boolean {
  return firstBytes.length >= 40 && guidAt(firstBytes, 0) === guidRiff && guidAt(firstBytes, 24) === guidWave;
}

/** Opens Sony Wave64. The same codecs, tolerance and errors as for WAV. */
export async function openW64(source: ByteSource): Promise<AudioSource> {
  const { name } = source;
  const window = new ByteWindow(source);
  const warnings: string[] = [];
  const { format, data } = await findChunks(window, warnings);
  if (format === null) throw new AudioInputError("input-damaged", name, `${name} is a Wave64 file without a fmt chunk.`);
  if (data === null) throw new AudioInputError("input-damaged", name, `${name} is a Wave64 file without a data chunk.`);
  const content = await window.at(format.start, Math.min(format.bytes, 64));
  const shape = parseWavFormat(name, content, false, warnings);
  return createPcmSource(source, { ...shape, container: "w64", start: data.start, bytes: data.bytes, warnings });
}

async function findChunks(window: ByteWindow, warnings: string[]): Promise<{ format: Region | null; data: Region | null }> {
  let format: Region | null = null;
  let data: Region | null = null;
  let position = 40;
  for (let count = 0; position + headerBytes <= window.size && count < maxChunks; count++) {
    const header = await window.at(position, headerBytes);
    if (header.length < headerBytes) break;
    const guid = guidAt(header, 0);
    const declared = Number(viewOf(header).getBigUint64(16, true)) - headerBytes;
    const start = position + headerBytes;
    const left = window.size - start;
    // A stream writer leaves the size of the audio at zero.
    const bytes = declared > left || (declared <= 0 && guid === guidData) ? left : Math.max(0, declared);
    if (bytes !== declared) {
      const found = `chunk at byte ${position} says it has ${declared} bytes; ${bytes} were read.`;
      warnings.push(bytes < declared ? earlyEnd(`its ${found}`) : `The ${found}`);
    }
    if (guid === guidFormat) format ??= { start, bytes };
    if (guid === guidData) data ??= { start, bytes };
    position = start + Math.ceil(bytes / 8) * 8;
  }
  return { format, data };
}

function guidAt(bytes: Uint8Array, at: number): string {
  return Array.from(bytes.subarray(at, at + 16), (byte) => byte.toString(16).padStart(2, "0")).join("");
}
