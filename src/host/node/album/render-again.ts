import { VerifyError } from "../../../audio/errors.ts";
import type { SignedRecipe } from "../../../run/recipe.ts";
import { hashSource } from "../../../run/source-hash.ts";
import { engineFor } from "../engine.ts";
import { renderSigned } from "../render-signed.ts";
import { newSha256 } from "../run-host.ts";
import { openUnit } from "./track-source.ts";

/** A finished track whose file is gone: what it was made from, what was signed, where it goes. */
export interface AgainJob {
  readonly kind: "again";
  /** All mixes of its piece. */
  readonly mixes: readonly string[];
  readonly signed: SignedRecipe;
  readonly output: string;
}

/** Renders a finished track again from its recipe, to the byte. Throws VerifyError where the mix is another one, or the render gives other samples. */
export async function renderAgain({ mixes, signed, output }: AgainJob): Promise<void> {
  const { recipe } = signed;
  const { source } = await openUnit({ mixes, align: false }, recipe);
  const engine = await engineFor(recipe.engineSha256);
  if ((await hashSource(source, engine, newSha256())) !== recipe.source.samplesSha256) {
    throw new VerifyError(
      "verify-failed",
      mixes[0],
      `${mixes.join(", ")}: not the mix that this version was made from; put that one back to render it again.`,
    );
  }
  await renderSigned(source, signed, { output });
}
