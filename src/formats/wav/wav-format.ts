import { AudioInputError } from "../../audio/errors.ts";
import { viewOf } from "../byte-window.ts";
import { checkChannelsAndRate } from "../pcm/pcm-source.ts";
import type { SampleLayout } from "../pcm/sample-layout.ts";

/** What a `fmt ` chunk says, made sense of. */
export interface WavFormat {
  readonly channels: number;
  readonly sampleRateHz: number;
  readonly layout: SampleLayout;
  /** Which speakers the channels are for; 0 where the file does not say. */
  readonly speakerMask: number;
}

const tagPcm = 0x0001;
const tagFloat = 0x0003;
const tagALaw = 0x0006;
const tagMuLaw = 0x0007;
const tagExtensible = 0xfffe;

/** Names for what cannot be read (Microsoft mmreg.h). */
const codecNames: Readonly<Record<number, string>> = {
  0x0002: "Microsoft ADPCM",
  0x0011: "IMA ADPCM",
  0x0031: "GSM 6.10",
  0x0040: "G.721 ADPCM",
  0x0050: "MPEG layer 1 or 2",
  0x0055: "MP3",
  0x00ff: "AAC",
  0x0160: "Windows Media Audio 1",
  0x0161: "Windows Media Audio 2",
  0x0162: "Windows Media Audio Professional",
  0x0163: "Windows Media Audio Lossless",
  0x0270: "ATRAC3",
  0x1600: "AAC (ADTS)",
  0x2000: "AC-3",
  0x2001: "DTS",
  0xf1ac: "FLAC",
};

/**
 * Reads the content of a `fmt ` chunk: WAVEFORMATEX or WAVEFORMATEXTENSIBLE (Microsoft).
 * Throws `input-damaged` when it contradicts itself, `input-unsupported` when it names a codec that is not read here.
 */
export function parseWavFormat(name: string, content: Uint8Array, bigEndian: boolean, warnings: string[]): WavFormat {
  if (content.length < 16) {
    throw new AudioInputError("input-damaged", name, `${name} has a fmt chunk of ${content.length} bytes; at least 16 are needed.`);
  }
  const view = viewOf(content);
  const channels = view.getUint16(2, !bigEndian);
  const sampleRateHz = view.getUint32(4, !bigEndian);
  const blockBytes = view.getUint16(12, !bigEndian);
  const storedBits = view.getUint16(14, !bigEndian);
  let tag = view.getUint16(0, !bigEndian);
  let bits = storedBits;
  let speakerMask = 0;
  if (tag === tagExtensible) {
    tag = extensibleTag(name, content, bigEndian);
    speakerMask = view.getUint32(20, !bigEndian);
    bits = validBits(storedBits, view.getUint16(18, !bigEndian), warnings);
  }
  const layout = layoutOf(name, tag, bits, containerBytes(channels, blockBytes, storedBits, tag, warnings), bigEndian);
  checkChannelsAndRate(name, channels, sampleRateHz);
  return { channels, sampleRateHz, layout, speakerMask };
}

/** The first two bytes of the sub-format GUID are the tag; the rest tells the standard family from the ambisonic one and from private ones. */
function extensibleTag(name: string, content: Uint8Array, bigEndian: boolean): number {
  if (content.length < 40) {
    throw new AudioInputError("input-damaged", name, `${name} has an extensible fmt chunk of ${content.length} bytes; 40 are needed.`);
  }
  const rest = Array.from(content.subarray(28, 40), (byte) => byte.toString(16).padStart(2, "0")).join("");
  const families = bigEndian ? ["00000010800000aa00389b71", "072111d38644c8c1ca000000"] : ["00001000800000aa00389b71", "2107d3118644c8c1ca000000"];
  if (!families.includes(rest)) {
    throw new AudioInputError("input-unsupported", name, `${name} uses a private WAV sub-format that is not read here; export it as PCM.`);
  }
  return bigEndian ? viewOf(content).getUint32(24, false) & 0xffff : viewOf(content).getUint16(24, true);
}

function validBits(storedBits: number, valid: number, warnings: string[]): number {
  if (valid === 0) return storedBits;
  if (valid <= storedBits) return valid;
  warnings.push(`The header says ${valid} of ${storedBits} bits are valid; ${storedBits} were taken.`);
  return storedBits;
}

function containerBytes(channels: number, blockBytes: number, bits: number, tag: number, warnings: string[]): number {
  const fromBits = Math.ceil(bits / 8);
  const fromBlock = blockBytes / channels;
  if (fromBlock === fromBits) return fromBits;
  const wider = Number.isInteger(fromBlock) && fromBlock > fromBits && fromBlock <= 4;
  if (tag === tagPcm && wider) return fromBlock;
  warnings.push(
    `The header says a frame has ${blockBytes} bytes; ${channels} channels of ${bits} bits make ${channels * fromBits}, which were taken.`,
  );
  return fromBits;
}

function layoutOf(name: string, tag: number, bits: number, container: number, bigEndian: boolean): SampleLayout {
  if (tag === tagALaw || tag === tagMuLaw) {
    return { kind: tag === tagALaw ? "a-law" : "mu-law", containerBytes: 1, bigEndian, bits: 0 };
  }
  if (tag !== tagPcm && tag !== tagFloat) {
    const codec = codecNames[tag] ?? `codec 0x${tag.toString(16).padStart(4, "0")}`;
    throw new AudioInputError("input-unsupported", name, `${name} is a WAV file that holds ${codec}, which is not read here; export it as PCM.`);
  }
  if (bits === 0) throw new AudioInputError("input-damaged", name, `${name} says its samples have 0 bits.`);
  const fits = tag === tagFloat ? container === 4 || container === 8 : container <= 4;
  if (!fits || (tag === tagFloat && bits !== container * 8)) {
    const kind = tag === tagFloat ? "float" : "integer";
    throw new AudioInputError(
      "input-unsupported",
      name,
      `${name} holds ${bits}-bit ${kind} samples; integers to 32 bits and floats of 32 or 64 are read.`,
    );
  }
  if (tag === tagFloat) return { kind: "float", containerBytes: container, bigEndian, bits };
  return { kind: container === 1 ? "offset" : "signed", containerBytes: container, bigEndian, bits };
}
