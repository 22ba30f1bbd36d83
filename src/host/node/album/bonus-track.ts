import { readFile } from "node:fs/promises";
import { basename, dirname, relative, resolve } from "node:path";
import { AudioInputError } from "../../../audio/errors.ts";
import { withTrack } from "../../../session/edit-session.ts";
import { titleFromName } from "../../../session/first-session.ts";
import { exists } from "../files.ts";
import { readSession } from "../read-session.ts";
import { writeText } from "./kept-track.ts";

/**
 * Adds a track after the last of the session that a path names (the file, or its folder); the author's comments and order stay, and a mix that is in the
 * session already is not added twice: false then. Throws AudioInputError for a file that is not there.
 */
export async function addBonusTrack(path: string, mix: string): Promise<boolean> {
  if (!(await exists(mix))) throw new AudioInputError("input-missing", mix, `${mix} does not exist: check the path.`);
  const { path: session, mixes } = await readSession(path);
  if (mixes.includes(resolve(mix))) return false;
  const track = { mix: relative(dirname(resolve(session)), resolve(mix)), title: titleFromName(basename(mix)) };
  await writeText(session, await withTrack(await readFile(session, "utf8"), track));
  return true;
}
