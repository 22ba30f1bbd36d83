import { describe, expect, it } from "vitest";
import { thirdOctaveHz } from "../analysis/readings.ts";
import { Audibility } from "./audibility.ts";
import { type BandDecision, decideBands, helpedRange, keyLevelDbfs } from "./band-move.ts";

const frames = 40;
/** A stem that plays these third octaves throughout, dBFS; another level in some of the frames. */
function stem(levels: Readonly<Record<number, number>>, at: (frame: number) => number = () => 0): Float32Array {
  const powers = new Float32Array(frames * thirdOctaveHz.length);
  for (let frame = 0; frame < frames; frame++) {
    thirdOctaveHz.forEach((hz, band) => {
      const level = levels[Math.round(hz)];
      if (level !== undefined) powers[frame * thirdOctaveHz.length + band] = 10 ** ((level + at(frame)) / 10);
    });
  }
  return powers;
}
const presence = [700, 4000] as const;
const one = [891, 1122] as const;

describe("what of a stem is heard", () => {
  it("is nearly all of its loudness alone, 17 % beside an equal: 2^0.23 - 1", () => {
    const noise = stem(Object.fromEntries(thirdOctaveHz.map((hz) => [Math.round(hz), -30])));
    // The floor at -100 dBFS takes (10^-7)^0.23 = 2.5 % of a band at -30 dBFS.
    expect(new Audibility([noise]).heardShare(0)).toBeGreaterThan(0.95);
    expect(new Audibility([noise, noise]).heardShare(0)).toBeCloseTo(2 ** 0.23 - 1, 3);
  });
  it("ends 7 dB under a louder one below 12 Bark, and comes back 1 dB under that where the other gives way by 2.5 dB", () => {
    const beside = (level: number) => new Audibility([stem({ 1000: level }), stem({ 1000: -20 })]);
    expect(beside(-26.5).audibleShare(0, one)).toBe(1);
    expect(beside(-27.5).audibleShare(0, one)).toBe(0);
    const duck = { stem: 1, range: presence, gainDb: -2.5 };
    expect(beside(-28).audibleShare(0, one, duck)).toBe(1);
    expect(beside(-30).audibleShare(0, one, duck)).toBe(0);
    // A gain elsewhere, or on the stem itself, helps nothing.
    expect(beside(-28).audibleShare(0, one, { ...duck, range: [20, 120] })).toBe(0);
    expect(beside(-28).audibleShare(0, one, { ...duck, stem: 0 })).toBe(0);
  });
  it("is asked where the stem plays and the song is loud: within 15 dB of its own loudest and 10 dB of the song's", () => {
    const voice = (quietDb: number) => stem({ 1000: -20 }, (frame) => (frame < 20 ? 0 : quietDb));
    const constant = stem({ 1000: -22 });
    expect(new Audibility([voice(-14), constant]).audibleShare(0, one)).toBe(0.5);
    expect(new Audibility([voice(-16), constant]).audibleShare(0, one)).toBe(1);
    expect(new Audibility([voice(-12), voice(-12)]).audibleShare(0, one)).toBe(1);
  });
  it("is masked by each of the others by its power: two that lie 3 dB apart by two thirds and one third", () => {
    const audibility = new Audibility([stem({ 1000: -30 }), stem({ 1000: -20 }), stem({ 1000: -20 - 10 * Math.log10(2) })]);
    expect(audibility.maskingShare(0, 1, presence)).toBeCloseTo(2 / 3, 5);
    expect(audibility.maskingShare(0, 2, presence)).toBeCloseTo(1 / 3, 5);
  });
});

describe("a dynamic bell for a masked stem", () => {
  const presenceAt = (db: number) => stem({ 800: db, 1000: db, 1259: db, 1585: db, 1995: db, 2512: db, 3162: db });
  const level = () => -31.24;
  const decide = (stems: Readonly<Record<string, Float32Array>>) => decideBands(Object.keys(stems), new Audibility(Object.values(stems)), level);
  const only = ([decision]: readonly BandDecision[]) => decision;

  it("turns down what covers the voice between 700 and 4000 Hz, by 2.5 dB at most, where that makes it heard", () => {
    const { decisions, notDone } = decide({ drums: stem({ 63: -20 }), vocals: presenceAt(-28), keys: presenceAt(-20) });
    expect(notDone).toEqual([]);
    expect(decisions).toHaveLength(1);
    const { stem: moved, move } = only(decisions);
    expect([moved, move.stage, move.key]).toEqual([2, "dynamic-bands", "vocals"]);
    expect(move.settings).toMatchObject({ thresholdsDbfs: [0, 0, -31.2, 0], mostDb: 2.5 });
    expect(helpedRange(move)).toEqual([700, 4000]);
    expect(Number(move.effect[0].after) - Number(move.effect[0].before)).toBeGreaterThanOrEqual(5);
  });
  it("turns the bass down below 120 Hz for a kick", () => {
    const { decisions } = decide({ bass: stem({ 63: -20 }), drums: stem({ 63: -28 }) });
    expect([only(decisions).stem, only(decisions).move.key, helpedRange(only(decisions).move)]).toEqual([0, "drums", [20, 120]]);
  });
  it("is told and left where 2.5 dB win less than 5 points: a voice 20 dB down stays covered", () => {
    const { decisions, notDone } = decide({ vocals: presenceAt(-40), keys: presenceAt(-20) });
    expect(decisions).toEqual([]);
    expect(notDone).toEqual([expect.stringMatching(/^dynamic bell for vocals: .*keys 2\.5 dB down.*too little \(5 points are asked for\)\.$/)]);
  });
  it("is none for a voice that is heard, nor where no one stem is half of what covers it", () => {
    expect(decide({ vocals: presenceAt(-20), keys: presenceAt(-20) })).toEqual({ decisions: [], notDone: [] });
    const crowd = { vocals: presenceAt(-24), keys: presenceAt(-20), synths: presenceAt(-20), guitars: presenceAt(-20) };
    expect(decide(crowd)).toEqual({ decisions: [], notDone: [] });
  });
});

it("the level a bell opens at is 6 dB under the median of where the stem plays, within 20 dB of its loudest twentieth", () => {
  const levels = [...Array(10).fill(-20), ...Array(3).fill(-35), ...Array(40).fill(-45)];
  const thirds = Float32Array.from(levels.flatMap((level) => [10 ** (level / 10) / 2, 10 ** (level / 10) / 2]));
  expect(keyLevelDbfs(thirds, [0, 1], 2)).toBeCloseTo(-26, 3);
  expect(keyLevelDbfs(new Float32Array(20), [0, 1], 2)).toBeNull();
});
