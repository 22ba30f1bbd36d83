import { AudioInputError } from "../../audio/errors.ts";
import { viewOf } from "../byte-window.ts";

/** What an OpusHead packet says (RFC 7845, section 5.1). */
export interface OpusHead {
  readonly channels: number;
  /** Channel mapping family; 1 has speakers in Vorbis order. */
  readonly family: number;
  readonly preSkipFrames: number;
  /** Linear, from the header's Q7.8 decibels. */
  readonly outputGain: number;
  readonly streamCount: number;
  readonly coupledStreamCount: number;
  readonly channelMappingTable: number[];
}

/** True when a packet is an Opus identification header. */
export function isOpusHeader(packet: Uint8Array): boolean {
  return packet.length >= 8 && String.fromCharCode(...packet.subarray(0, 8)) === "OpusHead";
}

/** Throws `input-damaged` for a header that contradicts itself, `input-unsupported` for a later major version or more than 8 channels. */
export function parseOpusHead(name: string, packet: Uint8Array): OpusHead {
  const damaged = () => new AudioInputError("input-damaged", name, `${name} is an Opus file whose header is damaged.`);
  if (!isOpusHeader(packet) || packet.length < 19) throw damaged();
  const view = viewOf(packet);
  const channels = packet[9];
  const family = packet[18];
  if (packet[8] > 15)
    throw new AudioInputError("input-unsupported", name, `${name} is an Opus file of version ${packet[8]}; versions up to 15 are read.`);
  if (channels > 8) throw new AudioInputError("input-unsupported", name, `${name} is an Opus file of ${channels} channels; up to 8 are read.`);
  if (channels === 0 || (family === 0 && channels > 2) || (family !== 0 && packet.length < 21 + channels)) throw damaged();
  const streamCount = family === 0 ? 1 : packet[19];
  const coupledStreamCount = family === 0 ? channels - 1 : packet[20];
  const channelMappingTable = family === 0 ? [0, 1].slice(0, channels) : Array.from(packet.subarray(21, 21 + channels));
  const decodedChannels = streamCount + coupledStreamCount;
  const isMapped = channelMappingTable.every((index) => index === 255 || index < decodedChannels);
  if (streamCount === 0 || coupledStreamCount > streamCount || decodedChannels > 255 || !isMapped) throw damaged();
  return {
    channels,
    family,
    preSkipFrames: view.getUint16(10, true),
    outputGain: gainOfQ78(view.getInt16(16, true)),
    streamCount,
    coupledStreamCount,
    channelMappingTable,
  };
}

// 10^(2^k / 5120) for k = 0...15. Products of these are the same on every machine, which Math.pow is not.
const gainSteps = [
  1.0004498247918177, 1.0008998519259789, 1.0018005135854464, 1.0036042690200642, 1.0072215287952975, 1.0144952080687362, 1.0292005271944282,
  1.0592537251772889, 1.1220184543019633, 1.2589254117941673, 1.5848931924611134, 2.51188643150958, 6.3095734448019325, 39.81071705534973,
  1584.8931924611136, 2511886.43150958,
];

/** Decibels in 1/256 to a linear gain. */
function gainOfQ78(value: number): number {
  let gain = 1;
  for (let k = 0, rest = Math.abs(value); rest > 0; k++, rest >>= 1) {
    if ((rest & 1) === 1) gain *= gainSteps[k];
  }
  return value < 0 ? 1 / gain : gain;
}

// RFC 6716, table 2: frame length by the configuration number, in 1/48000 s.
const silkFrames = [480, 960, 1920, 2880];
const hybridFrames = [480, 960];
const celtFrames = [120, 240, 480, 960];

/** Frames at 48 kHz that a packet decodes to; 0 for one that is malformed (RFC 6716, section 3.1). */
export function opusPacketFrames(packet: Uint8Array): number {
  if (packet.length === 0) return 0;
  const configuration = packet[0] >> 3;
  const each =
    configuration < 12 ? silkFrames[configuration & 3] : configuration < 16 ? hybridFrames[configuration & 1] : celtFrames[configuration & 3];
  const code = packet[0] & 3;
  const count = code === 0 ? 1 : code < 3 ? 2 : packet.length < 2 ? 0 : packet[1] & 63;
  return count * each <= 5760 ? count * each : 0;
}
