// What a mouth does, as numbers: formants of vowels and the noise of consonants.

/** Formants 1 to 3 in Hz of a man and of a woman: means of Peterson and Barney (1952), table II. */
const vowelFormantsHz: Readonly<Record<string, readonly [male: readonly number[], female: readonly number[]]>> = {
  i: [
    [270, 2290, 3010],
    [310, 2790, 3310],
  ], // heed
  e: [
    [530, 1840, 2480],
    [610, 2330, 2990],
  ], // head
  a: [
    [730, 1090, 2440],
    [850, 1220, 2810],
  ], // hod
  o: [
    [570, 840, 2410],
    [590, 920, 2710],
  ], // hawed
  u: [
    [300, 870, 2240],
    [370, 950, 2670],
  ], // who'd
  y: [
    [640, 1190, 2390],
    [760, 1400, 2780],
  ], // hud
};

/** The two formants above, which give a singer's voice its ring. */
const upperFormantsHz = [
  [3400, 4300],
  [3900, 4900],
] as const;

/** Whose throat it is. */
export type Voice = "male" | "female";

/** Five formants of a vowel letter. */
export function formantsOf(vowel: string, voice: Voice): number[] {
  const side = voice === "male" ? 0 : 1;
  const lower = vowelFormantsHz[vowel];
  if (!lower) throw new Error(`no vowel "${vowel}"`);
  return [...lower[side], ...upperFormantsHz[side]];
}

/** How a consonant sounds before its vowel. */
export interface Consonant {
  readonly seconds: number;
  /** Level of its noise, linear, and where that noise lies. */
  readonly noise: number;
  readonly noiseHz: number;
  /** Level of the voice meanwhile, linear. */
  readonly voiced: number;
  /** Vowel from whose formants the mouth comes. */
  readonly from: string;
}

/** The consonants a singer here knows, by letter. */
export const consonants: Readonly<Record<string, Consonant>> = {
  "": { seconds: 0.02, noise: 0.03, noiseHz: 2500, voiced: 0.6, from: "y" },
  s: { seconds: 0.11, noise: 0.55, noiseHz: 7200, voiced: 0, from: "e" },
  c: { seconds: 0.1, noise: 0.6, noiseHz: 3800, voiced: 0, from: "i" }, // sh
  f: { seconds: 0.08, noise: 0.22, noiseHz: 6000, voiced: 0, from: "y" },
  h: { seconds: 0.06, noise: 0.14, noiseHz: 1800, voiced: 0.1, from: "y" },
  t: { seconds: 0.035, noise: 0.5, noiseHz: 5200, voiced: 0, from: "e" },
  k: { seconds: 0.04, noise: 0.4, noiseHz: 2300, voiced: 0, from: "y" },
  d: { seconds: 0.04, noise: 0.15, noiseHz: 3600, voiced: 0.3, from: "e" },
  n: { seconds: 0.07, noise: 0, noiseHz: 2000, voiced: 0.35, from: "i" },
  m: { seconds: 0.08, noise: 0, noiseHz: 2000, voiced: 0.3, from: "u" },
  l: { seconds: 0.07, noise: 0, noiseHz: 2000, voiced: 0.5, from: "u" },
  r: { seconds: 0.07, noise: 0, noiseHz: 2000, voiced: 0.5, from: "o" },
  w: { seconds: 0.08, noise: 0, noiseHz: 2000, voiced: 0.5, from: "u" },
  j: { seconds: 0.07, noise: 0, noiseHz: 2000, voiced: 0.5, from: "i" }, // yes
};
