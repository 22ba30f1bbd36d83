import type { AudioSource, ByteSink, Planar } from "../audio/source.ts";
import { createWavWriter } from "../formats/wav/wav-writer.ts";
import { blockFrames } from "../wasm/engine.ts";

/** A master and the silence before it. */
export interface ProgrammePart {
  readonly master: AudioSource;
  readonly gapSeconds: number;
}

/** Where a track lies in the programme: [startFrame, endFrame), without its gap. */
export interface ProgrammeMark {
  readonly startFrame: number;
  readonly endFrame: number;
}

/** Where each track of a programme begins and ends; gaps are rounded to whole frames. */
export function marksOf(parts: readonly ProgrammePart[]): ProgrammeMark[] {
  let at = 0;
  return parts.map(({ master, gapSeconds }) => {
    const startFrame = at + Math.round(gapSeconds * master.sampleRateHz);
    at = startFrame + master.frames;
    return { startFrame, endFrame: at };
  });
}

/**
 * Writes the masters one after the other with digital silence between as one stereo WAV: every sample as it is in its master, nothing dithered again.
 * All masters have one rate and at most `bits` bits; a mono one stands on both sides.
 */
export async function writeProgramme(parts: readonly ProgrammePart[], bits: 16 | 24, sink: ByteSink): Promise<ProgrammeMark[]> {
  const marks = marksOf(parts);
  const { sampleRateHz } = parts[0].master;
  const writer = await createWavWriter(sink, { sampleRateHz, channels: 2, encoding: bits, expectedFrames: marks[marks.length - 1].endFrame });
  const frameBytes = bits / 4;
  for (const [index, { master }] of parts.entries()) {
    const gapFrames = marks[index].startFrame - (marks[index - 1]?.endFrame ?? 0);
    for (let left = gapFrames; left > 0; left -= blockFrames) await writer.writeEncoded(new Uint8Array(Math.min(left, blockFrames) * frameBytes));
    for (let from = 0; from < master.frames; from += blockFrames) {
      const block: Planar = Array.from({ length: master.channels }, () => new Float32Array(Math.min(blockFrames, master.frames - from)));
      await master.read(from, block);
      await writer.writeEncoded(encoded(block[0], block[1] ?? block[0], bits));
    }
  }
  await writer.finish();
  return marks;
}

/** Two sides as little-endian integers; samples on the grid of `bits` come through exactly. */
function encoded(left: Float32Array, right: Float32Array, bits: 16 | 24): Uint8Array {
  const scale = 2 ** (bits - 1);
  const bytes = new Uint8Array((left.length * bits) / 4);
  let at = 0;
  for (let n = 0; n < left.length; n++) {
    for (const sample of [left[n], right[n]]) {
      const value = Math.max(-scale, Math.min(scale - 1, Math.round(sample * scale)));
      for (let shift = 0; shift < bits; shift += 8) bytes[at++] = (value >> shift) & 255;
    }
  }
  return bytes;
}
