import type { Planar, SampleEncoding } from "../audio/source.ts";

/** What a stream decoder gives: its properties at once, its samples piece by piece, once. */
export interface DecodedStream {
  readonly sampleRateHz: number;
  readonly channels: number;
  readonly encoding: SampleEncoding;
  /** Trouble met so far, in words; grows while blocks are drawn. */
  readonly warnings: string[];
  /** Pieces of audio, in order, already freed of encoder delay and padding. Frees the decoder when done or abandoned. */
  blocks(): AsyncGenerator<Planar, void, void>;
}

/** Drops `lead` frames at the start and everything from frame `end` on (null: to the last), across blocks. */
export async function* trimBlocks(
  blocks: AsyncGenerator<Planar, void, void>,
  lead: number,
  end: () => number | null,
): AsyncGenerator<Planar, void, void> {
  let position = 0;
  for await (const block of blocks) {
    const frames = block[0].length;
    const last = end();
    const from = Math.min(frames, Math.max(0, lead - position));
    const to = last === null ? frames : Math.min(frames, Math.max(from, last - position));
    position += frames;
    if (to > from) yield from === 0 && to === frames ? block : block.map((channel) => channel.subarray(from, to));
  }
}
