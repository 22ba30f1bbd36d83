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

/** An AudioSource over samples in memory. */
export function sourceFromPlanar(name: string, sampleRateHz: number, planar: Planar): AudioSource {
  const frames = planar[0]?.length ?? 0;
  return {
    name,
    sampleRateHz,
    channels: planar.length,
    frames,
    encoding: { container: "memory", kind: "float", bits: 32 },
    nonFiniteSamples: 0,
    warnings: [],
    read(startFrame, into) {
      const count = Math.max(0, Math.min(into[0].length, frames - startFrame));
      into.forEach((buffer, channel) => {
        buffer.set(planar[channel].subarray(startFrame, startFrame + count));
      });
      return Promise.resolve(count);
    },
  };
}
