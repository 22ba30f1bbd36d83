import { SettingsError } from "../audio/errors.ts";
import { namedFiles } from "../host/node/named-files.ts";
import { type Premaster, premastersAmong } from "../host/node/premaster.ts";
import { tellerOf } from "./progress.ts";

/** What masters are rendered again from. */
export interface PremasterFlags {
  readonly source?: readonly string[];
  readonly stems?: readonly string[];
  readonly quiet?: boolean;
}

/** Of one master the very sources; of several, and where folders are named, each takes the one that has its samples. */
export async function premasterFlag({ source, stems, quiet }: PremasterFlags, isOne: boolean): Promise<Premaster> {
  if (source && stems)
    throw new SettingsError("settings-malformed", "--stems", "--source and --stems cannot be combined; give what the master was made from.");
  if (stems) return { stems };
  const mixes = await namedFiles(source ?? []);
  const paths = mixes.map(({ path }) => path);
  if (paths.length === 0 || (isOne && mixes.every(({ below }) => below === null))) return { sources: paths };
  const tell = tellerOf(Boolean(quiet));
  return { among: await premastersAmong(paths, (path, why) => tell(path, `passed over: ${why}`)) };
}
