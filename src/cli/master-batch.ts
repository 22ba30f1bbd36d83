import type { MasterFileOrder } from "../host/node/master-file.ts";
import { masterEach } from "../host/node/master-pool.ts";
import type { NamedFile } from "../host/node/named-files.ts";
import { type Standing, standingAt } from "../host/node/standing-master.ts";
import { type SignedRecipe, signedRecipeIn } from "../run/recipe.ts";
import type { MasterResult } from "../run/result.ts";
import { failureDocument } from "./exit.ts";
import type { DocumentFlags, Outcomes } from "./outcomes.ts";
import { InputsProgress } from "./progress.ts";

interface BatchFlags extends DocumentFlags {
  readonly quiet?: boolean;
  readonly skipExisting?: boolean;
}

/** A mix and where its master goes. */
interface Placed {
  readonly mix: NamedFile;
  readonly output: string;
}

/** A mix that is left to do. */
export interface ToDo extends Placed {
  /** Its number among all mixes. */
  readonly place: number;
  /** Whether its master replaces what stands there. */
  readonly replaces: boolean;
}

/** What --json prints of a mix whose master is kept; of a signed one also what it carries, so that it can be recalled. */
type KeptDocument = Pick<MasterResult, "source" | "output"> & { readonly kept: true } & Partial<SignedRecipe>;

/** A mix whose master is kept. */
interface Kept {
  readonly place: number;
  document(): KeptDocument;
}

/** With --skip-existing, the mixes whose master does not exist, or is not whole: a copy that broke off, or a disk that lost power. The others are told. */
export async function withoutExisting(
  all: readonly Placed[],
  { skipExisting, quiet }: BatchFlags,
): Promise<{ readonly left: readonly ToDo[]; readonly kept: readonly Kept[] }> {
  const standing: Standing[] = [];
  for (const { output } of all) standing.push(skipExisting ? await standingAt(output) : { kind: "nothing", recipe: null });
  const outputsThat = (...kinds: readonly Standing["kind"][]) => all.flatMap(({ output }, n) => (kinds.includes(standing[n].kind) ? [output] : []));
  const [existing, foreign, replaced] = [outputsThat("signed", "foreign"), outputsThat("foreign"), outputsThat("incomplete")];
  if (!quiet) {
    if (existing.length > 0) console.error(`deadwax: ${existing.length} of ${all.length} masters exist and are kept.`);
    if (foreign.length > 0) console.error(`deadwax: of these, without a recipe of Deadwax: ${firstOf(foreign)}.`);
    if (replaced.length > 0) console.error(`deadwax: made again, because empty or cut off: ${firstOf(replaced)}.`);
  }
  const left: ToDo[] = [];
  const kept: Kept[] = [];
  for (const [place, placed] of all.entries()) {
    const { kind, recipe } = standing[place];
    if (kind === "nothing" || kind === "incomplete") left.push({ ...placed, place, replaces: kind === "incomplete" });
    else kept.push({ place, document: () => keptDocument(placed, recipe) });
  }
  return { left, kept };
}

function keptDocument({ mix, output }: Placed, recipe: string | null): KeptDocument {
  return { source: mix.path, output, kept: true, ...(recipe === null ? {} : signedIn(recipe)) };
}

/** Of a programme, and of a recipe that cannot be read, nothing. */
function signedIn(text: string): SignedRecipe | null {
  try {
    return signedRecipeIn(JSON.parse(text));
  } catch {
    return null;
  }
}

/** As many names as a line takes. */
function firstOf(paths: readonly string[]): string {
  const [shown, more] = [paths.slice(0, 3), paths.length - 3];
  return `${shown.join(", ")}${more > 0 ? ` and ${more} more` : ""}`;
}

/**
 * Masters several mixes, as many at once as there are cores. A mix that cannot be mastered does not keep the others from it and is named
 * at the end; what fails for all ends the run, and is why the rest was not mastered.
 */
export async function masterBatch(
  orders: readonly MasterFileOrder[],
  places: readonly number[],
  outcomes: Outcomes,
  { json, jsonl, quiet }: BatchFlags,
  print: (result: MasterResult) => void,
): Promise<void> {
  const mixes = orders.map(({ mix }) => mix);
  await outcomes.hear<MasterFileOrder, MasterResult>((listener) => masterEach(orders, listener), {
    tell: (result) => result,
    tellAtOnce: (result) => (json || jsonl || quiet ? undefined : print(result)),
    progress: new InputsProgress("master", mixes, "mixes", Boolean(quiet)),
    places,
  });
  const failed = [...places.keys()].flatMap((index) => {
    const failure = outcomes.failures.get(places[index]);
    return failure === undefined ? [] : [{ mix: mixes[index], failure }];
  });
  if (failed.length > 0) console.error(notMastered(failed, orders.length));
}

/** Which mixes were not mastered and why, at the end of a run whose first failure has long been scrolled away; those of one reason together. */
function notMastered(failed: readonly { readonly mix: string; readonly failure: unknown }[], all: number): string {
  const byReason = new Map<string, string[]>();
  for (const { mix, failure } of failed) {
    const [reason] = failureDocument(failure).error.message.split("\n", 1);
    byReason.set(reason, [...(byReason.get(reason) ?? []), mix]);
  }
  const lines = [...byReason].map(([reason, [first, ...more]]) => {
    if (more.length > 0) return `  ${first} and ${more.length} more: ${reason}`;
    return reason.includes(first) ? `  ${reason}` : `  ${first}: ${reason}`;
  });
  return [`deadwax: ${failed.length} of ${all} mixes were not mastered:`, ...lines].join("\n");
}
