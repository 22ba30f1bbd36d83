import { describe, expect, it } from "vitest";
import type { StagePlan } from "../../chain/plan.ts";
import { humOff, noRepair, plateauOff } from "../../chain/stages/repair.ts";
import { curveClauses, curveText, leadSentence } from "./lead-sentence.ts";

/** Undoes the typography, so that expectations read as they are typed. */
function plain(text: string): string {
  return text.replaceAll("\u00a0", " ").replaceAll("\u2212", "-");
}

function lead(stage: StagePlan["stage"], settings: StagePlan["settings"]): string {
  return plain(leadSentence({ stage, settings, because: [], effect: [] }));
}

/** 31 third octaves from 20 Hz, of which some are moved: 0 is 20 Hz, 17 is 1 kHz, 30 is 20 kHz. */
function curve(moves: Readonly<Record<number, number>>): number[] {
  return Array.from({ length: 31 }, (_, band) => moves[band] ?? 0);
}

describe("leadSentence", () => {
  it("leads with the filters as they are heard", () => {
    const bands = [{ shape: "high-shelf", frequencyHz: 9000, gainDb: 1.3, q: 0.7 } as const];
    expect(lead("conditioning", { bands })).toBe("Prepared the mix with 1 filter: lifted 9 kHz and above by 1.3 dB.");
  });

  it("says of a tone curve what it cuts and lifts, each run of third octaves at once and small moves not at all", () => {
    const midDb = curve({ 0: -1.8, 1: -1.2, 2: -0.6, 17: 0.2, 20: -0.3, 28: 0.5, 29: 0.7 });
    expect(lead("tone", { phase: "minimum", midDb, sideDb: midDb })).toBe(
      "Balanced the tone: cut 31.5 Hz and below by up to 1.8 dB, cut 2 kHz by 0.3 dB, lifted 12.5 to 16 kHz by up to 0.7 dB.",
    );
  });

  it("tells the middle from the sides where they are turned differently", () => {
    const settings = { midDb: curve({ 30: 1 }), sideDb: curve({ 17: -2 }) };
    expect(lead("tone", settings)).toBe("Balanced the tone: lifted 20 kHz and above by 1.0 dB in the middle, cut 1 kHz by 2.0 dB at the sides.");
  });

  it("says how far the level was raised and what holds the peaks", () => {
    const settings = { clip: "perceptual", clipRampMs: 180, ceilingDbtp: -1, driveDb: 11.09 };
    expect(lead("loudness", settings)).toBe("Set the loudness: raised by 11.1 dB, peaks held at -1.0 dBTP by perceptual clip and limiter.");
    expect(lead("loudness", { ...settings, clip: "off", driveDb: -2 })).toBe(
      "Set the loudness: lowered by 2.0 dB, peaks held at -1.0 dBTP by the limiter.",
    );
  });

  it("does not claim that a limiter held peaks which never came to the ceiling", () => {
    const stage: StagePlan = { stage: "loudness", settings: { clip: "off", ceilingDbtp: -1, driveDb: 3.2 }, because: [], effect: [] };
    expect(plain(leadSentence(stage, false))).toBe("Set the loudness: raised by 3.2 dB, no peak above -1.0 dBTP.");
  });

  it("says what was mended, and nothing of a mains frequency where no hum was", () => {
    const declip = { ...noRepair, plateausDbfs: [-10.287, -10.287, plateauOff, plateauOff] };
    expect(lead("repair", declip)).toBe("Mended the mix: rebuilt the tops that were cut flat at -10.3 dBFS.");
    expect(lead("repair", { ...declip, plateausDbfs: [-10.3, -6.1, -8, plateauOff] })).toContain("cut flat at -10.3 to -6.1 dBFS");
    expect(lead("repair", { ...noRepair, declick: "left" })).toBe("Mended the mix: took the clicks out of the left channel.");
    const hum = { ...noRepair, declick: "both" as const, mainsHz: 49.999, humDbfs: noRepair.humDbfs.map((_, line) => (line === 0 ? -41.6 : humOff)) };
    expect(lead("repair", hum)).toBe("Mended the mix: took the clicks out of both channels, took out mains hum of 50 Hz and its harmonics.");
  });

  it("names the settings that do something, and not those that are off", () => {
    expect(lead("conditioning", { gainDb: 9.25, subsonicHz: 0, dcBlock: "off", kind: "soft" })).toBe("Prepared the mix: gain 9.25 dB, kind soft.");
  });
});

describe("curveClauses", () => {
  it("parts neighbours that move against each other", () => {
    expect(curveClauses(curve({ 16: -1, 17: 1 })).map(plain)).toEqual(["cut 800 Hz by 1.0 dB", "lifted 1 kHz by 1.0 dB"]);
  });
});

describe("the words for a curve with many turns", () => {
  it("name its four strongest runs from low to high and count the others", () => {
    const turns = curve({ 2: -3, 5: 0.3, 8: 1, 11: -1.3, 14: 0.4, 17: -0.5, 20: 2 });
    expect(curveClauses(turns).map(plain)).toEqual([
      "cut 31.5 Hz by 3.0 dB",
      "lifted 125 Hz by 1.0 dB",
      "cut 250 Hz by 1.3 dB",
      "lifted 2 kHz by 2.0 dB",
      "3 smaller moves",
    ]);
  });
});

describe("curveText", () => {
  it("gives each gain its frequency", () => {
    expect(plain(curveText(curve({ 0: -1.83 })))).toMatch(/^-1\.83 dB at 20 Hz, 0\.00 dB at 25 Hz, .*0\.00 dB at 20 kHz$/);
  });
});
