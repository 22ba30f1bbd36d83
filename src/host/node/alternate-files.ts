import { basename, dirname, extname, join } from "node:path";
import { SettingsError } from "../../audio/errors.ts";
import type { AudioSource, ByteSink } from "../../audio/source.ts";
import type { Recipe } from "../../run/recipe.ts";
import { hashSource } from "../../run/source-hash.ts";
import type { AlternatesResult } from "../../run/stems-result.ts";
import { type Rider, writeAlternates } from "../../stems/alternates.ts";
import type { MixedStems } from "../../stems/mix-stems.ts";
import { alternateRiders, ridersOf } from "../../stems/riders.ts";
import type { StemFile } from "../../stems/role.ts";
import { type Version, type VersionName, versionsOf } from "../../stems/versions.ts";
import { newEngine } from "./engine.ts";
import { newFile } from "./files.ts";
import { newSha256 } from "./run-host.ts";
import { openAll, stemHost, stemHostOf, voicesOfRecipe } from "./stem-files.ts";

/** The versions to write beside a master: from its stems, and from mixes of their own (`instrumental=alt.wav`). */
export interface AlternateFilesOrder {
  readonly versions: readonly VersionName[];
  readonly mixes: readonly StemFile[];
  /** Move and pad an alternate mix that lies wrong against the main one instead of stopping. */
  readonly align: boolean;
}

/** Where a version goes: `song.instrumental.wav` beside `song.wav`. */
export function alternatePath(output: string, name: string): string {
  return join(dirname(output), `${basename(output, extname(output))}.${name.replace(/[^\p{L}\p{M}\p{N}]+/gu, "-")}.wav`);
}

/** Alternates that are sure to fit, waiting for their master. */
export interface PreparedAlternates {
  readonly riders: readonly Rider[];
  readonly versions: readonly Version[];
}

/** The versions an order asks for: from stems of these roles, and from mixes of their own. Throws SettingsError for one that these stems cannot make, or that is called as a stem is. */
export function versionsIn({ versions, mixes }: AlternateFilesOrder, roles: readonly string[]): Version[] {
  const taken = mixes.find(({ role }) => roles.includes(role));
  if (taken) {
    const sentence = `--alternate ${taken.role} has the name of a stem; call it otherwise, for example ${taken.role}-mix=${taken.file}.`;
    throw new SettingsError("settings-malformed", "--alternate", sentence);
  }
  return [...versionsOf(versions, roles), ...mixes.map(({ role }) => ({ name: role, roles: [role], isLimited: true }))];
}

/** Opens what the alternates are made from, before the master is begun. Throws AudioInputError for a mix that does not fit the main one, SettingsError as `versionsIn` does. */
export async function prepareAlternates(order: AlternateFilesOrder, premaster: AudioSource, stems: MixedStems | null): Promise<PreparedAlternates> {
  const versions = versionsIn(order, stems?.plans.map(({ role }) => role) ?? []);
  const riders = stems ? await ridersOf(stems.voices, stemHost) : [];
  const mixes = await openAll(order.mixes);
  const alternates = await alternateRiders(mixes, premaster, order.align, stemHost);
  const hashes = new Map<string, string>();
  for (const { role, source } of mixes) hashes.set(role, await hashSource(source, newEngine(), newSha256()));
  return { riders: [...riders, ...alternates], versions: versions.map((version) => withHash(version, hashes.get(version.roles[0]))) };
}

function withHash(version: Version, samplesSha256: string | undefined): Version {
  return samplesSha256 === undefined ? version : { ...version, samplesSha256 };
}

/** Writes prepared alternates beside their finished master. */
export async function writeAlternateFiles(
  prepared: PreparedAlternates,
  master: { readonly premaster: AudioSource; readonly recipe: Recipe; readonly matrix: string; readonly output: string },
  onProgress: (share: number) => void,
): Promise<AlternatesResult> {
  const host = {
    newEngine,
    newSha256,
    newOutput: async ({ name }: Version) => {
      const path = alternatePath(master.output, name);
      return { ...(await newFile(path)), path };
    },
  };
  return writeAlternates({ ...master, ...prepared }, host, onProgress);
}

/** Renders an alternate again from the stems of its recipe, into `sink` where there is one; the hash of its samples. */
export async function printAlternate(recipe: Recipe, premaster: AudioSource, files: readonly StemFile[], sink: ByteSink = nowhere): Promise<string> {
  const { alternate } = recipe;
  const again = await stemHostOf(recipe);
  const riders = await ridersOf(await voicesOfRecipe(recipe, files), again);
  if (!alternate) throw new Error("the recipe is that of a master, not of an alternate");
  const output = { ...sink, path: "", commit: nothing, discard: nothing };
  const host = { ...again, newOutput: () => Promise.resolve(output) };
  const { files: printed } = await writeAlternates({ premaster, recipe, matrix: alternate.of, riders, versions: [alternate] }, host, () => undefined);
  return printed[0].pcmSha256;
}

const nothing = () => Promise.resolve();

const nowhere: ByteSink = { append: nothing, patch: nothing };
