// A master's result as the report gets it, with round figures; nothing is measured here.
import type { Measurements } from "../src/analysis/measurements.ts";
import type { Finding } from "../src/audio/findings.ts";
import { type Plan, stageOrder } from "../src/chain/plan.ts";
import type { ComparedCandidate } from "../src/delivery/compare/compare-result.ts";
import { predictPlayback } from "../src/delivery/playback.ts";
import type { MasterResult } from "../src/run/result.ts";

export const measured: Measurements = {
  file: "/home/somebody/mix.wav",
  sampleRateHz: 48_000,
  channels: 2,
  bits: 24,
  frames: 12_096_000,
  durationSeconds: 252,
  integratedLufs: -18.6,
  maxMomentaryLufs: -14.2,
  maxShortTermLufs: -15.4,
  loudnessRangeLu: 7.9,
  truePeakDbtp: -6.8,
  samplePeakDbfs: -7,
  plrDb: 11.8,
  minPsrDb: 9.1,
  crestFactorDb: 14.3,
  dr: 11,
  correlation: 0.62,
  sideToMidDb: -8.4,
  monoLossDb: 0.9,
  dcOffset: 0,
  tiltDbPerOctave: -4.6,
  bandwidthHz: 20_600,
  usedBits: 24,
  noiseFloorDbfs: -71.2,
  thirdOctaveDb: Array.from({ length: 31 }, (_, band) => -30 - band),
  notMeasured: {},
};

export function unmeasured(measurements: Measurements): Measurements {
  const entries = Object.entries(measurements).map(([key, value]) => [key, /Lufs|Lu$|Db|dr|correlation|dc|tilt|width|used/.test(key) ? null : value]);
  return { ...Object.fromEntries(entries), thirdOctaveDb: Array.from({ length: 31 }, () => null), notMeasured: { integratedLufs: "silent" } };
}

export function finding(code: string, severity: Finding["severity"], startSeconds: number): Finding {
  return {
    code,
    severity,
    channel: 0,
    startSeconds,
    endSeconds: startSeconds,
    value: 7,
    unit: "samples",
    expected: "0",
    advice: `Mend the ${code}.`,
  };
}

const plan: Plan = {
  chainVersion: 1,
  style: "transparent",
  intensity: 1,
  stages: stageOrder.map((stage) => ({ stage, settings: { amountDb: 1.25 }, because: [], effect: [] })),
};

export const result: MasterResult = {
  source: "/home/somebody/songs/night train.wav",
  output: "C:\\masters\\night-train.wav",
  matrix: "DW-7F3A-22C1",
  pcmSha256: "0f".repeat(32),
  recipe: {
    deadwax: "0.1.0",
    engineSha256: "e1".repeat(32),
    source: { samplesSha256: "50".repeat(32), sampleRateHz: 48_000, channels: 2, frames: 12_096_000 },
    plan,
    output: { bits: 24, ditherSeed: 1 },
    tags: { title: "Night Train" },
    madeAt: "2026-11-29T00:00:00Z",
  },
  style: "transparent",
  plan,
  reference: null,
  edits: [],
  warnings: [],
  before: measured,
  after: {
    ...measured,
    integratedLufs: -9.3,
    truePeakDbtp: -1,
    plrDb: 8.3,
    thirdOctaveDb: measured.thirdOctaveDb.map((level) => (level ?? 0) + 9.3),
  },
  findings: [],
  guards: [
    { name: "true peak", value: -1, limit: -0.95, unit: "dBTP", held: true },
    { name: "punch", value: 6.7, limit: 6, unit: "dB", held: true },
  ],
  refused: [{ stage: "width", reason: "correlation would have fallen to -0.11" }],
  candidates: [
    { name: "gain and limit only", objective: 0.61, chosen: false },
    { name: "soft clip", objective: 0.31, chosen: true },
  ],
  loudnessDesigns: [
    { name: "limiter", objective: 2.5, chosen: false },
    { name: "soft clip, limiter", objective: 2.25, chosen: true },
  ],
  playback: predictPlayback(-9.3, -1),
  notRecommended: false,
  realTimeFactor: 41.3,
  curves: {
    waveformBefore: { low: [-0.2, -0.3], high: [0.2, 0.3] },
    waveformAfter: { low: [-0.8, -0.9], high: [0.8, 0.9] },
    stepSeconds: 1,
    shortTermBeforeLufs: [null, -18],
    shortTermAfterLufs: [null, -9],
    gainReductionDb: [0, -2.5],
    clipReductionDb: [0, 0],
    bands: [{ lowHz: 20, highHz: 148, beforeDb: 11.8, afterDb: 10.4, expectedDb: [-0.6, 10.6] }],
  },
};

/** One version of a comparison: style warm, all else as usual. */
export const comparedCandidate: ComparedCandidate = {
  name: "warm",
  style: "warm",
  styleFile: null,
  intensity: 1,
  targetLufs: null,
  ceilingDbtp: -1,
  reference: null,
  file: "warm.matched.wav",
  gainDb: -4,
  passageGainDb: 0,
  master: measured,
  matched: measured,
  gentleness: 0,
  shortTermLufs: [],
};
