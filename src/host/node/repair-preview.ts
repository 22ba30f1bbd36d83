import { basename, extname, join } from "node:path";
import type { AudioSource } from "../../audio/source.ts";
import type { Plan } from "../../chain/plan.ts";
import { type RemovalKind, removalsOf, writeRemoved } from "../../run/repair-preview.ts";
import type { Engine } from "../../wasm/engine.ts";
import { newFile } from "./files.ts";

/** Where masters and previews of one file go. */
interface PreviewOrder {
  readonly output: string;
  readonly repairPreview: string | null;
}

/** Where what was taken out is written, null where no previews are wanted: NAME.declip-removed.wav. */
export function repairPreviewPath({ output, repairPreview }: PreviewOrder, kind: RemovalKind): string | null {
  return repairPreview === null ? null : join(repairPreview, `${basename(output, extname(output))}.${kind}-removed.wav`);
}

/** Writes what repairs and corrective stage of the plan took out of the source, one WAV file each; nothing appears before it is complete. */
export async function writeRepairPreviews(source: AudioSource, newEngine: () => Engine, plan: Plan, order: PreviewOrder): Promise<void> {
  for (const kind of removalsOf(plan)) {
    const path = repairPreviewPath(order, kind);
    if (path === null) continue;
    const file = await newFile(path);
    try {
      await writeRemoved(source, newEngine(), plan, kind, file);
    } catch (cause) {
      await file.discard();
      throw cause;
    }
    await file.commit();
  }
}
