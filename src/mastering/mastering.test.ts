import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Measurements } from "../analysis/measurements.ts";
import { bandFrameValues, type TrackReadings, thirdOctaveHz, wideBandEdgesHz } from "../analysis/readings.ts";
import { curveLoudnessDb } from "./curve-loudness.ts";
import { chooseDesign, damageCost } from "./loudness.ts";
import { lowEndRefusals, planLowEnd } from "./low-end.ts";
import { planBeforeLoudness } from "./plan.ts";
import type { ReferenceTarget } from "./reference.ts";
import { loFi } from "./styles/lo-fi.ts";
import type { Style } from "./styles/style.ts";
import { tape } from "./styles/tape.ts";
import { transparent } from "./styles/transparent.ts";
import { bandLevels, middleHalf } from "./targets/records-567.ts";
import { planTone, wantedMoves } from "./tone.ts";
import { gatherFacts } from "./track-facts.ts";
import { warmthLevelDb } from "./warmth.ts";

/** Readings of an imaginary track whose nine bands have given levels (dB) and a given side to mid, the same in every frame. */
function imaginaryTrack(levels: readonly number[], sideToMidDb = -10): TrackReadings {
  const frames = 200;
  const bandFrames = new Float32Array(frames * bandFrameValues);
  for (let frame = 0; frame < frames; frame++) {
    levels.forEach((level, band) => {
      const power = 10 ** ((level - 30) / 10);
      bandFrames[frame * bandFrameValues + 31 + band] = power;
      bandFrames[frame * bandFrameValues + 40 + band] = power * 10 ** (sideToMidDb / 10);
    });
  }
  return {
    sampleRateHz: 48000,
    channels: 2,
    frames: 48000 * 34,
    stepPowers: new Float64Array(3400).fill(0.01),
    monoStepPowers: null,
    totals: [new Float64Array(9)],
    steps: new Float32Array(3400 * 5),
    bandFrames,
    bandFrameSeconds: 0.17,
    spectrum: new Float64Array(8192),
    spectrumFrames: frames,
    peaksPerSecond: new Float32Array(34).fill(0.4),
  };
}

/** Bass-heavy music: 1 dB less in every third octave. */
const thirdOctaveDb = thirdOctaveHz.map((_, band) => -15 - band);
const premaster = {
  integratedLufs: -20,
  truePeakDbtp: -8,
  plrDb: 15,
  bandwidthHz: 20000,
  loudnessRangeLu: 6,
  thirdOctaveDb,
} as unknown as Measurements;
const record = { ...premaster, integratedLufs: -10, truePeakDbtp: -0.3, plrDb: 9.7 } as Measurements;
const medians = bandLevels.map((spread) => spread.p50);

function toneCurve(levels: readonly number[], measurements = premaster): readonly number[] | null {
  const stage = planTone(gatherFacts(measurements, imaginaryTrack(levels)), transparent, 1);
  return stage ? (stage.settings["midDb"] as readonly number[]) : null;
}

function at(curve: readonly number[], frequencyHz: number): number {
  return curve[thirdOctaveHz.findIndex((centre) => Math.abs(centre / frequencyHz - 1) < 0.12)];
}

describe("tone", () => {
  it("does nothing to a track whose bands are the medians of records", () => {
    expect(toneCurve(medians)).toBeNull();
  });
  it("does nothing anywhere inside the middle half", () => {
    expect(toneCurve(bandLevels.map((spread) => middleHalf(spread)[0] + 0.3))).toBeNull();
  });
  it("lifts a top that is 8 dB below the middle half, and by no more than the style's limit", () => {
    const dull = medians.map((level, band) => (band >= 7 ? middleHalf(bandLevels[band])[0] - 8 : level));
    const curve = toneCurve(dull);
    expect(curve).not.toBeNull();
    expect(at(curve ?? [], 10000)).toBeGreaterThan(1);
    expect(Math.max(...(curve ?? []))).toBeLessThanOrEqual(transparent.tone.limitDb);
    expect(at(curve ?? [], 1000)).toBeLessThan(0.2);
  });
  it("moves no band of a finished record by more than 0.7 dB when both are heard equally loud", () => {
    const dull = medians.map((level, band) => (band >= 6 ? level - 20 : level));
    const curve = toneCurve(dull, record) ?? thirdOctaveHz.map(() => 9);
    const loudnessDb = curveLoudnessDb(curve, thirdOctaveDb);
    expect(Math.max(...curve.map((gainDb) => Math.abs(gainDb - loudnessDb)))).toBeLessThanOrEqual(0.72);
    expect(Math.max(...curve) - Math.min(...curve)).toBeGreaterThan(0.7);
  });
  it("moves no band of a finished record by more than that whatever its levels are", () => {
    const levels = fc.array(fc.double({ min: -25, max: 25, noNaN: true }), { minLength: 9, maxLength: 9 });
    fc.assert(
      fc.property(levels, (offsets) => {
        const curve = toneCurve(
          medians.map((level, band) => level + offsets[band]),
          record,
        );
        const loudnessDb = curveLoudnessDb(curve ?? [], thirdOctaveDb);
        for (const gainDb of curve ?? []) if (gainDb < 0) expect(gainDb - loudnessDb).toBeGreaterThanOrEqual(-0.72);
        for (const gainDb of curve ?? []) expect(gainDb - loudnessDb).toBeLessThanOrEqual(0.72);
      }),
    );
  });
  it("of a track in a finished record is that of the record alone, however far it lies from other records", () => {
    const dull = medians.map((level, band) => (band >= 6 ? level - 20 : level));
    const facts = gatherFacts(premaster, imaginaryTrack(dull));
    const curveDb = thirdOctaveHz.map((_, band) => (band < 10 ? 0.4 : 0));
    const planned = (isFinished: boolean) =>
      planBeforeLoudness(facts, transparent, 1, [], null, null, { curveDb, because: [], isFinished }).stages.find(({ stage }) => stage === "tone");
    expect(planned(true)?.settings["midDb"]).toEqual(curveDb);
    expect(planned(false)?.settings["midDb"]).not.toEqual(curveDb);
  });
  it("of a mix whose peaks lie 12 dB above full scale is no finished record's, but one that a codec and 4 dB of gain took there is", () => {
    const hot = (peakDbtp: number) => ({ ...record, truePeakDbtp: peakDbtp, integratedLufs: peakDbtp - 9.7 }) as Measurements;
    const isFinished = (peakDbtp: number) => gatherFacts(hot(peakDbtp), imaginaryTrack(medians)).isFinished;
    expect([-3, -1, 7.5, 12].map(isFinished)).toEqual([false, true, true, false]);
  });
  it("counts a mono file as two speakers play it: 3 LU more loudness and 3 dB less between it and the peaks", () => {
    const isFinished = (integratedLufs: number, plrDb: number, dualMonoLufs: number | null) =>
      gatherFacts({ ...record, integratedLufs, plrDb, dualMonoLufs } as Measurements, imaginaryTrack(medians)).isFinished;
    expect([isFinished(-20, 17.5, null), isFinished(-20, 17.5, -17)]).toEqual([false, true]);
  });
  it("boosts nothing above the bandwidth of a lossy source", () => {
    const dull = medians.map((level, band) => (band >= 7 ? level - 20 : level));
    const curve = toneCurve(dull, { ...premaster, bandwidthHz: 11000 } as Measurements) ?? [];
    thirdOctaveHz.forEach((frequencyHz, index) => {
      if (frequencyHz > 11000) expect(curve[index]).toBeLessThanOrEqual(0);
    });
  });
  it("has nine bands in its table and in the analyser", () => {
    expect(bandLevels.length).toBe(wideBandEdgesHz.length - 1);
  });
});

describe("a style's colour", () => {
  const tilted = { ...transparent, tone: { ...transparent.tone, tiltDbPerOctave: -0.3 } };
  const curveOf = (levels: readonly number[], style: Style, intensity = 1) =>
    planTone(gatherFacts(premaster, imaginaryTrack(levels)), style, intensity)?.settings["midDb"] as readonly number[] | undefined;
  it("tilts a track inside the middle half by the style's slope: 0.3 dB an octave are 0.9 dB from 500 Hz to 4 kHz", () => {
    const curve = curveOf(medians, tilted) ?? [];
    expect(at(curve, 500) - at(curve, 4000)).toBeCloseTo(0.9, 0);
    expect(at(curve, 80)).toBeGreaterThan(0.5);
    expect(at(curve, 12500)).toBeLessThan(-0.8);
  });
  it("gives half the slope at half the intensity, none at 0", () => {
    const [whole, half] = [curveOf(medians, tilted) ?? [], curveOf(medians, tilted, 0.5) ?? []];
    expect(at(half, 12500) / at(whole, 12500)).toBeCloseTo(0.5, 1);
    expect(curveOf(medians, tilted, 0)).toBeUndefined();
  });
  it("gives every track but a finished one its curve, bright or dull: 2 dB from 7300 Hz on are 2 dB more than at 1 kHz", () => {
    const shelved = { ...transparent, tone: { ...transparent.tone, share: 0, curveDb: [0, 0, 0, 0, 0, 0, 0, 2, 2] } };
    for (const lift of [-8, 0, 8]) {
      const levels = medians.map((level, band) => (band >= 7 ? level + lift : level));
      const curve = curveOf(levels, shelved) ?? [];
      expect(at(curve, 12500) - at(curve, 1000)).toBeCloseTo(2, 1);
      const because = planTone(gatherFacts(premaster, imaginaryTrack(levels)), shelved, 1)?.because ?? [];
      expect(because.map(({ metric, expected }) => `${metric}: ${expected}`)).toContain("gain from 7300 to 12200 Hz that the style adds: 2");
      expect(planTone(gatherFacts(record, imaginaryTrack(levels)), shelved, 1)).toBeNull();
    }
  });
  it("stays within what the tone stage takes, whatever the style and the track", () => {
    const gain = fc.double({ min: -6, max: 6, noNaN: true });
    const nine = (one: fc.Arbitrary<number>) => fc.array(one, { minLength: 9, maxLength: 9 });
    fc.assert(
      fc.property(nine(fc.double({ min: -60, max: 60, noNaN: true })), nine(gain), nine(gain), (levels, offsetsDb, curveDb) => {
        const style = { ...transparent, tone: { share: 1, limitDb: 6, tiltDbPerOctave: 0.6, offsetsDb, curveDb } };
        const curve = curveOf(levels, style, 1.5) ?? [];
        expect(Math.max(0, ...curve.map(Math.abs))).toBeLessThanOrEqual(12);
      }),
      { numRuns: 50 },
    );
  });
  it("does not make a dark track darker", () => {
    const dark = medians.map((level, band) => (band >= 7 ? middleHalf(bandLevels[band])[0] - 4 : level));
    const { bands } = gatherFacts(premaster, imaginaryTrack(dark));
    const moves = bands ? wantedMoves(bands, tilted.tone, 1) : [-1];
    for (const band of [7, 8]) expect(moves[band]).toBeGreaterThanOrEqual(0);
  });
  it("looks for the middle half elsewhere: lo-fi lifts a dull top less than half as far as transparent", () => {
    const dull = medians.map((level, band) => (band >= 7 ? middleHalf(bandLevels[band])[0] - 5 : level));
    const lift = (style: Style) => at(curveOf(dull, style) ?? thirdOctaveHz.map(() => 0), 10000);
    expect(lift(loFi)).toBeLessThan(lift(transparent) / 2);
  });
  it("harmonics at half the intensity are 6 dB lower", () => {
    expect((warmthLevelDb(tape, 1) ?? 0) - (warmthLevelDb(tape, 0.5) ?? 0)).toBeCloseTo(6.02, 1);
  });
});

describe("low end", () => {
  it("leaves bass alone that is narrower than -6 dB side to mid, and draws in what is wider", () => {
    expect(planLowEnd(gatherFacts(premaster, imaginaryTrack(medians, -10)), transparent, 1, null)).toBeNull();
    expect(planLowEnd(gatherFacts(premaster, imaginaryTrack(medians, -3)), transparent, 1, null)?.settings["monoBelowHz"]).toBe(100);
  });

  it("leaves bass of which the difference of the channels holds more than their sum, and says why", () => {
    const opposed = gatherFacts(premaster, imaginaryTrack(medians, 9));
    expect(planLowEnd(opposed, transparent, 1, null)).toBeNull();
    expect(lowEndRefusals(opposed, transparent, 1)[0].reason).toMatch(/148 Hz .* lies 9 dB over their sum/);
    expect(lowEndRefusals(gatherFacts(premaster, imaginaryTrack(medians, -3)), transparent, 1)).toEqual([]);
  });
});

describe("the choice of a loudness design", () => {
  it.each([
    [1, 0.98, "simpler"],
    [1, 0.5, "cheaper"],
    [0.05, 0.01, "cheaper"],
    [0.015, 0, "simpler"],
  ])("takes, at %d for the earlier, simpler design and %d for another, the %s one", (simple, other, name) => {
    const trials = [
      { cost: simple, name: "simpler" },
      { cost: other, name: "cheaper" },
    ];
    expect(chooseDesign(trials).name).toBe(name);
  });
  it("prices 4 dB of noise to mask ratio above -30 dB, 2 % of disturbed frames and 0.25 dB of gain motion at one unit each", () => {
    const clean = { nmrDb: -34, rdfPercent: 0, gainMotionDb: 0 };
    expect(damageCost(clean)).toBe(0);
    expect(damageCost({ ...clean, nmrDb: -26 })).toBe(1);
    expect(damageCost({ ...clean, rdfPercent: 2 })).toBe(1);
    expect(damageCost({ ...clean, gainMotionDb: 0.25 })).toBe(1);
    expect(damageCost({ nmrDb: -22, rdfPercent: 4, gainMotionDb: 0.5 })).toBe(6);
  });
});

describe("glue towards a reference", () => {
  /** Mean gain reduction, dB, of a style of 1 dB on a mix with 12 dB between loudness and peaks. */
  const glued = (referencePlrDb: number | null, amount: number) => {
    const facts = gatherFacts({ ...premaster, plrDb: 12, channels: 2 } as Measurements, imaginaryTrack(medians));
    const amounts = { tone: { amount: 0 }, dynamics: { amount } };
    const target = { plrDb: referencePlrDb, amounts, sideToMidDb: null } as unknown as ReferenceTarget;
    const style = { ...transparent, glue: { meanReductionDb: 1, ratio: 1.5, attackMs: 30 } };
    const plan = planBeforeLoudness(facts, style, 1, ["tone", "low-end"], null, target);
    return -Number(plan.stages.find(({ stage }) => stage === "glue")?.effect[0].after ?? 0);
  };
  it("is the style's own and a quarter of the room beyond 2 dB that the mix has above it, 1.5 dB at most, times the amount", () => {
    for (const [plrDb, amount, reductionDb] of [
      [12, 1, 1],
      [10, 1, 1],
      [8, 1, 1.5],
      [6, 0.5, 1.5],
      [0, 1, 2.5],
    ])
      expect(glued(plrDb, amount)).toBeCloseTo(reductionDb, 1);
  });
  it("is less by the amount where the mix has 2 dB less room than it, and the style's own where the reference does not tell", () => {
    for (const [plrDb, amount, reductionDb] of [
      [14, 1, 1],
      [15, 0.5, 0.5],
      [15, 1, 0],
    ])
      expect(glued(plrDb, amount)).toBeCloseTo(reductionDb, 1);
    expect(glued(null, 1)).toBeCloseTo(1, 1);
  });
});
