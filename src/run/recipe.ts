import { SettingsError, VerifyError } from "../audio/errors.ts";
import { checkPlan } from "../chain/chain.ts";
import type { Plan } from "../chain/plan.ts";
import type { StemPlan } from "../chain/stem-plan.ts";
import type { ProgrammeRecipe } from "./programme-recipe.ts";
import type { Sha256 } from "./sha256.ts";

/** Version of this package, as recipes name it. */
export const deadwaxVersion = "0.1.0";

/** Words about the music, written into the file. */
export interface Tags {
  readonly title?: string;
  readonly artist?: string;
  readonly album?: string;
  readonly isrc?: string;
  readonly date?: string;
}

/** Sample format of a master: 16 or 24 bit integers, or 32-bit floats. */
export type OutputBits = 16 | 24 | "32f";

/** Bits of a sample in the file, and whether it is an integer. */
export function storedAs(bits: OutputBits): { readonly bits: number; readonly isPcm: boolean } {
  return bits === "32f" ? { bits: 32, isPcm: false } : { bits, isPcm: true };
}

/** What was cut off before the chain, and the fade after it. */
export interface Edit {
  /** The frames of the source that are mastered. */
  readonly startFrame: number;
  readonly endFrame: number;
  /** Length of the fade at the end (engine/dynamics/fade.ts), computed after the last stage and before the dither; 0 for none. */
  readonly fadeSeconds: number;
  /** Length of the fade at the start, likewise; absent for none. */
  readonly fadeInSeconds?: number;
  /** Of both; `cosine` where absent. */
  readonly fadeShape?: FadeShape;
}

/** How a fade runs: half a cosine, linear, or even in decibels. Their place is their number in the engine. */
export const fadeShapes = ["cosine", "linear", "decibel"] as const;

/** Name of a fade's shape. */
export type FadeShape = (typeof fadeShapes)[number];

/** The frames of a render that a file holds. */
export interface Part {
  readonly startFrame: number;
  readonly endFrame: number;
}

/** A version of a master, rendered with the master's gains. */
export interface Alternate {
  /** `instrumental`, `tv`, `acappella`, `clean`, `stem drums` ... */
  readonly name: string;
  /** Roles of the stems it is the sum of, or the name of the alternate mix. */
  readonly roles: readonly string[];
  /** Kept below the ceiling by a limiter of its own; stem masters are not, because they have to add up. */
  readonly isLimited: boolean;
  /** Matrix number of the master. */
  readonly of: string;
  /** SHA-256 of the samples of the alternate mix, as a recipe names its source; absent for a sum of stems. */
  readonly samplesSha256?: string;
}

/** Everything a render needs besides the source: the same recipe, source and engine give the same bytes on any machine. */
export interface Recipe {
  readonly deadwax: string;
  /** SHA-256 of engine.wasm. */
  readonly engineSha256: string;
  readonly source: {
    /** SHA-256 over the decoded samples as 32-bit floats, little-endian, in blocks of 16384 frames, one channel after the other. */
    readonly samplesSha256: string;
    readonly sampleRateHz: number;
    readonly channels: number;
    readonly frames: number;
  };
  /** The stems whose sum the source is, in the order in which they are added; absent for a mix. */
  readonly stems?: readonly StemPlan[];
  /** Set on a version that rides with a master. */
  readonly alternate?: Alternate;
  /** Absent where nothing is cut or faded. */
  readonly edit?: Edit;
  /** Which frames of the render this file holds, where it was cut from one; all where absent. */
  readonly part?: Part;
  readonly plan: Plan;
  readonly output: {
    readonly bits: OutputBits;
    readonly ditherSeed: number;
    /** The rate the source is converted to before the first stage; absent where it keeps its own. */
    readonly sampleRateHz?: number;
  };
  readonly tags: Tags;
  /** When the master was made, ISO 8601 to the second, UTC; dates in the file come from here. */
  readonly madeAt: string;
}

/** JSON with sorted keys, so that equal recipes are equal bytes. */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_key, item: unknown) =>
    item !== null && typeof item === "object" && !Array.isArray(item)
      ? Object.fromEntries(Object.entries(item).sort(([a], [b]) => (a < b ? -1 : 1)))
      : item,
  );
}

/** What is embedded in a master: the recipe and what came out of it. */
export interface SignedRecipe {
  readonly recipe: Recipe;
  readonly pcmSha256: string;
  readonly matrix: string;
}

/** First 32 bits of SHA-256 over recipe and PCM, as it is etched: DW-7F3A-22C1. */
export function matrixNumber(recipe: Recipe | ProgrammeRecipe, pcmSha256: string, sha256: Sha256): string {
  sha256.update(new TextEncoder().encode(`${canonicalJson(recipe)}\n${pcmSha256}`));
  const digits = sha256.hex().slice(0, 8).toUpperCase();
  return `DW-${digits.slice(0, 4)}-${digits.slice(4)}`;
}

/** Reads what a master carries. Throws VerifyError when it is not a recipe of Deadwax. */
export function parseSignedRecipe(file: string, text: string | null): SignedRecipe {
  if (text === null)
    throw new VerifyError("verify-no-recipe", file, `${file} carries no recipe; only masters written by Deadwax as WAV can be verified.`);
  let parsed: Partial<SignedRecipe> | null;
  try {
    parsed = JSON.parse(text);
  } catch (cause) {
    throw new VerifyError("verify-failed", file, `${file}: the embedded recipe is damaged and cannot be read.`, { cause });
  }
  const signed = signedRecipeIn(parsed);
  if (signed) return signed;
  throw new VerifyError("verify-failed", file, `${file}: the embedded recipe lacks its plan, its hash or its matrix number.`);
}

/** What a master carries, out of a document that holds it beside more, as `--json` prints it; null where it is not there in full. */
export function signedRecipeIn(document: Partial<SignedRecipe> | null): SignedRecipe | null {
  const { recipe, pcmSha256, matrix } = document ?? {};
  return recipe?.plan && typeof pcmSha256 === "string" && typeof matrix === "string" ? { recipe, pcmSha256, matrix } : null;
}

/** Reads and checks a plan written by `--json` or by hand; accepts the plan itself, or anything that holds one under `plan`, which is what is edited, or else in its recipe. */
export function parsePlan(file: string, text: string): Plan {
  let parsed: { plan?: Plan; recipe?: { plan?: Plan } } & Partial<Plan>;
  try {
    parsed = JSON.parse(text);
  } catch (cause) {
    throw new SettingsError("settings-malformed", file, `${file} is not valid JSON: ${cause instanceof Error ? cause.message : cause}.`, { cause });
  }
  const plan = parsed?.plan ?? parsed?.recipe?.plan ?? (parsed as Plan);
  if (!plan || !Array.isArray(plan.stages)) {
    throw new SettingsError("settings-malformed", file, `${file} holds no plan: a list named "stages" is missing.`);
  }
  // Reasons are for the reader: a stage that was added by hand needs none.
  const stages = plan.stages.map((stage) =>
    typeof stage === "object" && stage !== null ? { ...stage, because: stage.because ?? [], effect: stage.effect ?? [] } : stage,
  );
  checkPlan({ ...plan, stages });
  return { ...plan, stages };
}
