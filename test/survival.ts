import { AudioInputError } from "../src/audio/errors.ts";
import { openAudio } from "../src/formats/open.ts";
import { memorySpool } from "../src/formats/spool.ts";
import { bytesSource, mutate, seeded } from "./wav-fixtures.ts";

/**
 * Opens and reads to the end: true when it gave audio, false when it threw an AudioInputError; throws for anything else.
 * A hang shows as the time-out of the test.
 */
export async function survives(bytes: Uint8Array): Promise<boolean> {
  try {
    const source = await openAudio(bytesSource("input", bytes), memorySpool);
    const into = Array.from({ length: source.channels }, () => new Float32Array(256));
    let read = 0;
    for (let count = -1; count !== 0; read += count) {
      count = await source.read(read, into);
      if (into.some((channel) => !channel.every(Number.isFinite))) throw new Error("a sample is not finite");
    }
    if (read !== source.frames || read === 0) throw new Error(`${read} of ${source.frames} frames were read`);
    return true;
  } catch (error) {
    if (error instanceof AudioInputError) return false;
    throw error;
  }
}

/** Damages the templates in turn, `count` times in all; returns how many still gave audio. */
export async function survivalOf(
  templates: readonly Uint8Array[],
  count: number,
  seed: number,
  also?: (bytes: Uint8Array) => Promise<unknown>,
): Promise<number> {
  const random = seeded(seed);
  let opened = 0;
  for (let i = 0; i < count; i++) {
    const bytes = mutate(templates[i % templates.length], random);
    if (await survives(bytes)) opened++;
    await also?.(bytes);
  }
  return opened;
}
