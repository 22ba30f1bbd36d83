const audioEndings = /\.(wav|wave|w64|rf64|bw64|aiff?|aifc|flac|mp3|ogg|oga|opus|m4a)$/i;
const leadingNumber = /^(\d{1,4})(?=[^\d])/;

/** The audio files among names, in the order of a record: by the number each begins with, where all begin with one; alphabetical otherwise. */
export function tracksAmong(names: readonly string[]): string[] {
  const audio = names.filter((name) => audioEndings.test(name) && !name.startsWith(".")).sort();
  const isNumbered = audio.every((name) => leadingNumber.test(name));
  return isNumbered ? audio.sort((a, b) => numberOf(a) - numberOf(b)) : audio;
}

function numberOf(name: string): number {
  return Number(leadingNumber.exec(name)?.[1] ?? 0);
}

/** A first session for the files of a folder, as YAML to be edited: the record takes the folder's name, each track its file's without number and ending. */
export function firstSession(folderName: string, names: readonly string[]): string {
  const tracks = tracksAmong(names).map((name) => `  - mix: ${JSON.stringify(name)}\n    title: ${JSON.stringify(titleFromName(name))}\n`);
  return `# Made from the files of this folder; edit it and run deadwax album on it.
# artist: ...
title: ${JSON.stringify(folderName)}
# A track may also have: number, isrc, style, intent (quiet or loudest), gapSeconds (before it), anchor.
tracks:
${tracks.join("")}`;
}

/** The title that a file name tells: without number, ending and underscores. */
export function titleFromName(name: string): string {
  const bare = name.replace(audioEndings, "").replace(/\.mix$/i, "");
  const words = bare.replace(/^\d{1,4}[\s._-]*/, "").replace(/[_\s]+/g, " ");
  return (words.trim() || bare).slice(0, 200);
}
