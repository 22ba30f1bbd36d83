import { describe, expect, it } from "vitest";
import { testSignals } from "./judge.ts";
import { bs1770Signals, tech3341Signals, tech3342Signals } from "./vectors.ts";

const isTruePeak = (id: string) => /^3341-(1[5-9]|2[0-3])$/.test(id);

describe("the synthetic signals of EBU Tech 3341 and 3342 and the BS.1770 anchor", () => {
  it.each([48000, 44100])("make 75 checks at %i Hz", (sampleRateHz) => {
    const signals = [...tech3341Signals(sampleRateHz), ...tech3342Signals(sampleRateHz), ...bs1770Signals(sampleRateHz)];
    expect(signals.reduce((sum, signal) => sum + signal.checks.length, 0)).toBe(75);
    expect(new Set(signals.map((signal) => signal.id)).size).toBe(65);
  });
});

// 61 of the 75 checks: signals 1-6, 6b and 9-14. The 9 true-peak signals are in true-peak.test.ts.
for (const sampleRateHz of [48000, 44100]) {
  testSignals(
    "EBU Tech 3341 loudness",
    tech3341Signals(sampleRateHz).filter((signal) => !isTruePeak(signal.id)),
  );
}
