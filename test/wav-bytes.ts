import type { Planar } from "../src/audio/source.ts";

/** A plain 24-bit WAV file of some samples, for tests that need a file: written apart from the product. */
export function planarToWav24(sampleRateHz: number, planar: Planar): Uint8Array {
  const channels = planar.length;
  const dataBytes = planar[0].length * channels * 3;
  const bytes = Buffer.alloc(44 + dataBytes);
  bytes.write("RIFF", 0);
  bytes.writeUInt32LE(36 + dataBytes, 4);
  bytes.write("WAVEfmt ", 8);
  bytes.writeUInt32LE(16, 16);
  bytes.writeUInt16LE(1, 20);
  bytes.writeUInt16LE(channels, 22);
  bytes.writeUInt32LE(sampleRateHz, 24);
  bytes.writeUInt32LE(sampleRateHz * channels * 3, 28);
  bytes.writeUInt16LE(channels * 3, 32);
  bytes.writeUInt16LE(24, 34);
  bytes.write("data", 36);
  bytes.writeUInt32LE(dataBytes, 40);
  let at = 44;
  for (let frame = 0; frame < planar[0].length; frame++) {
    for (const samples of planar) {
      at = bytes.writeIntLE(Math.max(-8388608, Math.min(8388607, Math.round(samples[frame] * 8388608))), at, 3);
    }
  }
  return bytes;
}
