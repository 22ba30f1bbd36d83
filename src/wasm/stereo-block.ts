import type { AudioSource } from "../audio/source.ts";
import type { Engine } from "./engine.ts";

/**
 * Reads `frames` frames of a mono or stereo source from `position` on into engine memory, left and right; a mono source stands on both sides.
 * Silence from `endFrame` on, which is no later than the end of the source.
 */
export async function readStereoBlock(
  engine: Engine,
  source: AudioSource,
  position: number,
  [left, right]: readonly [number, number],
  frames: number,
  endFrame = source.frames,
): Promise<void> {
  const available = Math.max(0, Math.min(frames, endFrame - position));
  const sides = [left, right].slice(0, source.channels);
  const read =
    available > 0
      ? await source.read(
          position,
          sides.map((side) => engine.f32(side, available)),
        )
      : 0;
  for (const side of sides) engine.f32(side, frames).fill(0, read);
  if (source.channels === 1) engine.f32(right, frames).set(engine.f32(left, frames));
}
