import { isTaken } from "../host/node/files.ts";
import type { MasterFileOrder } from "../host/node/master-file.ts";
import { masterEach } from "../host/node/master-pool.ts";
import type { MasterResult } from "../run/result.ts";
import { isOfOneInput, reportFailure } from "./exit.ts";
import { ProgressDisplay } from "./progress.ts";

interface BatchFlags {
  readonly json?: boolean;
  readonly quiet?: boolean;
  readonly skipExisting?: boolean;
}

/** What is left to do: with --skip-existing, the mixes whose master does not exist. */
export async function withoutExisting(mixes: readonly string[], outputs: readonly string[], { skipExisting, quiet }: BatchFlags) {
  if (!skipExisting) return { mixes, outputs };
  const isThere = await Promise.all(outputs.map(isTaken));
  const left = (_: string, index: number) => !isThere[index];
  const kept = outputs.length - outputs.filter(left).length;
  if (!quiet && kept > 0) console.error(`deadwax: ${kept} of ${outputs.length} masters exist and are kept.`);
  return { mixes: mixes.filter(left), outputs: outputs.filter(left) };
}

/**
 * Masters several mixes, as many at once as there are cores. A mix that cannot be mastered does not keep the others from it and is named
 * at the end; what fails for all ends all. Results are kept for JSON alone: a night's work need not fit into memory.
 */
export async function masterBatch(
  orders: readonly MasterFileOrder[],
  { json, quiet }: BatchFlags,
  print: (result: MasterResult) => void,
): Promise<MasterResult[]> {
  const results: MasterResult[] = [];
  const failed: string[] = [];
  const display = new ProgressDisplay(`${orders.length} mixes`, Boolean(quiet));
  let ended = 0;
  const afterOne = (tell: () => void) => {
    display.done();
    tell();
    display.update("master", ++ended / orders.length);
  };
  display.update("master", 0);
  await masterEach(orders, {
    onDone: (result, _, index) => {
      if (json) results[index] = result;
      afterOne(() => (json || quiet ? undefined : print(result)));
    },
    onFailed: (failure, { mix }) => {
      if (!isOfOneInput(failure)) throw failure;
      failed.push(mix);
      afterOne(() => {
        const code = reportFailure(failure);
        process.exitCode ??= code;
      });
    },
  });
  display.done();
  if (failed.length > 0) console.error(`deadwax: ${failed.length} of ${orders.length} mixes were not mastered: ${failed.join(", ")}.`);
  return results.filter((result) => result !== undefined);
}
