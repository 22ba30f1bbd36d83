import type { Measurements } from "../analysis/measurements.ts";
import type { BroadcastExtension } from "../formats/wav/bext.ts";
import { recipeChunkId } from "../formats/wav/wav-metadata.ts";
import type { WavEnding } from "../formats/wav/wav-writer.ts";
import { canonicalJson, type Recipe, type SignedRecipe, storedAs } from "./recipe.ts";

/** The bext chunk before the render is known: reserves the coding history, which already has its final length. */
export function emptyBext(recipe: Recipe): BroadcastExtension {
  return bext(recipe, "DW-0000-0000", null);
}

/** Everything that is etched into a finished master: loudness and matrix number in bext, tags, and the recipe itself. */
export function signedEnding(signed: SignedRecipe, after: Measurements): WavEnding {
  const { title, artist, album, isrc, date } = signed.recipe.tags;
  return {
    bext: bext(signed.recipe, signed.matrix, after),
    info: {
      ...(title ? { INAM: title } : {}),
      ...(artist ? { IART: artist } : {}),
      ...(album ? { IPRD: album } : {}),
      ...(date ? { ICRD: date } : {}),
      ISFT: `Deadwax ${signed.recipe.deadwax}`,
      ICMT: isrc ? `${signed.matrix} ISRC ${isrc}` : signed.matrix,
    },
    trailingChunks: [{ id: recipeChunkId, content: new TextEncoder().encode(canonicalJson(signed)) }],
  };
}

function bext(recipe: Recipe, matrix: string, after: Measurements | null): BroadcastExtension {
  const { bits } = storedAs(recipe.output.bits);
  const mode = recipe.source.channels === 1 ? "mono" : "stereo";
  return {
    description: [recipe.tags.artist, recipe.tags.title].filter(Boolean).join(" - "),
    originator: `Deadwax ${recipe.deadwax}`,
    originatorReference: matrix,
    originationDate: recipe.madeAt.slice(0, 10),
    originationTime: recipe.madeAt.slice(11, 19),
    timeReferenceSamples: 0,
    loudnessLufs: after?.integratedLufs ?? null,
    loudnessRangeLu: after?.loudnessRangeLu ?? null,
    maxTruePeakDbtp: after?.truePeakDbtp ?? null,
    maxMomentaryLufs: after?.maxMomentaryLufs ?? null,
    maxShortTermLufs: after?.maxShortTermLufs ?? null,
    codingHistory: `A=PCM,F=${recipe.output.sampleRateHz ?? recipe.source.sampleRateHz},W=${bits},M=${mode},T=Deadwax ${recipe.deadwax}; ${matrix}; engine ${recipe.engineSha256.slice(0, 16)}\r\n`,
  };
}
