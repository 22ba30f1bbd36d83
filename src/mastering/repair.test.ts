import { describe, expect, it } from "vitest";
import type { RepairEvidence } from "../analysis/faults/repair-evidence.ts";
import type { Finding } from "../audio/findings.ts";
import { planRepair, withRepairOffers } from "./repair.ts";

const sound: RepairEvidence = { sampleRateHz: 48000, plateaus: [], clicks: [{ channel: 0, spikes: 0, steps: 2 }], hums: [] };
const plateau = { channel: 1, polarity: "down", plateauDbfs: -3.0104, longestRunFrames: 9, sharePercent: 0.03 } as const;
const broken: RepairEvidence = {
  sampleRateHz: 48000,
  plateaus: [plateau],
  clicks: [
    { channel: 0, spikes: 0, steps: 0 },
    { channel: 1, spikes: 3, steps: 0 },
  ],
  hums: [{ channel: 0, mainsHz: 50.021, lineDbfs: [-52.04, null, -60, null, null, null] }],
};

describe("the decision what to repair", () => {
  it("does nothing unless something is asked for", () => {
    expect(planRepair(broken, [])).toEqual({ stage: null, refused: [] });
  });
  it("does nothing, and says nothing, when all is asked for and nothing is measured; steps are not clicks that can be mended", () => {
    expect(planRepair(sound, "auto")).toEqual({ stage: null, refused: [] });
  });
  it("sets what was measured: plateau by side and polarity, side of the clicks, lines and frequency of the hum", () => {
    const { stage, refused } = planRepair(broken, "auto");
    expect(refused).toEqual([]);
    expect(stage?.settings).toEqual({
      plateausDbfs: [60, 60, 60, -3.01],
      declick: "right",
      mainsHz: 50.021,
      humDbfs: [-52, -120, -60, -120, -120, -120, ...new Array<number>(6).fill(-120)],
    });
    expect(stage?.because.map(({ measured }) => measured)).toEqual([0.03, 9, 3, -52]);
  });
  it("takes out lines at one mains frequency, where the channels hum at two that of the louder; between both there is no line", () => {
    const right = { channel: 1, mainsHz: 60.01, lineDbfs: [null, -70, -58.06, null, null, null] };
    const settings = planRepair({ ...broken, hums: [...broken.hums, right] }, ["dehum"]).stage?.settings;
    expect([settings?.["mainsHz"], settings?.["humDbfs"]]).toEqual([50.021, [-52, -120, -60, -120, -120, -120, ...new Array<number>(6).fill(-120)]]);
    const alike = planRepair({ ...broken, hums: [...broken.hums, { ...right, mainsHz: 50.023 }] }, ["dehum"]).stage?.settings;
    expect([alike?.["mainsHz"], alike?.["humDbfs"]]).toEqual([50.022, [-52, -120, -60, -120, -120, -120, -120, -70, -58.1, -120, -120, -120]]);
  });
  it("does only what is asked for", () => {
    expect(planRepair(broken, ["declick"]).stage?.settings["plateausDbfs"]).toEqual([60, 60, 60, 60]);
  });
  it("says so when what is asked for was not measured", () => {
    expect(planRepair(sound, ["dehum"]).refused).toEqual([
      { stage: "repair", reason: "dehum was asked for; no mains hum stands through the quieter moments." },
    ]);
  });
  it.each([
    [{ sharePercent: 8.01 }, "8.01 % of the loud samples are cut flat (limit 8 %)"],
    [{ longestRunFrames: 257 }, "the longest cut top lasts 257 samples (limit 256 at 48000 Hz)"],
  ])("refuses in words what cannot be rebuilt: %o", (worse, words) => {
    const { stage, refused } = planRepair({ ...sound, plateaus: [{ ...plateau, ...worse }] }, "auto");
    expect(stage).toBeNull();
    expect(refused[0].reason).toContain(words);
  });
  it("counts the longest top in time: 512 samples are as long at 96 kHz as 256 at 48", () => {
    const evidence = { ...sound, sampleRateHz: 96000, plateaus: [{ ...plateau, longestRunFrames: 512 }] };
    expect(planRepair(evidence, "auto").refused).toEqual([]);
  });
});

describe("the offer in a finding", () => {
  const finding: Finding = {
    code: "clipping",
    severity: "warn",
    channel: 1,
    startSeconds: 1,
    endSeconds: 2,
    value: 0.03,
    unit: "%",
    expected: "0 %",
    advice: "Export again.",
  };
  it("names the command where a repair is possible", () => {
    expect(withRepairOffers([finding], broken)[0].advice).toBe("Export again. If you cannot, deadwax master --repair declip rebuilds these tops.");
  });
  it("is made once a kind, and not when it was asked for already", () => {
    expect(withRepairOffers([finding, finding], broken)[1]).toEqual(finding);
    expect(withRepairOffers([finding], broken, "auto")).toEqual([finding]);
  });
  it("gives way to the reason where damage cannot be repaired", () => {
    const { advice } = withRepairOffers([finding], { ...broken, plateaus: [{ ...plateau, sharePercent: 9 }] })[0];
    expect(advice).toBe("Export again. Deadwax cannot repair this: 9 % of the loud samples are cut flat (limit 8 %).");
  });
});
