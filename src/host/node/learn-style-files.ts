import { readdir } from "node:fs/promises";
import { join, resolve } from "node:path";
import { SettingsError } from "../../audio/errors.ts";
import type { Progress } from "../../run/host.ts";
import { type LearnedStyle, learnStyle } from "../../run/learn/learn-style.ts";
import { exists, isFolder } from "./files.ts";
import { openSource } from "./open-source.ts";
import { nodeRunHost } from "./run-host.ts";

/** Paths of a mix and its master. */
export interface PairPaths {
  readonly mix: string;
  readonly master: string;
}

/**
 * Pairs from `mix.wav=master.wav` and from folders with NAME.mix.* beside NAME.master.*. Throws SettingsError for words that are neither, for a folder
 * without pairs, for a mix without its master, and for a mix that comes twice: held out, it would be judged by a style that has seen it.
 */
export async function findPairs(words: readonly string[]): Promise<PairPaths[]> {
  const found = await Promise.all(words.map(async (word) => ((await isFolder(word)) ? pairsIn(word) : [await pairFrom(word)])));
  const pairs = found.flat();
  const mixes = pairs.map(({ mix }) => resolve(mix));
  const twice = pairs.find((_, index) => mixes.indexOf(mixes[index]) < index);
  if (twice) throw malformed(twice.mix, `${twice.mix} is in two pairs; name each mix once.`);
  return pairs;
}

function malformed(path: string, sentence: string): SettingsError {
  return new SettingsError("settings-malformed", path, sentence);
}

/** The first "=" behind which a file lies parts mix and master, so that paths may hold one. */
async function pairFrom(word: string): Promise<PairPaths> {
  for (let at = word.indexOf("="); at > 0; at = word.indexOf("=", at + 1)) {
    const pair = { mix: word.slice(0, at), master: word.slice(at + 1) };
    if ((await exists(pair.master)) || word.indexOf("=", at + 1) < 0) return pair;
  }
  throw malformed(word, `a pair must be mix.wav=master.wav or a folder with NAME.mix.wav and NAME.master.wav, got ${word}.`);
}

/** Files that lie beside audio and are none: reports, plans, styles. */
const noAudio = /\.(html|json|ya?ml|txt)$/i;

async function pairsIn(folder: string): Promise<PairPaths[]> {
  const names = (await readdir(folder)).sort().filter((name) => !noAudio.test(name) && !name.startsWith("."));
  const pairs = names.flatMap((name) => {
    const title = /^(.*)\.mix\.[^.]+$/i.exec(name)?.[1];
    if (title === undefined) return [];
    const master = names.find((other) => other.toLowerCase().startsWith(`${title}.master.`.toLowerCase()));
    if (!master) throw malformed(join(folder, name), `${join(folder, name)} has no master; put ${title}.master.wav beside it, or take it out.`);
    return [{ mix: join(folder, name), master: join(folder, master) }];
  });
  if (pairs.length === 0) throw malformed(folder, `${folder} holds no pairs; name the files NAME.mix.wav and NAME.master.wav.`);
  return pairs;
}

/** Learns a style from files; trials run on all cores. */
export async function learnStyleFromFiles(paths: readonly PairPaths[], name: string, onProgress: Progress): Promise<LearnedStyle> {
  const host = nodeRunHost("");
  try {
    const pairs = await Promise.all(paths.map(async ({ mix, master }) => ({ mix: await openSource(mix), master: await openSource(master) })));
    return await learnStyle(pairs, name, host, onProgress);
  } finally {
    await host.close();
  }
}
