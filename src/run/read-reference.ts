import { Inspector } from "../analysis/inspect.ts";
import { identityOf, measurementsOf, readTrack } from "../analysis/measure.ts";
import { AudioInputError } from "../audio/errors.ts";
import type { AudioSource } from "../audio/source.ts";
import { checkReferenceWish } from "../mastering/check-wishes.ts";
import { gatherReference, type Reference, type ReferenceWish } from "../mastering/reference.ts";
import type { Engine } from "../wasm/engine.ts";

/**
 * Measures a reference and looks for what it cannot give: clipped peaks, a lossy edge. Throws AudioInputError `input-channels` for more than two channels,
 * `input-too-short` for one in which there is nothing to measure; SettingsError for a wish out of range.
 */
export async function readReference(source: AudioSource, wish: ReferenceWish, engine: Engine): Promise<Reference> {
  checkReferenceWish(wish);
  if (source.channels > 2) {
    throw new AudioInputError("input-channels", source.name, `${source.name} has ${source.channels} channels; a reference is mono or stereo.`);
  }
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
