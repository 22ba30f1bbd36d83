import { readdir, stat } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import { AudioInputError, OutputError, SettingsError } from "../../audio/errors.ts";
import { pathName, refuseLong, type SettingsPath } from "../../audio/settings-file.ts";
import { readTags } from "../../formats/tags.ts";
import { firstSession, type MixTags, tracksAmong } from "../../session/first-session.ts";
import { parseSession, type Session } from "../../session/session.ts";
import { exists, isFolder, newFile, openFile } from "./files.ts";
import { readUtf8 } from "./read-text.ts";

/** The session that a folder holds, or gets. */
const sessionName = "session.yaml";

/** A session on disk. */
export interface SessionOnDisk {
  readonly path: string;
  readonly session: Session;
  /** Where the premasters lie, in the order of the tracks. */
  readonly mixes: readonly string[];
  /** Made just now from the files of the folder. */
  readonly isNew: boolean;
  /** `file:line:column` of a path in the session. */
  at(path: SettingsPath): string;
}

/**
 * Reads a session file, or that of a folder; a folder without one gets a first one made from its audio files. A session that exists is never written.
 * Throws SettingsError for a bad session and for mixes that are not there, AudioInputError for a folder without audio.
 */
export async function readSession(path: string): Promise<SessionOnDisk> {
  const inFolder = await isFolder(path);
  const file = inFolder ? join(path, sessionName) : path;
  const isNew = inFolder && !(await exists(file));
  if (isNew) await writeFirstSession(path, file);
  const { session, at } = await parseSession(file, await readText(file));
  const mixes = session.tracks.map(({ mix }) => resolve(dirname(file), mix));
  for (const { path, name } of filesNamed(session)) {
    const wanted = path.at(-1) === "stems" ? "a folder" : "an audio file";
    const wrong = await whatIsWrong(resolve(dirname(file), name), path);
    if (wrong === null) continue;
    const sentence = `${pathName(path)} must name ${wanted}, got ${JSON.stringify(name)}, which ${wrong}.`;
    throw new SettingsError("settings-out-of-range", path.join("."), `${at(path)}: ${sentence}`);
  }
  return { path: file, session, mixes, isNew, at };
}

/** Why a file or folder cannot be what a session names at a path, as the end of a sentence; null where it can. */
async function whatIsWrong(file: string, path: SettingsPath): Promise<string | null> {
  if (!(await exists(file))) return `does not exist in the folder of the session${await likeNamed(file)}`;
  const field = path.at(-1);
  const inFolder = await isFolder(file);
  if (field === "stems") return inFolder ? null : "is a file; write mix instead of stems for a single file";
  if (!inFolder) return null;
  return field === "mix" ? "is a folder; write stems instead of mix for a folder of stems" : "is a folder";
}

/** What the folder has of nearly this name, as the end of a sentence: systems differ in upper case, and in how they write é or が. */
async function likeNamed(file: string): Promise<string> {
  const plain = (name: string) => name.normalize("NFC").toLowerCase();
  const names = await readdir(dirname(file)).catch(() => []);
  const like = names.find((name) => plain(name) === plain(basename(file)));
  return like === undefined ? "" : `; there is ${JSON.stringify(like)}: copy its name, letter for letter`;
}

/** Every audio file that a session names, and where. */
function filesNamed({ references, tracks }: Session): { readonly path: SettingsPath; readonly name: string }[] {
  const ofReferences = (path: SettingsPath, list: Session["references"]) =>
    (list ?? []).map((reference, index) => ({ path: [...path, "references", index], name: reference.file }));
  return [
    ...tracks.map(({ mix, isStems }, index) => ({ path: ["tracks", index, isStems ? "stems" : "mix"], name: mix })),
    ...ofReferences([], references),
    ...tracks.flatMap((track, index) => [
      ...ofReferences(["tracks", index], track.references),
      ...Object.entries(track.alternates).map(([kind, name]) => ({ path: ["tracks", index, "alternates", kind], name })),
    ]),
  ];
}

async function writeFirstSession(folder: string, file: string): Promise<void> {
  const names = await readdir(folder);
  if (tracksAmong(names).length === 0) {
    throw new AudioInputError("input-missing", folder, `${folder} holds no audio files; put the mixes there, or name a session file.`);
  }
  const tags = new Map<string, MixTags>();
  for (const name of tracksAmong(names)) {
    const found = await openFile(join(folder, name)).then(readTags, () => null);
    if (found) tags.set(name, found);
  }
  const output = await newFile(file).catch((cause: unknown) => {
    if (!(cause instanceof OutputError)) throw cause;
    throw new OutputError(cause.code, file, `${cause.message} Write a session file elsewhere that names the mixes, or copy them.`, { cause });
  });
  await output.append(new TextEncoder().encode(firstSession(basename(resolve(folder)), names, tags)));
  await output.commit();
}

async function readText(file: string): Promise<string> {
  try {
    refuseLong(file, (await stat(file)).size, "session");
    return await readUtf8(file);
  } catch (cause) {
    if (cause instanceof SettingsError) throw cause;
    throw new SettingsError("settings-malformed", file, `${file} cannot be read; name a session file (YAML or JSON), or a folder of mixes.`, {
      cause,
    });
  }
}
