import { Inspector } from "../analysis/inspect.ts";
import { identityOf, measurementsOf, readTrack } from "../analysis/measure.ts";
import { AudioInputError } from "../audio/errors.ts";
import type { AudioSource } from "../audio/source.ts";
import { gatherReference, type Reference, type ReferenceWish } from "../mastering/reference.ts";
import type { Engine } from "../wasm/engine.ts";

/**
 * Measures a reference and looks for what it cannot give: clipped peaks, a lossy edge. At most two channels count. Throws AudioInputError
 * `input-too-short` for one in which there is nothing to measure.
 */
export async function readReference(source: AudioSource, wish: ReferenceWish, engine: Engine): Promise<Reference> {
  const inspector = new Inspector(source, engine);
  const readings = await readTrack(source, engine, (...block) => inspector.process(...block));
  const measurements = measurementsOf(identityOf(source), readings);
  const why = measurements.notMeasured["integratedLufs"];
  if (why !== undefined) {
    throw new AudioInputError(
      "input-too-short",
      source.name,
      `${source.name} cannot be a reference: ${why}; name a finished song of at least 0.4 s above -70 LUFS.`,
    );
  }
  return gatherReference(source.name, wish, measurements, readings, inspector.finish(measurements).findings);
}
