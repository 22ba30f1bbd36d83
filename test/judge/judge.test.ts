import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { MixOnTrial } from "../../bench/judge/judgement.mjs";
import { verdictOf } from "../../bench/judge/verdict.mjs";
import { clipped, darker, dulledTransients, each, noisy, pumping, sampleRateHz, song, type Track, wobbling } from "./planted.ts";

const mix = song();
let trial: MixOnTrial;
const judged = (master: Track) => trial.judge(master);

beforeAll(() => {
  trial = new MixOnTrial(mix);
});

describe("the judge", () => {
  it("imports nothing of the product", () => {
    const folder = "bench/judge";
    const sources = readdirSync(folder).map((file) => readFileSync(join(folder, file), "utf8"));
    const imported = sources.flatMap((source) => [...source.matchAll(/from "([^"]+)"/g)].map((match) => match[1]));
    expect(imported.length).toBeGreaterThan(10);
    expect(imported.filter((path) => /(?:^|\/)(?:src|engine|dist)\//.test(path))).toEqual([]);
  });

  it("finds nothing between a mix and itself, at any level", () => {
    for (const master of [mix, each(mix, (value) => 0.2 * value)]) {
      const { damage, linearLeftIn, delayFrames } = judged(master);
      expect(delayFrames).toBe(0);
      expect(damage.nmrDb).toBeLessThan(-90);
      expect(damage.disturbedPercent).toBe(0);
      expect(damage.gainMotionDb).toBeLessThan(1e-6);
      expect(damage.similarity.worst).toBeCloseTo(1, 6);
      expect(linearLeftIn.similarity.overall).toBeCloseTo(1, 6);
    }
  });

  it("hears an equaliser when it is left in and not when it is taken out", () => {
    const { damage, linearLeftIn } = judged(darker(mix));
    expect(damage.nmrDb).toBeLessThan(-35);
    expect(damage.disturbedPercent).toBe(0);
    expect(1 - damage.similarity.worst).toBeLessThan((1 - linearLeftIn.similarity.worst) / 5);
  });

  it("reads a wobble of 1 and 3 dB as 1 and 3 dB within a fifth, and its gain motion as theory has it: depth / sqrt 2 times sin(pi 4 Hz 21.3 ms)", () => {
    for (const depthDb of [1, 3]) {
      const { linearLeftIn, damage } = judged(wobbling(mix, depthDb));
      expect(Math.abs(linearLeftIn.wobbleDb - depthDb), `${depthDb} dB`).toBeLessThan(0.2 * depthDb);
      expect(damage.gainMotionDb).toBeCloseTo((depthDb / Math.SQRT2) * Math.sin((Math.PI * 4 * 1024) / sampleRateHz), 1);
    }
  });

  it("raises NMR by 10 dB for ten times the noise power", () => {
    const quiet = judged(noisy(mix, -70)).damage.nmrDb ?? Number.NaN;
    const loud = judged(noisy(mix, -60)).damage.nmrDb ?? Number.NaN;
    expect(loud - quiet).toBeGreaterThan(9.5);
    expect(loud - quiet).toBeLessThan(10.5);
  });

  it.each([
    ["clipping of 2, 6 and 12 dB", clipped, [2, 6, 12], "nmrDb"],
    ["pumping of 1, 3 and 8 dB", pumping, [1, 3, 8], "gainMotionDb"],
    ["transients dulled from 9, 4 and 1.5 kHz on", dulledTransients, [9000, 4000, 1500], "nmrDb"],
  ] as const)("ranks %s by their amount with the second model and with the first", (_name, plant, amounts, first) => {
    const damages = amounts.map((amount) => judged(plant(mix, amount)).damage);
    const alike = [1, ...damages.map(({ similarity }) => similarity.worst)];
    for (let i = 1; i < alike.length; i++) expect(alike[i], `${alike}`).toBeLessThan(alike[i - 1]);
    const firstModel = damages.map((damage) => damage[first] ?? Number.NaN);
    for (let i = 1; i < firstModel.length; i++) expect(firstModel[i], `${firstModel}`).toBeGreaterThan(firstModel[i - 1]);
  });

  it("takes a master that is 137 frames late for what it is", () => {
    const late = (side: Float64Array) => Float64Array.from({ length: side.length }, (_, n) => (n < 137 ? 0 : side[n - 137]));
    const { delayFrames, damage, warnings } = judged({ ...mix, left: late(mix.left), right: late(mix.right) });
    expect(delayFrames).toBe(137);
    expect(damage.nmrDb).toBeLessThan(-60);
    expect(warnings.join()).toContain("137 frames late");
  });

  it("says nothing about silence", () => {
    const quiet = each(mix, () => 0);
    const silent = new MixOnTrial(quiet).judge(quiet);
    expect(silent.damage.nmrDb).toBeNull();
    expect(silent.damage.similarity).toEqual({ overall: 1, worst: 1 });
    expect(silent.purpose).toBeNull();
    expect(verdictOf(silent, silent).verdict).toBe("silent");
  });
});

describe("the verdict", () => {
  const figures = (damage = {}, purpose = {}, lufs = -10) => ({
    levels: { lufs },
    damage: { nmrDb: -12, disturbedPercent: 2, gainMotionDb: 0.5, wobbleDb: 3, ...damage },
    purpose: { toneDistanceDb: 2, lowSideExcessDb: 0, monoLossDb: 0.5, rangeChangeLu: 1, ...purpose },
  });

  it("is even within the margins, better beyond one, worse beyond one whatever else is won", () => {
    expect(verdictOf(figures({ nmrDb: -12.9 }), figures()).verdict).toBe("even");
    expect(verdictOf(figures({ nmrDb: -13.1 }), figures()).verdict).toBe("better");
    expect(verdictOf(figures({ nmrDb: -20, disturbedPercent: 3.1 }), figures()).verdict).toBe("worse");
  });

  it("keeps damage apart from what mastering is for", () => {
    const { verdict, damageAlone } = verdictOf(figures({}, { toneDistanceDb: 1.2 }), figures());
    expect([verdict, damageAlone]).toEqual(["better", "even"]);
  });

  it("counts nothing that is not heard, neither for nor against", () => {
    const heard = { nmrDb: -21, wobbleDb: 0.9 };
    expect(verdictOf(figures({ nmrDb: -40, wobbleDb: 0.1 }), figures(heard)).verdict).toBe("even");
    expect(verdictOf(figures(heard), figures({ nmrDb: -40, wobbleDb: 0.1 })).verdict).toBe("even");
  });

  it("refuses masters that are not at one loudness", () => {
    expect(verdictOf(figures({ nmrDb: -20 }, {}, -10.3), figures()).verdict).toBe("unmatched");
  });
});
