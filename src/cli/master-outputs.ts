import { basename, extname, join, resolve } from "node:path";
import { SettingsError } from "../audio/errors.ts";
import { isFolder } from "../host/node/files.ts";
import { type NamedFile, namedFiles } from "../host/node/named-files.ts";

interface OutputFlag {
  readonly output: string;
  readonly report: string | boolean;
}

/** The mixes that were named, and those in folders that were; what earlier runs wrote there is none of them. */
export async function mixesFlag(named: readonly string[], output: string): Promise<NamedFile[]> {
  const files = await namedFiles(named, output);
  const written = new Set(files.map((file) => resolve(inFolder(output, file))));
  return files.filter(({ path, below }) => below === null || !written.has(resolve(path)));
}

/** One output per mix, all different; below the folder of outputs come the folders again in which the mixes lie. */
export async function outputsFor(mixes: readonly NamedFile[], flags: OutputFlag): Promise<string[]> {
  refuseIdle(mixes, flags);
  const isOne = mixes.length === 1 && mixes[0].below === null;
  const intoFolder = extname(flags.output) === "" || (await isFolder(flags.output));
  if (!isOne && !intoFolder) {
    const what = mixes.length === 1 ? "the mixes of a folder" : `${mixes.length} mixes`;
    throw malformed(`--output must be a folder for ${what}, got ${flags.output}.`);
  }
  if (!intoFolder && extname(flags.output).toLowerCase() !== ".wav") {
    throw malformed(`--output must end in .wav or be a folder, got ${flags.output}; convert the WAV for other formats.`);
  }
  const outputs = mixes.map((mix) => (intoFolder ? inFolder(flags.output, mix) : flags.output));
  refuseTwice(mixes, outputs);
  return outputs;
}

function refuseIdle(mixes: readonly NamedFile[], { output, report }: OutputFlag): void {
  if (output === "-") throw malformed("--output must name a .wav file or a folder, got -: a master is completed at its start when its end is known.");
  if (mixes.length === 1) return;
  if (mixes.some(({ path }) => path === "-")) {
    throw new SettingsError("settings-malformed", "mix", "- (the standard input) must be the only mix; several mixes are named as files.");
  }
  if (typeof report === "string") {
    throw new SettingsError("settings-malformed", "--report", `--report names one file, but there are ${mixes.length} mixes; leave it out.`);
  }
}

function refuseTwice(mixes: readonly NamedFile[], outputs: readonly string[]): void {
  const first = new Map<string, string>();
  for (const [index, output] of outputs.entries()) {
    const { path } = mixes[index];
    const other = first.get(output);
    if (other !== undefined) {
      const way = basename(other) === basename(path) ? "name the folder that holds both, whose folders are kept" : "rename one";
      throw malformed(`${other} and ${path} would both become ${output}; ${way}.`);
    }
    first.set(output, path);
  }
}

/** What came through a pipe has no name: "-.master.wav" would be taken for a flag. */
function inFolder(folder: string, { path, below }: NamedFile): string {
  const stem = path === "-" ? "standard-input" : basename(path, extname(path));
  return join(folder, below ?? "", `${stem}.master.wav`);
}

function malformed(sentence: string): SettingsError {
  return new SettingsError("settings-malformed", "--output", sentence);
}
