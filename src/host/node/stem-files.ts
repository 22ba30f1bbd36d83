import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { isAudioName } from "../../audio/audio-name.ts";
import { AudioInputError, SettingsError, VerifyError } from "../../audio/errors.ts";
import type { AudioSource } from "../../audio/source.ts";
import type { Recipe } from "../../run/recipe.ts";
import { hashSource } from "../../run/source-hash.ts";
import { type MixedStems, mixStems, placedVoices, remixStems, type StemHost, type StemOptions } from "../../stems/mix-stems.ts";
import type { Voice } from "../../stems/mixer.ts";
import { type NamedFiles, rolesOf, type StemFile, sortStems } from "../../stems/role.ts";
import { engineMaker, newEngine } from "./engine.ts";
import { exists, isFolder } from "./files.ts";
import { openSource } from "./open-source.ts";
import { newSha256 } from "./run-host.ts";
import { fileSpool } from "./spool-file.ts";

/** Stems on disk, and how they are taken. */
export interface StemFilesOrder extends NamedFiles, StemOptions {}

/** Where stems are mixed: this machine. */
export const stemHost: StemHost = { newEngine, newSha256, openSpool: fileSpool };

/** Where the stems of a recipe are mixed again: this machine, with the engine that the recipe names. */
export async function stemHostOf({ engineSha256 }: Recipe): Promise<StemHost> {
  return { ...stemHost, newEngine: await engineMaker(engineSha256) };
}

/** What stands after --stems as files with roles: `role=file`, files whose names decide, or one folder of them and, if it lies elsewhere, the mix. */
export async function namedStems(named: readonly string[], mix: string | null): Promise<NamedFiles> {
  const typed = await openFolder(named, mix);
  return sortStems(typed.names, typed.mix);
}

/** The same with a role for each, also where there is but one, or its name tells none and stands for it: for looking at them. */
export async function stemsToCheck(named: readonly string[]): Promise<StemFile[]> {
  const { names, mix } = await openFolder(named, null);
  const stems = rolesOf(names).map(({ role, file }) => ({ role: role ?? file, file }));
  return mix === null ? stems : [...stems, { role: "mix", file: mix }];
}

/** A folder among what was named replaced by the files it holds; beside it only the mix may stand. */
async function openFolder(named: readonly string[], mix: string | null): Promise<{ readonly names: readonly string[]; readonly mix: string | null }> {
  const isFolderAt = await Promise.all(named.map(isFolder));
  if (!isFolderAt.includes(true)) return { names: await existing(named), mix };
  const [folder = "", ...more] = named.filter((_, index) => isFolderAt[index]);
  const mixes = [...named.filter((_, index) => !isFolderAt[index]), ...(mix === null ? [] : [mix])];
  if (more.length > 0 || mixes.length > 1) {
    throw new SettingsError(
      "settings-malformed",
      "--stems",
      `--stems takes one folder and at most the mix beside it, or files; got ${named.join(", ")}.`,
    );
  }
  const files = (await readdir(folder)).filter(isStemName).sort();
  if (files.length === 0) throw new AudioInputError("input-missing", folder, `${folder} holds no audio files; put the stems there, or name them.`);
  return { names: files.map((name) => join(folder, name)), mix: mixes[0]?.replace(/^mix=/, "") ?? null };
}

/** A single name after --stems is meant as a folder: one that is nowhere is told so. */
async function existing(named: readonly string[]): Promise<readonly string[]> {
  const [only] = named;
  if (named.length > 1 || only === undefined || only.includes("=") || (await exists(only))) return named;
  throw new AudioInputError("input-missing", only, `${only} does not exist: check the path.`);
}

/**
 * Turns the stems of a track into a source for mastering: opens and checks them, decides and makes the moves, adds them up into a temporary file.
 * Master `source` with `order.stems` set to `plans`, so that the recipe can be rendered again. Throws AudioInputError for stems that do not fit.
 */
export async function stemSource(order: StemFilesOrder, onProgress: (stage: string, share: number) => void = () => undefined): Promise<MixedStems> {
  const stems = await openAll(order.stems);
  return mixStems(stems, order.mix === null ? null : await openSource(order.mix), order, stemHost, onProgress);
}

/** The premaster of a recipe, made again from its stems. Throws VerifyError for a stem that is missing or another one. */
export async function stemSourceOf(recipe: Recipe, files: readonly StemFile[]): Promise<AudioSource> {
  const { plans, stems } = await openRecorded(recipe, files);
  const host = await stemHostOf(recipe);
  for (const { role, file, source } of stems) {
    const found = await hashSource(source, host.newEngine(), newSha256());
    if (found === plans.find((plan) => plan.role === role)?.samplesSha256) continue;
    throw new VerifyError("verify-failed", file, `${file} is not the stem ${role} this was made from: its samples differ.`);
  }
  return remixStems(stems, plans, recipe.source.frames, host);
}

/** The stems of a recipe in their places with their moves. */
export async function voicesOfRecipe(recipe: Recipe, files: readonly StemFile[]): Promise<Voice[]> {
  const { plans, stems } = await openRecorded(recipe, files);
  return placedVoices(stems, plans, recipe.source.frames);
}

async function openRecorded(recipe: Recipe, files: readonly StemFile[]) {
  const plans = recipe.stems;
  if (!plans) throw new SettingsError("settings-malformed", "--stems", "this master was made from a mix, not from stems; give it with --source.");
  const missing = plans.find(({ role }) => !files.some((file) => file.role === role));
  if (missing)
    throw new SettingsError("settings-malformed", "--stems", `this master was made with a stem ${missing.role}; add ${missing.role}=file.`);
  const stems = await openAll(files.filter((file) => plans.some(({ role }) => role === file.role)));
  return { plans, stems };
}

/** An audio file that is not hidden and no master: those lie beside the stems they were made from. */
function isStemName(name: string): boolean {
  return isAudioName(name) && !/\bmaster\b/i.test(name);
}

/** Opens named files, each with its role. */
export async function openAll(files: readonly StemFile[]) {
  return Promise.all(files.map(async (one) => ({ ...one, source: await openSource(one.file) })));
}
