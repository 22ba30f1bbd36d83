import type { AudioSource, ByteSink } from "../audio/source.ts";
import { type Plan, type StagePlan, stageOf } from "../chain/plan.ts";
import type { CorrectiveSettings } from "../chain/stages/corrective.ts";
import { onlyRepair, type RepairSettings, repairKinds, repairsIn } from "../chain/stages/repair.ts";
import { createWavWriter } from "../formats/wav/wav-writer.ts";
import { blockFrames, type Engine } from "../wasm/engine.ts";
import { renderChain } from "./render.ts";

/** What can be taken out of a mix and heard by itself: each repair, resonances, esses. */
export const removalKinds = [...repairKinds, "resonances", "esses"] as const;

/** Name of something that is taken out. */
export type RemovalKind = (typeof removalKinds)[number];

/** What a plan takes out. */
export function removalsOf(plan: Plan): RemovalKind[] {
  const repair = stageOf(plan, "repair")?.settings as RepairSettings | undefined;
  const corrective = stageOf(plan, "corrective")?.settings as CorrectiveSettings | undefined;
  const kinds: RemovalKind[] = repair ? repairsIn(repair) : [];
  if (corrective && corrective.cuts.length > 0) kinds.push("resonances");
  if (corrective && corrective.deEssDb > 0) kinds.push("esses");
  return kinds;
}

/** The one stage that takes this out and does nothing else. */
function aloneIn(plan: Plan, kind: RemovalKind): Pick<StagePlan, "stage" | "settings"> {
  const corrective = stageOf(plan, "corrective")?.settings as CorrectiveSettings;
  if (kind === "resonances") return { stage: "corrective", settings: { ...corrective, deEssDb: 0 } };
  if (kind === "esses") return { stage: "corrective", settings: { ...corrective, cuts: [] } };
  return { stage: "repair", settings: onlyRepair(kind, stageOf(plan, "repair")?.settings as RepairSettings) };
}

/** Writes what one of them takes out of a source, source minus what is left, as a 32-bit float WAV of the same length, aligned to the sample. */
export async function writeRemoved(source: AudioSource, engine: Engine, plan: Plan, kind: RemovalKind, sink: ByteSink): Promise<void> {
  const alone: Plan = { ...plan, stages: [{ ...aloneIn(plan, kind), because: [], effect: [] }] };
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
      engine.call("mixBlock", pointer, [left, right][side], -1, frames);
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
