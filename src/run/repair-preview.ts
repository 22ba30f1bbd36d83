import type { AudioSource, ByteSink } from "../audio/source.ts";
import { type Plan, stageOf } from "../chain/plan.ts";
import { onlyRepair, type RepairKind, type RepairSettings, repairsIn } from "../chain/stages/repair.ts";
import { createWavWriter } from "../formats/wav/wav-writer.ts";
import { blockFrames, type Engine } from "../wasm/engine.ts";
import { renderChain } from "./render.ts";

/** Which repairs a plan holds. */
export function repairsOf(plan: Plan): RepairKind[] {
  const stage = stageOf(plan, "repair");
  return stage ? repairsIn(stage.settings as RepairSettings) : [];
}

/** Writes what one repair of a plan takes out of a source, source minus repaired, as a 32-bit float WAV of the same length, aligned to the sample. */
export async function writeRemoved(source: AudioSource, engine: Engine, plan: Plan, kind: RepairKind, sink: ByteSink): Promise<void> {
  const settings = onlyRepair(kind, stageOf(plan, "repair")?.settings as RepairSettings);
  const alone: Plan = { ...plan, stages: [{ stage: "repair", settings, because: [], effect: [] }] };
  const { sampleRateHz, channels, frames: expectedFrames } = source;
  const writer = await createWavWriter(sink, { sampleRateHz, channels, encoding: "32f", expectedFrames });
  const before = [engine.allocateF32(blockFrames), engine.allocateF32(blockFrames)].slice(0, channels);
  let at = 0;
  await renderChain(source, engine, alone, async (left, right, frames) => {
    await source.read(
      at,
      before.map((pointer) => engine.f32(pointer, frames)),
    );
    at += frames;
    before.forEach((pointer, side) => {
      engine.call("subtractBlock", pointer, [left, right][side], frames);
    });
    await writer.writeEncoded(
      interleaved(
        before.map((pointer) => engine.f32(pointer, frames)),
        frames,
      ),
    );
  });
  await writer.finish();
}

function interleaved(sides: readonly Float32Array[], frames: number): Uint8Array {
  const out = new Float32Array(frames * sides.length);
  sides.forEach((samples, side) => {
    for (let n = 0; n < frames; n++) out[n * sides.length + side] = samples[n];
  });
  return new Uint8Array(out.buffer);
}
