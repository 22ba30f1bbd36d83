import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Measurements } from "../analysis/measurements.ts";
import { bandFrameValues, sideThirdsAt, type TrackReadings, thirdOctaveHz } from "../analysis/readings.ts";
import { aroundMean, rmsOf, type ThirdOctaveLevels } from "../analysis/third-octave-levels.ts";
import type { Finding } from "../audio/findings.ts";
import { finishedRefusals } from "./finished-record.ts";
import { defaultReferenceWish, gatherReference, type Reference, referenceTarget } from "./reference.ts";
import { compareToReferences } from "./reference-comparison.ts";
import { planReferenceTone, referenceRefusals } from "./reference-tone.ts";
import { gatherFacts } from "./track-facts.ts";

const premaster = { integratedLufs: -20, truePeakDbtp: -8, plrDb: 15, bandwidthHz: 20000, loudnessRangeLu: 6, monoLossDb: 0.4 } as Measurements;
const record = { ...premaster, integratedLufs: -10, truePeakDbtp: -0.3, plrDb: 9.7 } as Measurements;
const pink = thirdOctaveHz.map(() => 0);

/** Readings of an imaginary stereo track: the same third octaves (dB) and the same side to mid in every frame. */
function imaginaryTrack(levels: readonly number[], sideToMidDb: number): TrackReadings {
  const frames = 200;
  const bandFrames = new Float32Array(frames * bandFrameValues);
  const sideShare = 1 / (1 + 10 ** (-sideToMidDb / 10));
  for (let frame = 0; frame < frames; frame++) {
    bandFrames[frame * bandFrameValues + 31] = 0.1;
    levels.forEach((level, band) => {
      const power = 10 ** ((level - 30) / 10);
      bandFrames[frame * bandFrameValues + band] = power;
      bandFrames[frame * bandFrameValues + sideThirdsAt + band] = power * sideShare;
    });
  }
  const empty = { monoStepPowers: null, totals: [new Float64Array(9)], steps: new Float32Array(3400 * 5), spectrum: new Float64Array(8192) };
  return {
    ...empty,
    sampleRateHz: 48000,
    channels: 2,
    frames: 48000 * 34,
    stepPowers: new Float64Array(3400).fill(0.01),
    bandFrames,
    bandFrameSeconds: 0.17,
    spectrumFrames: frames,
    peaksPerSecond: new Float32Array(34).fill(0.4),
  };
}

function mix(levels: readonly number[] = pink, sideToMidDb = -10, measurements = premaster) {
  return gatherFacts(measurements, imaginaryTrack(levels, sideToMidDb));
}

function levelsFrom(relativeDb: readonly number[], sideToMidDb: readonly number[] = pink.map(() => -10), deviationDb = 0): ThirdOctaveLevels {
  return { relativeDb: aroundMean(relativeDb), sideToMidDb, deviationDb: pink.map(() => deviationDb) };
}

function reference(changes: Partial<Reference> = {}): Reference {
  const sound = { integratedLufs: -10, plrDb: 10, loudnessRangeLu: 6, monoLossDb: 0.4, correlationLow: 0.3, edgeHz: 24000 };
  return {
    ...defaultReferenceWish,
    ...sound,
    name: "a.flac",
    durationSeconds: 180,
    levels: levelsFrom(pink),
    moments: null,
    isLossy: false,
    isClipped: false,
    isLimited: false,
    ...changes,
  };
}

function amounts(tone: number, width = 0): Reference["amounts"] {
  return { tone: { amount: tone, isNamed: true }, width: { amount: width, isNamed: true } };
}

function curves(facts: ReturnType<typeof mix>, ...references: Reference[]): { midDb: readonly number[]; sideDb: readonly number[] } {
  const target = referenceTarget(references);
  const stage = target && planReferenceTone(facts, target, 1, null);
  return (stage?.settings ?? { midDb: pink, sideDb: pink }) as { midDb: readonly number[]; sideDb: readonly number[] };
}

const anyLevels = fc.array(fc.double({ min: -40, max: 40, noNaN: true }), { minLength: 31, maxLength: 31 });
const anyWidth = fc.array(fc.double({ min: -60, max: 6, noNaN: true }), { minLength: 31, maxLength: 31 });
const anyAmount = fc.double({ min: 0.01, max: 1, noNaN: true });

describe("the limits of a reference match", () => {
  it("move no band by more than 6 dB times the amount, nor the side against the mid, whatever the reference", () => {
    fc.assert(
      fc.property(anyLevels, anyWidth, anyAmount, anyAmount, (levels, width, tone, side) => {
        const { midDb, sideDb } = curves(mix(), reference({ levels: levelsFrom(levels, width), amounts: amounts(tone, side) }));
        for (let band = 0; band < 31; band++) {
          expect(Math.abs(midDb[band])).toBeLessThanOrEqual(6 * tone + 0.006);
          if (band > 2 && band < 29) expect(Math.abs(sideDb[band] - midDb[band])).toBeLessThanOrEqual(6 * side + 0.011);
        }
      }),
    );
  });
  it("lift nothing below 35 Hz nor above the edge of mix or reference, whatever the reference", () => {
    fc.assert(
      fc.property(anyLevels, anyWidth, fc.integer({ min: 8000, max: 24000 }), (levels, width, edgeHz) => {
        const { midDb, sideDb } = curves(mix(), reference({ levels: levelsFrom(levels, width), amounts: amounts(1, 1), edgeHz }));
        thirdOctaveHz.forEach((frequencyHz, band) => {
          if (frequencyHz < 35 || frequencyHz * 10 ** 0.05 > 20000) expect(Math.max(midDb[band], sideDb[band])).toBeLessThanOrEqual(0);
        });
      }),
    );
  });
  it("move a finished record by at most 0.7 dB unless the amount is named", () => {
    const dull = pink.map((_, band) => -band);
    const finished = mix(dull, -10, record);
    const cautious = curves(finished, reference());
    expect(Math.max(...cautious.midDb.map(Math.abs))).toBeLessThanOrEqual(0.71);
    expect(Math.max(...curves(finished, reference({ amounts: amounts(0.7) })).midDb.map(Math.abs))).toBeGreaterThan(1);
  });
  it("are told once of a finished record, and not where the amount or the loudness was named", () => {
    const finished = mix(pink, -10, record);
    const told = (wishedLufs: number | null, ...references: Reference[]) =>
      finishedRefusals(finished, { targetLufs: wishedLufs }, referenceTarget(references)).map(({ reason }) => reason);
    expect(finishedRefusals(mix(), { targetLufs: null }, null)).toEqual([]);
    expect(told(null)).toEqual([
      "this is a finished record by its figures (-10 LUFS, peaks at -0.3 dBTP), somebody's decision: its tone is moved by 0.7 dB at most and it is made no louder. For more, name a loudness or send the mix before limiting.",
    ]);
    expect(told(-8)[0]).not.toContain("louder");
    expect(told(null, reference())[0]).toMatch(
      /louder no further than its style allows. For more, name the amount \(tone=0.7\) or name a loudness or send the mix before limiting.$/,
    );
    expect(told(-8, reference({ amounts: amounts(1) }))).toEqual([]);
    expect(told(-8, reference({ amounts: amounts(0, 1) }))[0]).toContain("tone is moved by 0.7 dB at most");
    const albumTone = { curveDb: [], because: [], isFinished: true };
    expect(finishedRefusals(mix(), { targetLufs: -9, albumTone }, null)[0].reason).toMatch(/^most tracks of this record are finished/);
  });
  it("reduce the match to an unlike record in proportion, and say so: 18 dB rms away, half", () => {
    const far = pink.map((_, band) => (band % 2 === 0 ? 18 : -18));
    const target = referenceTarget([reference({ levels: levelsFrom(far), amounts: amounts(1) })]);
    expect(target && referenceRefusals(mix(), target, 1)[0].reason).toMatch(/1[78]\.?\d* dB rms from a\.flac, more than 9: .* reduced to 5[0-2] %/);
  });
});

describe("a reference of the same song", () => {
  const broad = pink.map((_, band) => 4 * Math.sin(band / 4));
  it("gives back a broad curve within 0.3 dB rms at amount 1", () => {
    const { midDb } = curves(mix(), reference({ levels: levelsFrom(broad), amounts: amounts(1) }));
    expect(rmsOf(aroundMean(midDb.map((gainDb, band) => gainDb - broad[band])))).toBeLessThan(0.3);
  });
  it("gives back a change of width within 0.1 dB and leaves the tone", () => {
    const { midDb, sideDb } = curves(mix(pink, -14), reference({ amounts: amounts(1, 1) }));
    for (let band = 3; band < 30; band++) {
      expect(sideDb[band] - midDb[band]).toBeCloseTo(4, 1);
      const total = (10 ** (midDb[band] / 10) + 10 ** ((sideDb[band] - 14) / 10)) / (1 + 10 ** -1.4);
      expect(10 * Math.log10(total)).toBeCloseTo(0, 1);
    }
  });
  it("asks for nothing when nothing differs", () => {
    const target = referenceTarget([reference()]);
    expect(target && planReferenceTone(mix(), target, 1, null)).toBeNull();
  });
});

describe("the reasons of a match", () => {
  it("tell of octaves, as the curve does: beside a steep edge too, what is moved lies between what it was and what is expected", () => {
    const steep = pink.map((_, band) => (band > 2 && band < 7 ? -17 : 0));
    const target = referenceTarget([reference({ levels: levelsFrom(steep) })]);
    const stage = target && planReferenceTone(mix(), target, 1, null);
    const octaves = (stage?.because ?? []).filter(({ metric }) => metric.startsWith("level of the octave around"));
    expect(octaves.map(({ metric }) => metric)).toContain("level of the octave around 32 Hz against a.flac");
    for (const { metric, measured, expected } of octaves) {
      const after = stage?.effect.find((effect) => effect.metric === metric)?.after ?? Number.NaN;
      const [low, high] = [measured, Number(expected)].sort((a, b) => a - b);
      expect(after, metric).toBeGreaterThan(low - 0.3);
      expect(after, metric).toBeLessThan(high + 0.3);
    }
  });
  it("include those of the rules where the reference gives only width and the rules' tone stays", () => {
    const because = [{ metric: "level from 20 to 148 Hz", measured: 13, expected: [2, 8] as const, unit: "dB" }];
    const effect = [{ metric: "level from 20 to 148 Hz", before: 13, after: 11, unit: "dB" }];
    const curve = pink.map((_, band) => (band < 8 ? -2 : 0));
    const own = { stage: "tone" as const, settings: { phase: "minimum", midDb: curve, sideDb: curve }, because, effect };
    const target = referenceTarget([
      reference({
        levels: levelsFrom(
          pink,
          pink.map(() => -4),
        ),
        amounts: { width: { amount: 1, isNamed: true } },
      }),
    ]);
    const stage = target && planReferenceTone(mix(), target, 1, own);
    expect(stage?.because[0]).toEqual(because[0]);
    expect(stage?.effect[0]).toEqual(effect[0]);
    expect(stage?.because.at(-1)?.metric).toMatch(/^side to mid of the octave around .* against a\.flac$/);
  });
});

describe("what a reference gives", () => {
  it("is only its tone when it is clipped", () => {
    const target = referenceTarget([reference({ isClipped: true })]);
    expect(target?.givers).toEqual({ tone: ["a.flac"], level: [], dynamics: [], width: [] });
    expect(target?.refused).toEqual([
      { stage: "reference", reason: "a.flac gives no level, dynamics, width: its peaks are cut flat, so only its tone is taken." },
    ]);
  });
  it("is nothing above the edge of a lossy file: neither lift nor cut is taken from there", () => {
    const dead = pink.map((_, band) => (band > 28 ? -60 : 0));
    const { midDb } = curves(mix(), reference({ levels: levelsFrom(dead), amounts: amounts(1), isLossy: true, edgeHz: 16000 }));
    expect(Math.max(...midDb.map(Math.abs))).toBeLessThan(0.1);
  });
  it("ends at the edge of its encoder or at its bandwidth, whichever comes first", () => {
    const lossy = { code: "lossy-origin", value: 16000 } as Finding;
    const edgeOf = (bandwidthHz: number, findings: Finding[]) =>
      gatherReference("a.flac", defaultReferenceWish, { ...record, bandwidthHz, sampleRateHz: 48000 }, imaginaryTrack(pink, -10), findings).edgeHz;
    expect([edgeOf(20000, []), edgeOf(20000, [lossy]), edgeOf(12000, [lossy])]).toEqual([20000, 16000, 12000]);
  });
  it("is no width when it is mono in two channels: what a lossy encoder left of a side would narrow every mix", () => {
    const gathered = (sideToMidDb: number) =>
      gatherReference("a.flac", defaultReferenceWish, record, { ...imaginaryTrack(pink, sideToMidDb), channels: 2 }, []);
    expect(referenceTarget([gathered(-12)])?.givers.width).toEqual(["a.flac"]);
    const target = referenceTarget([gathered(-46)]);
    expect(target?.givers).toMatchObject({ tone: ["a.flac"], width: [] });
    expect(target?.refused).toEqual([{ stage: "reference", reason: "a.flac gives no width: it is mono." }]);
  });
  it("is nothing when it is silent", () => {
    expect(referenceTarget([reference({ levels: null, integratedLufs: null })])?.givers.level).toEqual([]);
  });
  it("is a mean weighted by the user when there are several, and trusted less where they disagree", () => {
    const bright = pink.map((_, band) => (band > 20 ? 8 : 0));
    const target = referenceTarget([reference({ weight: 3, integratedLufs: -8 }), reference({ levels: levelsFrom(bright), integratedLufs: -12 })]);
    expect(target?.integratedLufs).toBe(-9);
    expect(target?.deviationDb[25]).toBeGreaterThan(2);
  });
});

describe("the distance to a reference", () => {
  it("splits every band into three parts that add up to reference minus mix", () => {
    fc.assert(
      fc.property(anyLevels, fc.double({ min: 0, max: 6, noNaN: true }), (levels, deviationDb) => {
        const comparison = compareToReferences(mix(), [reference({ levels: levelsFrom(levels, undefined, deviationDb) })], null);
        for (const band of comparison?.bands ?? []) {
          if (band.referenceDb === null || band.frequencyHz > 17000) continue;
          expect(band.masteringPartDb + band.mixPartDb + band.notCopiedDb).toBeCloseTo(band.referenceDb - band.mixDb, 1);
          expect(Math.abs(band.masteringPartDb)).toBeLessThanOrEqual(6);
        }
      }),
    );
  });
  it("gives a single note to nobody: a third octave that stands out alone is mostly not to be copied", () => {
    const note = pink.map((_, band) => (band === 15 ? 8 : 0));
    const band = compareToReferences(mix(), [reference({ levels: levelsFrom(note) })], null)?.bands[15];
    expect(band?.notCopiedDb).toBeCloseTo(4, 0);
  });
  it("tells the mixer what is left beyond mastering's 6 dB, with the band and the size", () => {
    const bright = pink.map((_, band) => (band > 22 && band < 28 ? 14 : 0));
    const notes = compareToReferences(mix(), [reference({ levels: levelsFrom(bright) })], null)?.notesToMixer ?? [];
    expect(notes[0]).toMatch(/^Bring up what plays from [34]\.\d kHz to (8\.9|11\.2) kHz by about [2-6](\.5)? dB/);
  });
  it.each([
    [18280, 22050, "mix"],
    [20100, 22050, "alike"],
    [20000, 16000, "not copied"],
    [16100, 16000, "alike"],
  ])("a mix up to %s Hz beside a reference up to %s Hz: the highest frequency is %s", (bandwidthHz, edgeHz, whose) => {
    const facts = mix(pink, -10, { ...premaster, bandwidthHz } as Measurements);
    const figure = compareToReferences(facts, [reference({ edgeHz })], null)?.figures.find(({ metric }) => metric === "highest frequency");
    expect(figure?.whose).toBe(whose);
  });
  it("shows no level of the reference where the mix has no sound: there it is not compared, and the mix's own silence is not the reference's", () => {
    const silentAbove = pink.map((level, band) => (band > 26 ? -94 : level));
    const facts = mix(silentAbove, -10, { ...premaster, bandwidthHz: 9810 } as Measurements);
    const bands = compareToReferences(facts, [reference()], null)?.bands ?? [];
    expect(bands.map(({ referenceDb }) => referenceDb === null)).toEqual(pink.map((_, band) => band > 26));
  });
  it("says nothing of a lossy edge that nobody hears", () => {
    const refusedOf = (edgeHz: number) => referenceTarget([reference({ isLossy: true, edgeHz })])?.refused ?? [];
    expect(refusedOf(22050)).toEqual([]);
    expect(refusedOf(19700)[0].reason).toBe("a.flac is or was a lossy file: nothing above its edge at 19.7 kHz is taken from it.");
  });
  it("names the loudness of the record even where only its tone is asked for", () => {
    const facts = mix(pink, -10, premaster);
    const figure = compareToReferences(facts, [reference({ amounts: { tone: { amount: 0.7, isNamed: false } } })], null)?.figures[0];
    expect(figure).toMatchObject({ metric: "integrated loudness", reference: -10, whose: "mastering" });
  });
  it("takes the room over the loudness from records that give their dynamics: what a limiter decided is no figure to reach", () => {
    const both = [reference({ plrDb: 15.1 }), reference({ plrDb: 5.7, isLimited: true })];
    const figure = compareToReferences(mix(), both, null)?.figures.find(({ metric }) => metric === "peak to loudness");
    expect(figure?.reference).toBe(15.1);
  });
  it("asks nobody to take off a limiter that does not show in the mix", () => {
    const soft = { ...premaster, plrDb: 13.1 } as Measurements;
    const notes = compareToReferences(mix(pink, -10, soft), [reference({ plrDb: 16.2 })], null)?.notesToMixer.join() ?? "";
    expect(notes).not.toContain("Take limiter");
    expect(notes).toContain("peaks stand 13.1 dB above the loudness, 16.2 dB in a.flac. No limiter shows in the mix");
  });
  it("does not ask for punch that the mix has, and asks the mixer for punch that a limiter took", () => {
    const squashed = { ...premaster, plrDb: 7 } as Measurements;
    const notes = compareToReferences(mix(pink, -10, squashed), [reference({ plrDb: 13 })], null)?.notesToMixer ?? [];
    expect(notes.join()).toContain("Take limiter and clipper off the mix bus: peaks stand 7 dB above the loudness, 13 dB in a.flac");
    expect(compareToReferences(mix(), [reference()], null)?.notesToMixer).toEqual([]);
  });
});
