import { describe, expect, it } from "vitest";
import type { StagePlan } from "../../chain/plan.ts";
import { stageOrder } from "../../chain/plan.ts";
import { leadSentence } from "./lead-sentence.ts";
import { describeMetric, nameOfSetting, unitOfName } from "./metrics.ts";
import { bandClause, describeStage, effectSentence, reasonSentence, reasonSentences, settingText } from "./sentences.ts";

/** Undoes the typography, so that expectations read as they are typed. */
function plain(text: string): string {
  return text.replaceAll("\u00a0", " ").replaceAll("\u2212", "-");
}

describe("reasonSentence", () => {
  const measured = { metric: "level at 4 to 9 kHz", measured: -9.3, expected: [-6.2, -2.8], unit: "dB" } as const;

  it("gives the measured value, its distance from the range and the value afterwards", () => {
    const effect = { metric: measured.metric, before: -9.3, after: -8.1, unit: "dB" };
    expect(plain(reasonSentence(measured, effect))).toBe(
      "Level at 4 to 9 kHz measured -9.3 dB, 3.1 dB below the expected -6.2 to -2.8 dB; the stage brings it to -8.1 dB, still 1.9 dB below.",
    );
  });

  it("says when the value came inside the range, overshot it, or did not move", () => {
    const after = (value: number) => plain(reasonSentence(measured, { metric: measured.metric, before: -9.3, after: value, unit: "dB" }));
    expect(after(-5)).toContain("the stage brings it to -5.0 dB, inside that range.");
    expect(after(-2)).toMatch(/the stage brings it to -2\.0 dB, 0\.8 dB above\.$/);
    expect(after(-9.31)).toContain("it is unchanged.");
  });

  it("compares loudness in LU and with a musician's words", () => {
    expect(plain(reasonSentence({ metric: "integratedLufs", measured: -18.6, expected: -9.3, unit: "LUFS" }))).toBe(
      "Loudness measured -18.6 LUFS, 9.3 LU quieter than the aim of -9.3 LUFS.",
    );
  });

  it("compares what a style gives to every track with nothing that was measured", () => {
    const added = (metric: string, expected: number, unit: string) => plain(reasonSentence({ metric, measured: 0, expected, unit }));
    expect(added("tilt that the style adds", -0.3, "dB/oct")).toBe("Added to every track by the style: tilt, -0.30 dB/oct.");
    expect(added("gain from 392 to 795 Hz that the style adds", -1, "dB")).toBe(
      "Added to every track by the style: gain from 392 to 795 Hz, -1.0 dB.",
    );
  });
  it("does not claim a distance that prints as nothing", () => {
    expect(plain(reasonSentence({ metric: "tilt", measured: -2.004, expected: [-2, -1], unit: "dB/octave" }))).toBe(
      "Tilt measured -2.00 dB/oct, at the edge of the expected -2.00 to -1.00 dB/oct.",
    );
  });
});

describe("effectSentence", () => {
  it("states both values and the change, or that nothing changed", () => {
    expect(plain(effectSentence({ metric: "truePeakDbtp", before: -6.8, after: -1, unit: "dBTP" }))).toBe(
      "True peak went from -6.8 dBTP to -1.0 dBTP (+5.8 dB).",
    );
    expect(plain(effectSentence({ metric: "monoLossDb", before: 0.91, after: 0.93, unit: "dB" }))).toBe("Mono loss stayed at 0.9 dB.");
  });
});

describe("the sentences of a stage", () => {
  it("puts a number in every sentence, for every stage, with settings or without", () => {
    for (const stage of stageOrder) {
      const bare: StagePlan = { stage, settings: {}, because: [], effect: [] };
      const full: StagePlan = {
        stage,
        settings: { thresholdDb: -22.5, mode: "soft", isOn: true },
        because: [{ metric: "loudnessRangeLu", measured: 7.9, expected: [4, 7], unit: "LU" }],
        effect: [
          { metric: "loudnessRangeLu", before: 7.9, after: 7.2, unit: "LU" },
          { metric: "plrDb", before: 12, after: 11, unit: "dB" },
        ],
      };
      const reasons = reasonSentences(full.because, full.effect);
      for (const sentence of [leadSentence(bare), leadSentence(full), ...reasons]) expect(sentence).toMatch(/\d/);
      expect(reasons).toHaveLength(2);
    }
  });

  it("describes cuts, shelves and passes by what happens to the sound", () => {
    const band = { frequencyHz: 30, gainDb: -2, q: 1.5 };
    expect(plain(bandClause({ ...band, shape: "bell" }))).toBe("cut 30 Hz by 2.0 dB (Q 1.5)");
    expect(plain(bandClause({ ...band, shape: "low-shelf" }))).toBe("cut 30 Hz and below by 2.0 dB");
    expect(plain(bandClause({ ...band, shape: "high-pass" }))).toBe("removed what lies below 30 Hz");
  });
});

describe("describeStage", () => {
  it("has words for a stage of the full chain and spells out one it does not know", () => {
    expect(describeStage("low-end").title).toBe("Low end");
    expect(describeStage("side-chain")).toEqual({ title: "Side chain", purpose: "", verb: "Side chain" });
  });
});

describe("words for metrics and settings", () => {
  it("knows a metric by any of its spellings", () => {
    const names = ["truePeakDbtp", "true peak", "true-peak", "True Peak dBTP"].map((metric) => describeMetric(metric).name);
    expect(new Set(names)).toEqual(new Set(["true peak"]));
  });

  it("spells out what it does not know, without the unit and without taking a tail off ordinary words", () => {
    expect(describeMetric("lowBandSustain").name).toBe("low band sustain");
    expect(describeMetric("level from 4.3 to 7.3 kHz").name).toBe("level from 4.3 to 7.3 kHz");
    expect(describeMetric("constructor").name).toBe("constructor");
  });

  it("prints settings to the last digit with the unit of their name", () => {
    expect(plain(settingText("ceilingDbtp", -1.05))).toBe("-1.05 dBTP");
    expect(plain(settingText("releaseMs", [80, 500]))).toBe("80, 500 ms");
    expect(settingText("isLinked", true)).toBe("yes");
    expect(nameOfSetting("thresholdDb")).toBe("threshold");
    expect(unitOfName("ratio")).toBe("");
  });
});
