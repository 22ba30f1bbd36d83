import { readFileSync } from "node:fs";
import { afterAll, describe, expect, it } from "vitest";
import { cleanMusic, newRandom, planted } from "../../test/planted.ts";
import { planters } from "../../test/planted-faults.ts";
import { type FindingCode, findingCodes, inspect } from "./inspect.ts";

const seeds = [1, 2];
/** Slack around a planted time, seconds: detectors work on windows. */
const slackSeconds = 0.6;
/** Detectors that miss some of what is planted; docs/findings.md has the figures. */
const leastShare: Partial<Record<FindingCode, number>> = { clicks: 0.3 };
const detections = new Map<FindingCode, { found: number; planted: number }>();

async function isFound(code: FindingCode, planter: (typeof planters)[FindingCode][number], seed: number): Promise<boolean> {
  const plant = planter(cleanMusic(seed), newRandom(seed + 100));
  const findings = await inspect(plant.source);
  return findings.some(
    (finding) =>
      finding.code === code &&
      (plant.channel === undefined || finding.channel === null || finding.channel === plant.channel) &&
      (plant.startSeconds === undefined || finding.startSeconds <= (plant.endSeconds ?? plant.startSeconds) + slackSeconds) &&
      (plant.startSeconds === undefined || finding.endSeconds >= plant.startSeconds - slackSeconds),
  );
}

describe("planted faults are found with their channel and time", () => {
  for (const code of findingCodes) {
    it(code, async () => {
      let found = 0;
      let tries = 0;
      for (const planter of planters[code]) {
        for (const seed of seeds) {
          tries++;
          if (await isFound(code, planter, seed)) found++;
        }
      }
      detections.set(code, { found, planted: tries });
      expect(found / tries).toBeGreaterThanOrEqual(leastShare[code] ?? 1);
    });
  }
  afterAll(() => {
    console.log([...detections].map(([code, { found, planted: count }]) => `${code} ${found}/${count}`).join("\n"));
  });
});

describe("clean music", () => {
  it("gives no warning and no stop on twelve seeds: drums, fades, pauses, bass notes and a quiet intro are music", async () => {
    const alarms: string[] = [];
    for (let seed = 20; seed < 32; seed++) {
      const music = cleanMusic(seed);
      const findings = await inspect(planted(music.planar, music.sampleRateHz));
      alarms.push(...findings.filter((finding) => finding.severity !== "note").map((finding) => `${seed} ${finding.code}`));
    }
    expect(alarms).toEqual([]);
  });
});

describe("docs/findings.md", () => {
  const documented = [...readFileSync(new URL("../../docs/findings.md", import.meta.url), "utf8").matchAll(/^\| `([a-z-]+)` \|/gm)].map(
    (match) => match[1],
  );
  it("lists exactly the codes that inspect can give", () => {
    expect([...documented].sort()).toEqual([...findingCodes].sort());
  });
});
