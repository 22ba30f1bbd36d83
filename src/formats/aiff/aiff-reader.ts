import { earlyEnd } from "../../audio/early-end.ts";
import { AudioInputError } from "../../audio/errors.ts";
import type { AudioSource, ByteSource } from "../../audio/source.ts";
import { ByteWindow, fourCharacters, viewOf } from "../byte-window.ts";
import { checkChannelsAndRate, createPcmSource } from "../pcm/pcm-source.ts";
import type { SampleLayout } from "../pcm/sample-layout.ts";
import { type Chunk, walkChunks } from "../riff/chunk-walk.ts";
import { isUnknownSize } from "../unknown-size.ts";
import { readExtendedFloat } from "./extended-float.ts";

interface CommonChunk {
  readonly channels: number;
  readonly frames: number;
  readonly sampleRateHz: number;
  readonly layout: SampleLayout;
}

/** True when the first 12 bytes are those of an AIFF or AIFF-C file. */
export function isAiff(firstBytes: Uint8Array): boolean {
  if (firstBytes.length < 12 || fourCharacters(firstBytes, 0) !== "FORM") return false;
  const kind = fourCharacters(firstBytes, 8);
  return kind === "AIFF" || kind === "AIFC";
}

/**
 * Opens AIFF (1.3) and AIFF-C: NONE, twos, sowt, raw, in24, in32, 42ni, 23ni, fl32, fl64, ulaw, alaw.
 * Throws `input-damaged` without a usable COMM or SSND chunk, `input-unsupported` for other codecs, `input-empty` without samples.
 */
export async function openAiff(source: ByteSource): Promise<AudioSource> {
  const { name } = source;
  const window = new ByteWindow(source);
  const isCompressed = fourCharacters(await window.at(0, 12), 8) === "AIFC";
  const { chunks, warnings } = await walkChunks(window, { bigEndian: true, audioId: "SSND" });
  const commonChunk = chunks.find((chunk) => chunk.id === "COMM");
  const sound = chunks.find((chunk) => chunk.id === "SSND");
  if (commonChunk === undefined) throw new AudioInputError("input-damaged", name, `${name} is an AIFF file without a COMM chunk.`);
  if (sound === undefined || sound.bytes < 8) throw new AudioInputError("input-damaged", name, `${name} is an AIFF file without an SSND chunk.`);
  const content = await window.at(commonChunk.start, Math.min(commonChunk.bytes, 22));
  const common = parseCommon(name, content, isCompressed, warnings);
  const { start, bytes } = await soundRegion(window, sound, common, warnings);
  const { channels, sampleRateHz, layout } = common;
  return createPcmSource(source, { container: "aiff", sampleRateHz, channels, layout, start, bytes, warnings });
}

function parseCommon(name: string, content: Uint8Array, isCompressed: boolean, warnings: string[]): CommonChunk {
  const needed = isCompressed ? 22 : 18;
  if (content.length < needed) {
    throw new AudioInputError("input-damaged", name, `${name} has a COMM chunk of ${content.length} bytes; at least ${needed} are needed.`);
  }
  const view = viewOf(content);
  const channels = view.getUint16(0, false);
  const storedRateHz = readExtendedFloat(content, 8);
  checkChannelsAndRate(name, channels, storedRateHz);
  const sampleRateHz = Math.round(storedRateHz);
  if (sampleRateHz !== storedRateHz) warnings.push(`The sample rate is given as ${storedRateHz} Hz; ${sampleRateHz} Hz was taken.`);
  const layout = layoutOf(name, isCompressed ? fourCharacters(content, 18) : "NONE", view.getUint16(6, false));
  return { channels, frames: view.getUint32(2, false), sampleRateHz, layout };
}

function layoutOf(name: string, codec: string, bits: number): SampleLayout {
  const fixed = fixedLayouts[codec];
  if (fixed !== undefined) return fixed;
  const containerBytes = Math.ceil(bits / 8);
  if (!["NONE", "twos", "sowt", "raw "].includes(codec) || (codec === "raw " && containerBytes !== 1)) {
    throw new AudioInputError(
      "input-unsupported",
      name,
      `${name} is an AIFF-C file that holds the codec "${codec}", which is not read here; export it as PCM.`,
    );
  }
  if (bits === 0) throw new AudioInputError("input-damaged", name, `${name} says its samples have 0 bits.`);
  if (bits > 32) throw new AudioInputError("input-unsupported", name, `${name} holds ${bits}-bit integer samples; up to 32 bits are read.`);
  return { kind: codec === "raw " ? "offset" : "signed", containerBytes, bigEndian: codec !== "sowt", bits };
}

const float32: SampleLayout = { kind: "float", containerBytes: 4, bigEndian: true, bits: 32 };
const float64: SampleLayout = { kind: "float", containerBytes: 8, bigEndian: true, bits: 64 };
const muLaw: SampleLayout = { kind: "mu-law", containerBytes: 1, bigEndian: true, bits: 0 };
const aLaw: SampleLayout = { kind: "a-law", containerBytes: 1, bigEndian: true, bits: 0 };

/** Codecs whose samples have one size whatever COMM says; the names of QuickTime. */
const fixedLayouts: Readonly<Record<string, SampleLayout>> = {
  fl32: float32,
  FL32: float32,
  fl64: float64,
  FL64: float64,
  in24: { kind: "signed", containerBytes: 3, bigEndian: true, bits: 24 },
  in32: { kind: "signed", containerBytes: 4, bigEndian: true, bits: 32 },
  "42ni": { kind: "signed", containerBytes: 3, bigEndian: false, bits: 24 },
  "23ni": { kind: "signed", containerBytes: 4, bigEndian: false, bits: 32 },
  ulaw: muLaw,
  ULAW: muLaw,
  alaw: aLaw,
  ALAW: aLaw,
};

async function soundRegion(window: ByteWindow, sound: Chunk, common: CommonChunk, warnings: string[]): Promise<{ start: number; bytes: number }> {
  const offset = viewOf(await window.at(sound.start, 8)).getUint32(0, false);
  const room = sound.bytes - 8;
  if (offset > room) warnings.push(`SSND says its audio starts ${offset} bytes in, past its end; it was read from the start.`);
  const skipped = offset > room ? 0 : offset;
  const there = room - skipped;
  const stated = common.frames * common.channels * common.layout.containerBytes;
  // Who puts down a size for want of knowing counts the 8 bytes before the audio in.
  if (stated > there && !isUnknownSize(stated + 8))
    warnings.push(earlyEnd(`its COMM chunk says there are ${common.frames} frames; ${there} bytes of audio are there and were read.`));
  if (stated === 0 && there > 0) warnings.push(`COMM says there are no frames; the ${there} bytes of SSND were read.`);
  return { start: sound.start + 8 + skipped, bytes: stated === 0 ? there : Math.min(stated, there) };
}
