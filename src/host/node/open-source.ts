import type { AudioSource } from "../../audio/source.ts";
import { openAudio } from "../../formats/open.ts";
import { openFile } from "./files.ts";
import { fileSpool } from "./spool-file.ts";

/** Opens an audio file of any format that is read; compressed ones are decoded once into a temporary file. */
export async function openSource(path: string): Promise<AudioSource> {
  return openAudio(await openFile(path), fileSpool);
}
