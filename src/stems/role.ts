import { SettingsError } from "../audio/errors.ts";

/** A stem as it was asked for: what it is and where it lies. */
export interface StemFile {
  readonly role: string;
  readonly file: string;
}

/** Words in names and the role they stand for: English, German, Spanish, French, Japanese. */
const roleWords: readonly (readonly [role: string, words: string])[] = [
  ["mix", "mix mixdown premaster 2mix stereomix fullmix full mischung mezcla mixage ミックス"],
  ["drums", "drums drum drumkit kit beat beats schlagzeug batería bateria batterie ドラム ドラムス"],
  ["percussion", "percussion perc perkussion percusión percusion percussions パーカッション"],
  ["kick", "kick bd bassdrum bombo キック"],
  ["snare", "snare sd caja スネア"],
  ["bass", "bass bassline sub 808 bajo basse ベース"],
  [
    "vocals",
    "vocals vocal vox voc voice leadvocals leadvox lv acapella acappella gesang leadgesang stimme voz voces voix chant ボーカル ヴォーカル リードボーカル 歌",
  ],
  ["backing-vocals", "bgv bvs bv backings choir harmonies backingvocals chor chöre coro coros chœur chœurs choeur choeurs コーラス"],
  ["synths", "synths synth synthesizer sintetizador synthé synthe synthés シンセ"],
  ["keys", "keys key piano rhodes organ keyboards klavier tasten orgel teclado teclados clavier claviers キーボード ピアノ"],
  ["guitars", "guitars guitar gtr gtrs gitarre gitarren guitarra guitarras guitare guitares ギター"],
  ["strings", "strings string streicher cuerdas cordes ストリングス"],
  ["brass", "brass horns bläser metales cuivres ブラス"],
  ["pads", "pads pad flächen パッド"],
  ["effects", "fx sfx effects effekte efectos effets エフェクト"],
  ["other", "other others rest otros autres その他"],
];
const singing = ["vocals", "backing-vocals"];
const backingWords = ["backing", "back", "background", "bg", "bgv", "harmony", "harmonies", "choir", "adlibs", "doubles"];
const roleOfWord = new Map(roleWords.flatMap(([role, words]) => words.split(" ").map((word) => [word.normalize("NFC"), role] as const)));

/** The role in a file name: the last word that names one counts ("Bass Fishing - drums.wav"); null where none does. */
export function roleOfName(path: string): string | null {
  const words = wordsOf(path);
  const role = words.map((word) => roleOfWord.get(word)).findLast((found) => found !== undefined);
  if (role === undefined) return null;
  const clean = words.includes("clean") ? "-clean" : "";
  if (role === "vocals") return `${words.some((word) => backingWords.includes(word)) ? "backing-vocals" : role}${clean}`;
  return role;
}

/** Whether a stem sings: a word of its role says so. */
export function isVocal(role: string): boolean {
  return wordsOf(role).some((word) => word === "adlibs" || singing.includes(roleOfWord.get(word) ?? ""));
}

/** Whether a stem sings the lead: a voice that is no backing. */
export function isLeadVocal(role: string): boolean {
  return isVocal(role) && !wordsOf(role).some((word) => word === "backing" || word === "harmony" || roleOfWord.get(word) === "backing-vocals");
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
  const stems: StemFile[] = [];
  let mix = mixBefore;
  const nameless: string[] = [];
  for (const { role, file } of rolesOf(named)) {
    if (role === null) nameless.push(file);
    else if (role !== "mix") stems.push({ role, file });
    else if (mix === null || mix === file) mix = file;
    else refuse(`both ${mix} and ${file} would be the mix; name the roles of the stems, for example drums=${file}.`);
  }
  refuseNameless(nameless);
  refuseTwice(stems);
  if (stems.filter(({ role }) => !isCleanVersion(role)).length < 2) {
    refuse(`--stems needs at least two stems, got ${stems.length}; for example --stems drums=a.wav bass=b.wav vocals=c.wav.`);
  }
  return { stems, mix };
}

/** What was typed after --stems, each with its role: as told, else by its name, null where that tells none; beside `role=file` a plain file is the mix. */
export function rolesOf(named: readonly string[]): { readonly role: string | null; readonly file: string }[] {
  const hasRoles = named.some((text) => parsePair(text) !== null);
  return named.map((text) => parsePair(text) ?? { role: hasRoles ? "mix" : roleOfName(text), file: text });
}

function refuseNameless(files: readonly string[]): void {
  const [one] = files;
  if (one === undefined) return;
  const which =
    files.length === 1 ? `${one} does not tell its role by its name` : `these do not tell their roles by their names: ${files.join(", ")}`;
  refuse(`${which}; write role=${one}, for example vocals=${one}, or mix=${one} for the mix, or call the file by its role.`);
}

function refuseTwice(stems: readonly StemFile[]): void {
  const filesOf = (role: string) => stems.filter((stem) => stem.role === role).map(({ file }) => file);
  const roles = [...new Set(stems.map(({ role }) => role))];
  const twice = roles.map((role) => ({ role, names: filesOf(role) })).filter(({ names }) => names.length > 1);
  const [one] = twice;
  if (!one) return;
  const clauses = twice.map(({ role, names }) => `${names.join(" and ")} would ${names.length === 2 ? "both" : "all"} be ${role}`);
  refuse(`${clauses.join("; ")}; name them apart, for example ${one.role}-2=${one.names[1]}.`);
}

function parsePair(text: string): StemFile | null {
  const [, role, file] = /^(\p{L}[\p{L}\p{M}\p{N} _-]*)=(.+)$/u.exec(text) ?? [];
  if (role === undefined) return null;
  const word = written(role).trim().replace(/[ _]+/g, "-");
  return { role: roleOfWord.get(word) ?? word, file };
}

function wordsOf(path: string): string[] {
  const name = path.replace(/^.*[/\\]/, "").replace(/\.[A-Za-z0-9]{1,5}$/, "");
  return written(name.replace(/([a-z])([A-Z])/g, "$1 $2"))
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== "")
    .map((word) => (roleOfWord.has(word) ? word : word.replace(/(?<=\D)\d+$/, "")));
}

/** Small letters, each one character however the disk writes it: macOS may keep the dots of an ö by themselves. */
function written(name: string): string {
  return name.toLowerCase().normalize("NFC");
}

function refuse(sentence: string): never {
  throw new SettingsError("settings-malformed", "--stems", sentence);
}
