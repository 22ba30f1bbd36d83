/** What an MPEG audio frame header says (ISO/IEC 11172-3 section 2.4.2.3, 13818-3 for the low rates; 2.5 is Fraunhofer's extension). */
export interface MpegHeader {
  /** 1, 2 or 2.5 */
  readonly version: 1 | 2 | 2.5;
  readonly layer: 1 | 2 | 3;
  readonly sampleRateHz: number;
  readonly channels: 1 | 2;
  readonly frameBytes: number;
  /** Frames of audio (samples per channel) it decodes to. */
  readonly frames: number;
}

// Table 2.4.2.3: kbit/s by index 1...14.
const bitratesV1: Readonly<Record<1 | 2 | 3, readonly number[]>> = {
  1: [32, 64, 96, 128, 160, 192, 224, 256, 288, 320, 352, 384, 416, 448],
  2: [32, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384],
  3: [32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320],
};
const bitratesV2Layer1 = [32, 48, 56, 64, 80, 96, 112, 128, 144, 160, 176, 192, 224, 256];
const bitratesV2 = [8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160];
const ratesV1Hz = [44100, 48000, 32000];

/** Reads a frame header at `at`; null for anything that is none (free format included, which hardly anything writes). */
export function parseMpegHeader(bytes: Uint8Array, at: number): MpegHeader | null {
  if (at + 4 > bytes.length || bytes[at] !== 0xff || (bytes[at + 1] & 0xe0) !== 0xe0) return null;
  const versionCode = (bytes[at + 1] >> 3) & 3;
  const layerCode = (bytes[at + 1] >> 1) & 3;
  const bitrateCode = bytes[at + 2] >> 4;
  const rateCode = (bytes[at + 2] >> 2) & 3;
  if (versionCode === 1 || layerCode === 0 || bitrateCode === 0 || bitrateCode === 15 || rateCode === 3 || (bytes[at + 3] & 3) === 2) return null;
  const version = versionCode === 3 ? 1 : versionCode === 2 ? 2 : 2.5;
  const layer = (4 - layerCode) as 1 | 2 | 3;
  const sampleRateHz = ratesV1Hz[rateCode] / (version === 1 ? 1 : version === 2 ? 2 : 4);
  const bitrates = version === 1 ? bitratesV1[layer] : layer === 1 ? bitratesV2Layer1 : bitratesV2;
  const frames = layer === 1 ? 384 : layer === 3 && version !== 1 ? 576 : 1152;
  const slotBytes = layer === 1 ? 4 : 1;
  const slots = Math.floor(((frames / 8) * bitrates[bitrateCode - 1] * 1000) / sampleRateHz / slotBytes);
  const frameBytes = (slots + ((bytes[at + 2] >> 1) & 1)) * slotBytes;
  return { version, layer, sampleRateHz, channels: bytes[at + 3] >> 6 === 3 ? 1 : 2, frameBytes, frames };
}

/** True when two frames can belong to one stream. */
export function isSameStream(a: MpegHeader, b: MpegHeader): boolean {
  return a.version === b.version && a.layer === b.layer && a.sampleRateHz === b.sampleRateHz && a.channels === b.channels;
}
