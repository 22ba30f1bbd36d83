import type { MasterFileOrder } from "../host/node/master-file.ts";
import { masterEach } from "../host/node/master-pool.ts";
import type { NamedFile } from "../host/node/named-files.ts";
import { type Standing, standingAt } from "../host/node/standing-master.ts";
import type { MasterResult } from "../run/result.ts";
import { type FailureDocument, failureDocument, isOfOneInput, noteFailure } from "./exit.ts";
import { ProgressDisplay } from "./progress.ts";

interface BatchFlags {
  readonly json?: boolean;
  readonly quiet?: boolean;
  readonly skipExisting?: boolean;
}

/** What is left to do, and which of it replaces what stands there. */
interface ToDo {
  readonly mixes: readonly NamedFile[];
  readonly outputs: readonly string[];
  readonly replaced: ReadonlySet<string>;
}

/** With --skip-existing, the mixes whose master does not exist, or is not whole: a copy that broke off, or a disk that lost power. */
export async function withoutExisting(mixes: readonly NamedFile[], outputs: readonly string[], { skipExisting, quiet }: BatchFlags): Promise<ToDo> {
  if (!skipExisting) return { mixes, outputs, replaced: new Set() };
  const standing: Standing[] = [];
  for (const output of outputs) standing.push(await standingAt(output));
  const outputsThat = (...kinds: readonly Standing[]) => outputs.filter((_, index) => kinds.includes(standing[index]));
  const [kept, foreign, replaced] = [outputsThat("signed", "foreign"), outputsThat("foreign"), outputsThat("incomplete")];
  if (!quiet) {
    if (kept.length > 0) console.error(`deadwax: ${kept.length} of ${outputs.length} masters exist and are kept.`);
    if (foreign.length > 0) console.error(`deadwax: of these, without a recipe of Deadwax: ${firstOf(foreign)}.`);
    if (replaced.length > 0) console.error(`deadwax: made again, because empty or cut off: ${firstOf(replaced)}.`);
  }
  const isLeft = (_: unknown, index: number) => standing[index] === "nothing" || standing[index] === "incomplete";
  return { mixes: mixes.filter(isLeft), outputs: outputs.filter(isLeft), replaced: new Set(replaced) };
}

/** As many names as a line takes. */
function firstOf(paths: readonly string[]): string {
  const [shown, more] = [paths.slice(0, 3), paths.length - 3];
  return `${shown.join(", ")}${more > 0 ? ` and ${more} more` : ""}`;
}

/** What --json prints of a mix that was not mastered. */
type NotMastered = FailureDocument & Pick<MasterResult, "source" | "output">;

/**
 * Masters several mixes, as many at once as there are cores. A mix that cannot be mastered does not keep the others from it and is named
 * at the end; what fails for all ends the run, and is why the rest was not mastered. Results are kept for JSON alone, in the order of the mixes: a night's
 * work need not fit into memory.
 */
export async function masterBatch(
  orders: readonly MasterFileOrder[],
  { json, quiet }: BatchFlags,
  print: (result: MasterResult) => void,
): Promise<(MasterResult | NotMastered)[]> {
  const results: (MasterResult | NotMastered)[] = [];
  const open = new Set(orders.keys());
  const display = new ProgressDisplay(`${orders.length} mixes`, Boolean(quiet));
  const isDone = (index: number, tell: () => void) => {
    open.delete(index);
    display.done();
    tell();
    const ended = orders.length - open.size;
    display.line(`${ended} of ${orders.length}: ${orders[index].mix}`);
    display.update("master", ended / orders.length);
  };
  const failed: NotMastered[] = [];
  const note = (failure: unknown, { mix, output }: MasterFileOrder, index: number) => {
    results[index] = { source: mix, output, ...failureDocument(failure) };
    failed.push(results[index]);
  };
  display.update("master", 0);
  await masterEach(orders, {
    onDone: (result, _, index) => {
      if (json) results[index] = result;
      isDone(index, () => (json || quiet ? undefined : print(result)));
    },
    onFailed: (failure, order, index) => {
      if (!isOfOneInput(failure)) throw failure;
      note(failure, order, index);
      isDone(index, () => noteFailure(failure));
    },
  }).catch((failure) => {
    display.done();
    noteFailure(failure);
    for (const index of open) note(failure, orders[index], index);
  });
  display.done();
  if (failed.length > 0) console.error(notMastered(failed, orders.length));
  return results;
}

/** Which mixes were not mastered and why, at the end of a run whose first failure has long been scrolled away; those of one reason together. */
function notMastered(failed: readonly NotMastered[], all: number): string {
  const byReason = new Map<string, string[]>();
  for (const { source, error } of failed) {
    const [reason] = error.message.split("\n", 1);
    byReason.set(reason, [...(byReason.get(reason) ?? []), source]);
  }
  const lines = [...byReason].map(([reason, [first, ...more]]) => {
    if (more.length > 0) return `  ${first} and ${more.length} more: ${reason}`;
    return reason.includes(first) ? `  ${reason}` : `  ${first}: ${reason}`;
  });
  return [`deadwax: ${failed.length} of ${all} mixes were not mastered:`, ...lines].join("\n");
}
