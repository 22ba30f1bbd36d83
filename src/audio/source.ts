import { AudioInputError, type ErrorCode } from "./errors.ts";

/** Planar audio: one Float32Array per channel, all of equal length. Full scale is ±1. */
export type Planar = Float32Array[];

/**
 * Audio that can be read again and again, piece by piece; nothing holds a whole track.
 * Samples are 32-bit floats, full scale ±1, never clamped; NaN, infinities and what lies beyond `largestSample` arrive as 0 and are counted.
 */
export interface AudioSource {
  /** Name for messages: a path, or what the caller called it. */
  readonly name: string;
  readonly sampleRateHz: number;
  readonly channels: number;
  /** Length per channel. */
  readonly frames: number;
  /** How the samples were stored. */
  readonly encoding: SampleEncoding;
  /** Samples that were NaN, infinite or beyond `largestSample` and were read as 0. Grows while reading. */
  readonly nonFiniteSamples: number;
  /** Trouble met while opening that did not prevent reading, in words (a lying header, a missing pad byte). */
  readonly warnings: readonly string[];
  /**
   * Reads frames [startFrame, startFrame + into[0].length) into the channel buffers.
   * Returns how many frames were read; fewer than asked for only at the end.
   */
  read(startFrame: number, into: Planar): Promise<number>;
}

/** +200 dBFS: beyond it a float is a fault in the file. 32-bit integers that were written as floats unscaled still lie 14 dB below. */
export const largestSample = 1e10;

/** Channels and rates that are accepted at all; what lies outside is a damaged header or no audio. */
export const maxChannels = 32;
/** Lowest sample rate that is read: below 3364 Hz the shelf of BS.1770 (1682 Hz) lies beyond half the rate, and no loudness can be told. */
export const minSampleRateHz = 4000;
/** Highest sample rate that is read. */
export const maxSampleRateHz = 768000;

/** How the samples of a source were stored. */
export interface SampleEncoding {
  /** `flac`, `wav`, `mp3` ... */
  readonly container: string;
  readonly kind: "pcm" | "float" | "lossy";
  /** Bits per stored sample; 0 for lossy codecs, which have none. */
  readonly bits: number;
  /** Which speaker each of more than two channels is for, one bit each in the order of the channels (Microsoft's dwChannelMask); absent where the file does
   *  not say. */
  readonly speakerMask?: number;
}

/** Random access to stored bytes: a file, a Blob, a Uint8Array. */
export interface ByteSource {
  readonly name: string;
  readonly size: number;
  /** Bytes [start, start + length), cut short at the end. With `into`, as long or longer, the result may be a part of that. */
  read(start: number, length: number, into?: Uint8Array): Promise<Uint8Array>;
}

/** Where a writer puts bytes. Writers append and, to complete a header, patch what they wrote earlier. */
export interface ByteSink {
  append(bytes: Uint8Array): Promise<void>;
  patch(position: number, bytes: Uint8Array): Promise<void>;
}

/** Sets what is no sample (NaN, infinities, what lies beyond `largestSample`) to 0; returns how many were so. */
export function zeroImpossible(samples: Float32Array): number {
  if (areBelowTwo(samples)) return 0;
  let count = 0;
  for (let i = 0; i < samples.length; i++) {
    if (!(Math.abs(samples[i]) <= largestSample)) {
      samples[i] = 0;
      count++;
    }
  }
  return count;
}

/** The highest bit of the exponent: set from ±2 on, in infinities and in NaN. */
const fromTwoBit = 0x40000000;

/** Whether all lie within ±2, as nearly all audio does: four samples a turn, five times as fast as to look at each number. */
function areBelowTwo(samples: Float32Array): boolean {
  const words = new Int32Array(samples.buffer, samples.byteOffset, samples.length);
  let bits = 0;
  let i = 0;
  for (; i + 3 < words.length; i += 4) bits |= words[i] | words[i + 1] | words[i + 2] | words[i + 3];
  for (; i < words.length; i++) bits |= words[i];
  return (bits & fromTwoBit) === 0;
}

/**
 * An AudioSource over samples in memory, which are not copied: 1 to 32 channels of equal length, 4000 to 768000 Hz.
 * Throws AudioInputError `input-channels`, `input-rate` or `input-empty` for what is no such audio.
 */
export function sourceFromPlanar(name: string, sampleRateHz: number, planar: Planar): AudioSource {
  checkPlanar(name, sampleRateHz, planar);
  const frames = planar[0].length;
  let nonFiniteSamples = 0;
  let countedFrames = 0;
  return {
    name,
    sampleRateHz,
    channels: planar.length,
    frames,
    encoding: { container: "memory", kind: "float", bits: 32 },
    get nonFiniteSamples() {
      return nonFiniteSamples;
    },
    warnings: [],
    read(startFrame, into) {
      const count = Math.max(0, Math.min(into[0].length, frames - startFrame));
      let met = 0;
      into.forEach((buffer, channel) => {
        buffer.set(planar[channel].subarray(startFrame, startFrame + count));
        met += zeroImpossible(buffer.subarray(0, count));
      });
      if (startFrame + count > countedFrames) {
        nonFiniteSamples += met;
        countedFrames = startFrame + count;
      }
      return Promise.resolve(count);
    },
  };
}

/** Programs in plain JavaScript have no types to keep them from it, and no type knows a length. */
function checkPlanar(name: string, sampleRateHz: number, planar: Planar): void {
  const refuse = (code: ErrorCode, sentence: string) => {
    throw new AudioInputError(code, name, sentence);
  };
  const areFloats = Array.isArray(planar) && planar.every((channel) => Object.prototype.toString.call(channel) === "[object Float32Array]");
  if (!areFloats) refuse("input-channels", `The samples of ${name} must be an array of Float32Arrays, one a channel.`);
  if (planar.length < 1 || planar.length > maxChannels)
    refuse("input-channels", `${name} has ${planar.length} channels; 1 to ${maxChannels} are read.`);
  if (typeof sampleRateHz !== "number" || !(sampleRateHz >= minSampleRateHz && sampleRateHz <= maxSampleRateHz))
    refuse("input-rate", `${name} has ${sampleRateHz} Hz; ${minSampleRateHz} to ${maxSampleRateHz} Hz are read.`);
  const [first, ...others] = planar.map(({ length }) => length);
  const other = others.find((length) => length !== first);
  if (other !== undefined) refuse("input-channels", `The channels of ${name} must be equally long, got ${first} and ${other} frames.`);
  if (first === 0) refuse("input-empty", `${name} holds no samples.`);
}
