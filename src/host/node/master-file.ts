import type { Curves, MasterResult } from "../../run/result.ts";
import { master, type MasterOrder } from "../../run/master.ts";
import type { Progress } from "../../run/host.ts";
import { openSource } from "./open-source.ts";
import { nodeRunHost } from "./run-host.ts";

export interface MasterFileOrder {
  readonly mix: string;
  readonly output: string;
  /** Where the HTML report goes, or null for none. */
  readonly report: string | null;
  readonly order: MasterOrder;
}

/** Masters one file on disk: opens, masters, writes master and report. */
export async function masterFile({ mix, output, order }: MasterFileOrder, onProgress: Progress): Promise<MasterResult> {
  const began = performance.now();
  const source = await openSource(mix);
  const host = nodeRunHost(output);
  try {
    const mastered = await master(source, order, host, onProgress);
    const seconds = (performance.now() - began) / 1000;
    return {
      source: mix,
      output,
      matrix: mastered.matrix,
      style: order.wishes.style,
      plan: mastered.plan,
      before: mastered.before,
      after: { ...mastered.after, file: output },
      findings: mastered.findings,
      guards: [],
      refused: [],
      candidates: [],
      playback: [],
      notRecommended: false,
      realTimeFactor: mastered.before.durationSeconds / seconds,
      curves: {} as Curves,
    };
  } finally {
    await host.close();
  }
}
