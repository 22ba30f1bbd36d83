import type { AudioSource } from "../audio/source.ts";

/** A source read from another frame on, with another length; silence before its first and after its last frame. */
export function shifted(source: AudioSource, shift: number, frames: number): AudioSource {
  return {
    name: source.name,
    sampleRateHz: source.sampleRateHz,
    channels: source.channels,
    frames,
    encoding: source.encoding,
    warnings: source.warnings,
    get nonFiniteSamples() {
      return source.nonFiniteSamples;
    },
    async read(startFrame, into) {
      const count = Math.max(0, Math.min(into[0].length, frames - startFrame));
      const from = startFrame + shift;
      const skip = Math.min(count, Math.max(0, -from));
      for (const samples of into) samples.fill(0, 0, count);
      if (count > skip && from + skip < source.frames) {
        await source.read(
          from + skip,
          into.map((samples) => samples.subarray(skip, count)),
        );
      }
      return count;
    },
  };
}
