/** Every code `inspect` can report, in the order of docs/findings.md. Stable: scripts and sessions rely on them. */
export const findingCodes = [
  "non-finite",
  "silent",
  "too-short",
  "early-end",
  "odd-rate",
  "fake-bit-depth",
  "upsampled",
  "lossy-origin",
  "headroom",
  "sample-overs",
  "inter-sample-overs",
  "clipping",
  "limited-input",
  "dc-offset",
  "polarity",
  "mono-loss",
  "channel-imbalance",
  "one-sided",
  "mono-as-stereo",
  "clicks",
  "dropouts",
  "cut-start",
  "cut-tail",
  "long-silence",
  "hum",
  "noise-floor",
  "rumble",
  "sibilance",
] as const;

/** Code of a finding. */
export type FindingCode = (typeof findingCodes)[number];
