import type { AudioSource, Planar } from "../audio/source.ts";
import type { DecodedStream } from "../formats/decoded-stream.ts";
import type { SpoolFactory } from "../formats/spool.ts";
import { spoolAudio } from "../formats/spooled-source.ts";
import { blockFrames, type Engine } from "../wasm/engine.ts";
import { StemMixer, type Voice } from "./mixer.ts";

/** A stem as it enters the sum: itself where nothing is done to it, else rendered into a spool. */
export async function movedStem(voices: readonly Voice[], index: number, engine: Engine, openSpool: SpoolFactory): Promise<AudioSource> {
  const { source, plan } = voices[index];
  if (plan.moves.length === 0 && !plan.isInverted) return source;
  const { sampleRateHz, channels, frames } = source;
  const stream = {
    sampleRateHz,
    channels,
    encoding: { container: "stems", kind: "float", bits: 32 } as const,
    warnings: [],
    blocks: () =>
      mixedBlocks(
        engine,
        voices,
        frames,
        (mixer) => mixer.blocks[index].slice(0, channels),
        () => undefined,
      ),
  };
  return spoolAudio(source.name, stream, openSpool);
}

/** What a mixer plays, block by block: the pointers that `pick` chooses. */
async function* mixedBlocks(
  engine: Engine,
  voices: readonly Voice[],
  frames: number,
  pick: (mixer: StemMixer) => readonly number[],
  onProgress: (share: number) => void,
): AsyncGenerator<Planar, void, void> {
  const mixer = new StemMixer(engine, voices);
  for (let start = 0; start < frames; start += blockFrames) {
    const count = Math.min(blockFrames, frames - start);
    await mixer.next(count);
    yield pick(mixer).map((pointer) => engine.f32(pointer, count));
    onProgress((start + count) / frames);
  }
}

/**
 * The premaster that stems make: each through its moves, added up in the order given, kept in a spool so that it can be read again and again.
 * Untouched stems enter bit for bit; a mono stem stands on both sides at 0 dB; all mono stems make a mono premaster.
 */
export async function sumStems(
  name: string,
  voices: readonly Voice[],
  engine: Engine,
  openSpool: SpoolFactory,
  onProgress: (share: number) => void = () => undefined,
): Promise<AudioSource> {
  const { sampleRateHz, frames } = voices[0].source;
  const channels = Math.max(...voices.map(({ source }) => source.channels));
  const isTouched = voices.some(({ plan }) => plan.moves.length > 0);
  const isPcm = !isTouched && voices.every(({ source }) => source.encoding.kind === "pcm");
  const bits = isPcm ? Math.max(...voices.map(({ source }) => source.encoding.bits)) : 32;
  const stream: DecodedStream = {
    sampleRateHz,
    channels,
    encoding: { container: "stems", kind: isPcm ? "pcm" : "float", bits },
    warnings: voices.flatMap(({ plan, source }) => source.warnings.map((warning) => `${plan.role}: ${warning}`)),
    blocks: () => mixedBlocks(engine, voices, frames, (mixer) => mixer.sum.slice(0, channels), onProgress),
  };
  return spoolAudio(name, stream, openSpool);
}
