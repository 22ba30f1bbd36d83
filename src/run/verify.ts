import { earlyEndIn } from "../audio/early-end.ts";
import { SettingsError, VerifyError } from "../audio/errors.ts";
import type { AudioSource, ByteSink, ByteSource } from "../audio/source.ts";
import { wavDataRange } from "../formats/wav/data-range.ts";
import { readMetadata } from "../formats/wav/wav-metadata.ts";
import type { Engine } from "../wasm/engine.ts";
import { editedSource, editsOf } from "./edits.ts";
import { printMaster } from "./print.ts";
import { matrixNumber, type Part, parseSignedRecipe, type Recipe, type SignedRecipe, storedAs } from "./recipe.ts";
import type { Sha256 } from "./sha256.ts";
import { emptyBext } from "./sign.ts";
import { hashSource } from "./source-hash.ts";

/** What verifying needs from where it runs. */
export interface VerifyHost {
  newSha256(): Sha256;
  /** An instance of the engine with this hash. Throws VerifyError `engine-missing` when that build is not at hand. */
  engineFor(sha256: string): Promise<Engine>;
  /** Renders an alternate again and hashes its samples; absent where its stems are not at hand. */
  printAlternate?(recipe: Recipe, premaster: AudioSource): Promise<string>;
}

/** What verifying proved. */
export interface Verification {
  readonly file: string;
  readonly matrix: string;
  /** `intact`: samples and recipe are those that were signed. `reproduced`: the premaster gives the same bytes again. */
  readonly verdict: "intact" | "reproduced";
  readonly signed: SignedRecipe;
}

const chunkBytes = 1 << 20;

/**
 * Proves a master: its samples have the hash that was signed and the matrix number follows from recipe and samples; with the premaster,
 * renders it again and compares. Throws VerifyError naming what differs, SettingsError for a premaster that does not serve.
 */
export async function verifyMaster(
  bytes: ByteSource,
  openMix: ((recipe: Recipe) => Promise<AudioSource>) | null,
  host: VerifyHost,
  onProgress: (share: number) => void,
): Promise<Verification> {
  const file = bytes.name;
  const { recipe: text, warnings } = await readMetadata(bytes);
  const ending = text === null ? earlyEndIn(warnings) : null;
  if (ending) throw new VerifyError("verify-no-recipe", file, `${file} carries no recipe. ${ending.sentence} Copy or download it again.`);
  const signed = parseSignedRecipe(file, text);
  const { recipe, pcmSha256, matrix } = signed;
  const found = await hashSamples(bytes, host);
  if (found !== pcmSha256) {
    throw new VerifyError(
      "verify-failed",
      file,
      `${file}: its samples are not those that were signed (SHA-256 ${found.slice(0, 16)}…, signed ${pcmSha256.slice(0, 16)}…).`,
    );
  }
  requireOwnMatrix(file, signed, host);
  if (!openMix) return { file, matrix, verdict: "intact", signed };
  requireRenderable(file, recipe, host.printAlternate !== undefined);
  const mix = await openMix(recipe);
  await requirePremaster(mix, recipe, host);
  const rendered = recipe.alternate && host.printAlternate ? await host.printAlternate(recipe, mix) : await printAgain(mix, recipe, host, onProgress);
  if (rendered !== pcmSha256) {
    throw new VerifyError("verify-failed", file, `${file}: rendering ${mix.name} again gives other samples (SHA-256 ${rendered.slice(0, 16)}…).`);
  }
  return { file, matrix, verdict: "reproduced", signed };
}

async function printAgain(mix: AudioSource, recipe: Recipe, host: VerifyHost, onProgress: (share: number) => void): Promise<string> {
  const [engine, converter] = [await host.engineFor(recipe.engineSha256), await host.engineFor(recipe.engineSha256)];
  const edited = editedSource(mix, editsOf(recipe), () => converter);
  const sink = recipe.part ? new PartHash(bytesOf(recipe.part, recipe), host.newSha256()) : nowhere;
  const printed = await printMaster(edited, engine, recipe, sink, host.newSha256(), emptyBext(recipe), onProgress);
  return sink instanceof PartHash ? sink.hex() : printed.pcmSha256;
}

/** Throws VerifyError for a recipe that was changed after it was signed. */
export function requireOwnMatrix(file: string, { recipe, pcmSha256, matrix }: SignedRecipe, host: Pick<VerifyHost, "newSha256">): void {
  const expected = matrixNumber(recipe, pcmSha256, host.newSha256());
  if (expected === matrix) return;
  throw new VerifyError("verify-failed", file, `${file}: its recipe was changed: it makes matrix number ${expected}, the file says ${matrix}.`);
}

/** Refuses an alternate without its stems, and one that no source renders again: of a mix of its own, which would stand in its place beside the master's. */
export function requireRenderable(file: string, { alternate }: Recipe, hasStems: boolean): void {
  if (alternate?.samplesSha256 !== undefined) {
    throw new SettingsError(
      "settings-malformed",
      "--source",
      `${file} was made from a mix of its own with the gains of master ${alternate.of}: verify without --source and --stems proves it intact, and only mastering with --alternate makes it again.`,
    );
  }
  if (!alternate || hasStems) return;
  throw new SettingsError(
    "settings-malformed",
    "--source",
    `${file} is an alternate that rides with a master; give the stems with --stems to render it again.`,
  );
}

/** Byte range of a part among the samples of a render. */
function bytesOf({ startFrame, endFrame }: Part, { output, source }: Recipe): readonly [number, number] {
  const frameBytes = (source.channels * storedAs(output.bits).bits) / 8;
  return [startFrame * frameBytes, endFrame * frameBytes];
}

/** Hashes a part of the samples that are written; the first piece, the header, is none of them. */
class PartHash implements ByteSink {
  readonly #range: readonly [number, number];
  readonly #sha256: Sha256;
  #position: number | null = null;

  constructor(range: readonly [number, number], sha256: Sha256) {
    this.#range = range;
    this.#sha256 = sha256;
  }

  append(bytes: Uint8Array): Promise<void> {
    if (this.#position !== null) {
      const [start, end] = this.#range.map((at) => Math.max(0, Math.min(bytes.length, at - (this.#position ?? 0))));
      this.#sha256.update(bytes.subarray(start, end));
    }
    this.#position = this.#position === null ? 0 : this.#position + bytes.length;
    return Promise.resolve();
  }

  patch(): Promise<void> {
    return Promise.resolve();
  }

  hex(): string {
    return this.#sha256.hex();
  }
}

const nowhere: ByteSink = { append: () => Promise.resolve(), patch: () => Promise.resolve() };

async function hashSamples(bytes: ByteSource, host: VerifyHost): Promise<string> {
  const { start, length } = await wavDataRange(bytes);
  const hash = host.newSha256();
  for (let done = 0; done < length; done += chunkBytes) hash.update(await bytes.read(start + done, Math.min(chunkBytes, length - done)));
  return hash.hex();
}

/** Throws VerifyError for a mix that is not the one a recipe was made for. */
export async function requirePremaster(mix: AudioSource, recipe: Recipe, host: Pick<VerifyHost, "newSha256" | "engineFor">): Promise<void> {
  const engine = await host.engineFor(recipe.engineSha256);
  const found = await hashSource(mix, engine, host.newSha256());
  if (found !== recipe.source.samplesSha256) {
    throw new VerifyError("verify-failed", mix.name, `${mix.name} is not the premaster this was made from: its samples differ.`);
  }
}
