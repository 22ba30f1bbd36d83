import { capitalise, spellOut } from "./metrics.ts";

/** What a finding is called in a musician's words. Codes that are plain already ("clicks", "hum") need no entry. */
const titles: Readonly<Record<string, string>> = {
  silent: "The file is silent",
  "too-short": "Too short to judge",
  "early-end": "The file ends early",
  "non-finite": "Samples that are not numbers",
  "odd-rate": "Unusual sample rate",
  "fake-bit-depth": "Fewer bits than the file claims",
  upsampled: "Raised from a lower sample rate",
  "lossy-origin": "Came from a lossy file",
  "sample-overs": "Samples at full scale",
  "inter-sample-overs": "Peaks between the samples",
  "limited-input": "Already limited",
  "dc-offset": "DC offset",
  polarity: "Channels in opposite polarity",
  "mono-loss": "Gets lost in mono",
  "channel-imbalance": "One side is louder",
  "one-sided": "Sound on one side only",
  "mono-as-stereo": "Mono in a stereo file",
  "cut-start": "The start is cut off",
  "cut-tail": "The end is cut off",
  "noise-floor": "Noise floor",
  "stem-length": "A stem of another length",
  "stem-offset": "A stem out of place",
  "stem-polarity": "A stem in opposite polarity",
  "stem-missing": "Something in the mix that no stem holds",
  "stem-level": "A stem at another level than in the mix",
  "stem-doubled": "The same stem twice",
  "stem-sum": "The stems do not null against the mix",
  rumble: "Rumble below the bass",
};

/** Title of a finding by its code; an unknown code is spelled out. */
export function findingTitle(code: string): string {
  return Object.hasOwn(titles, code) ? titles[code] : capitalise(spellOut(code));
}
