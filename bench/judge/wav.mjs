// The judge's own WAV reader: PCM of 16, 24 and 32 bit and 32-bit float, one or two channels, WAVE_FORMAT_EXTENSIBLE and RF64 included.
import { readFileSync } from "node:fs";

const readers = {
  "1/16": (bytes, at) => bytes.readInt16LE(at) / 2 ** 15,
  "1/24": (bytes, at) => ((bytes[at] << 8) | (bytes[at + 1] << 16) | (bytes[at + 2] << 24)) / 2 ** 31,
  "1/32": (bytes, at) => bytes.readInt32LE(at) / 2 ** 31,
  "3/32": (bytes, at) => bytes.readFloatLE(at),
};

function readFormat(bytes, at, size) {
  const tag = bytes.readUInt16LE(at);
  return {
    kind: tag === 0xfffe && size >= 26 ? bytes.readUInt16LE(at + 24) : tag,
    channels: bytes.readUInt16LE(at + 2),
    sampleRateHz: bytes.readUInt32LE(at + 4),
    bits: bytes.readUInt16LE(at + 14),
  };
}

/** The format and the place of the samples. A data chunk of unknown size reaches to the end of the file. */
function findChunks(bytes, path) {
  if (bytes.toString("latin1", 8, 12) !== "WAVE") throw new Error(`${path} is not a WAV file`);
  let format = null;
  for (let at = 12; at + 8 <= bytes.length; ) {
    const id = bytes.toString("latin1", at, at + 4);
    const size = bytes.readUInt32LE(at + 4);
    if (id === "fmt ") format = readFormat(bytes, at + 8, size);
    if (id === "data") return { format, start: at + 8, end: Math.min(bytes.length, size === 0xffffffff ? bytes.length : at + 8 + size) };
    at += 8 + size + (size & 1);
  }
  throw new Error(`${path} has no samples`);
}

/** { sampleRateHz, left, right } of a WAV file as doubles of full scale +-1; of a mono file both sides are the same array. */
export function readWav(path) {
  const bytes = readFileSync(path);
  const { format, start, end } = findChunks(bytes, path);
  const read = format && readers[`${format.kind}/${format.bits}`];
  if (!read || format.channels > 2) throw new Error(`${path}: only 16, 24 and 32-bit PCM and 32-bit float in one or two channels are judged`);
  const width = format.bits / 8;
  const frames = Math.floor((end - start) / (width * format.channels));
  const sides = Array.from({ length: format.channels }, () => new Float64Array(frames));
  sides.forEach((side, channel) => {
    for (let n = 0, at = start + channel * width; n < frames; n++, at += width * format.channels) side[n] = read(bytes, at);
  });
  return { sampleRateHz: format.sampleRateHz, left: sides[0], right: sides.at(-1) };
}
