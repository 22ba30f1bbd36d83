import { writeProgramme } from "../../album/programme.ts";
import { VerifyError } from "../../audio/errors.ts";
import type { ByteSink, ByteSource } from "../../audio/source.ts";
import type { ProgrammeRecipe, SignedProgramme } from "../../run/programme-recipe.ts";
import { matrixNumber } from "../../run/recipe.ts";
import { hashPcm } from "./album/pcm-hash.ts";
import { newEngine } from "./engine.ts";
import { openFile } from "./files.ts";
import { openSource } from "./open-source.ts";
import { newSha256 } from "./run-host.ts";

/** What verifying a programme proved. */
export interface ProgrammeVerification {
  readonly file: string;
  readonly matrix: string;
  /** `intact`: samples and recipe are those that were signed. `reproduced`: the masters give the same samples again. */
  readonly verdict: "intact" | "reproduced";
  readonly signed: SignedProgramme;
}

/** Proves a programme, and with its masters in order puts it together again and compares. Throws VerifyError naming what differs. */
export async function verifyProgramme(bytes: ByteSource, signed: SignedProgramme, masters: readonly string[]): Promise<ProgrammeVerification> {
  const { name: file } = bytes;
  const { programme, pcmSha256, matrix } = signed;
  if ((await hashPcm(bytes)) !== pcmSha256) throw new VerifyError("verify-failed", file, `${file}: its samples are not those that were signed.`);
  const expected = matrixNumber(programme, pcmSha256, newSha256());
  if (expected !== matrix) {
    throw new VerifyError("verify-failed", file, `${file}: its recipe was changed: it makes matrix number ${expected}, the file says ${matrix}.`);
  }
  if (masters.length === 0) return { file, matrix, verdict: "intact", signed };
  if ((await assemble(file, programme, masters)) !== pcmSha256) {
    throw new VerifyError("verify-failed", file, `${file}: putting its masters together again gives other samples.`);
  }
  return { file, matrix, verdict: "reproduced", signed };
}

const nowhere: ByteSink = { append: () => Promise.resolve(), patch: () => Promise.resolve() };

async function assemble(file: string, { parts, bits, ditherSeed, ceilingDbtp }: ProgrammeRecipe, masters: readonly string[]): Promise<string> {
  if (masters.length !== parts.length) {
    throw new VerifyError(
      "verify-failed",
      file,
      `${file} was put together from ${parts.length} masters, got ${masters.length}; name all of them in order.`,
    );
  }
  for (const [index, master] of masters.entries()) {
    if ((await hashPcm(await openFile(master))) === parts[index].pcmSha256) continue;
    throw new VerifyError("verify-failed", master, `${master} is not master ${index + 1} of ${file}, ${parts[index].matrix}: its samples differ.`);
  }
  const placed = await Promise.all(parts.map(async (part, index) => ({ ...part, master: await openSource(masters[index]) })));
  return (await writeProgramme(placed, { bits, ditherSeed, ceilingDbtp }, nowhere, { newEngine, newSha256 })).pcmSha256;
}
