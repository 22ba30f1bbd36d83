import { SettingsError } from "../audio/errors.ts";

/** A stem as it was asked for: what it is and where it lies. */
export interface StemFile {
  readonly role: string;
  readonly file: string;
}

/** Words in file names and the role they stand for. */
const roleWords: readonly (readonly [role: string, words: string])[] = [
  ["mix", "mix mixdown premaster 2mix stereomix fullmix full"],
  ["drums", "drums drum drumkit kit beat beats"],
  ["percussion", "percussion perc"],
  ["kick", "kick bd"],
  ["snare", "snare sd"],
  ["bass", "bass bassline sub 808"],
  ["vocals", "vocals vocal vox voc voice leadvocals leadvox lv acapella acappella"],
  ["backing-vocals", "bgv bvs bv backings choir harmonies backingvocals"],
  ["synths", "synths synth synthesizer"],
  ["keys", "keys key piano rhodes organ keyboards"],
  ["guitars", "guitars guitar gtr gtrs"],
  ["strings", "strings string"],
  ["brass", "brass horns"],
  ["pads", "pads pad"],
  ["effects", "fx sfx effects"],
  ["other", "other others rest"],
];
const backingWords = ["backing", "back", "background", "bg", "bgv", "harmony", "harmonies", "choir", "adlibs", "doubles"];
const roleOfWord = new Map(roleWords.flatMap(([role, words]) => words.split(" ").map((word) => [word, role] as const)));

/** The role in a file name: the last word that names one counts ("Bass Fishing - drums.wav"); null where none does. */
export function roleOfName(path: string): string | null {
  const words = wordsOf(path);
  const role = words.map((word) => roleOfWord.get(word)).findLast((found) => found !== undefined);
  if (role === undefined) return null;
  const clean = words.includes("clean") ? "-clean" : "";
  if (role === "vocals") return `${words.some((word) => backingWords.includes(word)) ? "backing-vocals" : role}${clean}`;
  return role;
}

/** Whether a stem sings. */
export function isVocal(role: string): boolean {
  return /(^|-)(vocals?|vox|voice|choir|adlibs)(-|$)/.test(role);
}

/** Whether a stem sings the lead: a voice that is no backing. */
export function isLeadVocal(role: string): boolean {
  return isVocal(role) && !/(^|-)(backing|bgv|choir|harmony|harmonies)(-|$)/.test(role);
}

/** Whether a stem replaces another in the clean version and is no part of the mix: `vocals-clean`. */
export function isCleanVersion(role: string): boolean {
  return role.endsWith("-clean");
}

/** The stems and the mix among what was named: `role=file`, or files whose names decide. */
export interface NamedFiles {
  readonly stems: readonly StemFile[];
  readonly mix: string | null;
}

/**
 * Sorts what was typed after --stems. A file without a role that stands beside `role=file` is the mix. Throws SettingsError for a role twice,
 * a file whose name tells no role, and fewer than two stems.
 */
export function sortStems(named: readonly string[], mixBefore: string | null = null): NamedFiles {
  const hasRoles = named.some((text) => parsePair(text) !== null);
  const stems: StemFile[] = [];
  let mix = mixBefore;
  for (const text of named) {
    const pair = parsePair(text) ?? { role: hasRoles ? "mix" : roleOfName(text), file: text };
    if (pair.role === null)
      refuse(`${text} does not tell its role by its name; write role=${text}, for example vocals=${text}, or mix=${text} for the mix.`);
    else if (pair.role !== "mix") stems.push({ role: pair.role, file: pair.file });
    else if (mix === null) mix = pair.file;
    else refuse(`both ${mix} and ${pair.file} would be the mix; name the roles of the stems, for example drums=${pair.file}.`);
  }
  const twice = stems.find(({ role }, index) => stems.findIndex((other) => other.role === role) !== index);
  if (twice) {
    const files = stems.filter(({ role }) => role === twice.role).map(({ file }) => file);
    refuse(`${files.join(" and ")} would both be ${twice.role}; name them apart, for example ${twice.role}-2=${files[1]}.`);
  }
  if (stems.filter(({ role }) => !isCleanVersion(role)).length < 2) {
    refuse(`--stems needs at least two stems, got ${stems.length}; for example --stems drums=a.wav bass=b.wav vocals=c.wav.`);
  }
  return { stems, mix };
}

function parsePair(text: string): StemFile | null {
  const [, role, file] = /^([A-Za-z][A-Za-z0-9 _-]*)=(.+)$/.exec(text) ?? [];
  if (role === undefined) return null;
  const word = role.trim().toLowerCase().replace(/[ _]+/g, "-");
  return { role: roleOfWord.get(word) ?? word, file };
}

function wordsOf(path: string): string[] {
  const name = path.replace(/^.*[/\\]/, "").replace(/\.[A-Za-z0-9]{1,5}$/, "");
  return name
    .replace(/([a-z])([A-Z])/g, "$1 $2")
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== "")
    .map((word) => (roleOfWord.has(word) ? word : word.replace(/(?<=\D)\d+$/, "")));
}

function refuse(sentence: string): never {
  throw new SettingsError("settings-malformed", "--stems", sentence);
}
