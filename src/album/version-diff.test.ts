import { describe, expect, it } from "vitest";
import type { Plan } from "../chain/plan.ts";
import { planOfMoves, type StemMove, type StemPlan } from "../chain/stem-plan.ts";
import type { MasterResult } from "../run/result.ts";
import type { AlbumVersion } from "./album-version.ts";
import { diffVersions } from "./version-diff.ts";

/** A record of one track with these samples. */
function version(pcmSha256: string): AlbumVersion {
  const track = { number: 1, title: "A", mix: "a", programme: "album.wav", startFrame: 0, endFrame: 480000, asked: { isSegue: false }, after: {} };
  const spread = { loudLevelLu: 0, balanceDb: 0, tiltDb: 0, widthDb: 0 };
  const tracks = [{ ...track, pcmSha256, piece: 0 }];
  return {
    sampleRateHz: 48000,
    tracks,
    programmes: [],
    cohesion: { after: spread },
    plan: { units: [{}] },
    engineSha256: "",
  } as unknown as AlbumVersion;
}

const plan: Plan = planOfMoves([]);
const result = { curves: { shortTermAfterLufs: [], stepSeconds: 1 }, after: { thirdOctaveDb: [], integratedLufs: -14 } } as unknown as MasterResult;
const level = (gainDb: number): StemMove => ({ stage: "conditioning", settings: { gainDb, dcBlock: "off" }, because: [], effect: [] });
const stems = (...moves: StemMove[]) => [{ role: "bass", moves }] as unknown as StemPlan[];

describe("what differs between two versions of a record", () => {
  it("is also a move on a stem, named by its role: another value, or none", () => {
    const settingsBetween = (before: StemPlan[], after: StemPlan[]) =>
      diffVersions(version("1"), version("2"), ({ pcmSha256 }) => ({ plan, stems: pcmSha256 === "1" ? before : after, result })).tracks[0].settings;
    expect(settingsBetween(stems(level(-2)), stems(level(-0.5)))).toEqual([{ setting: "bass: conditioning.gainDb", before: "-2", after: "-0.5" }]);
    expect(settingsBetween(stems(level(-2)), stems())).toContainEqual({ setting: "bass: conditioning.gainDb", before: "-2", after: null });
  });

  const rendered = (shortTermAfterLufs: readonly (number | null)[], integratedLufs: number, thirdOctaveDb: readonly number[]) =>
    ({ curves: { shortTermAfterLufs, stepSeconds: 0.5 }, after: { thirdOctaveDb, integratedLufs } }) as unknown as MasterResult;
  const between = (before: MasterResult, after: MasterResult) =>
    diffVersions(version("1"), version("2"), ({ pcmSha256 }) => ({ plan, result: pcmSha256 === "1" ? before : after })).tracks[0];

  it("is the later loudness less the earlier one: its mean, and the largest either way with its time; none where the lengths differ", () => {
    const earlier = rendered([null, -20, -20, -20, -20], -20, []);
    expect(between(earlier, rendered([-9, -19, -19, -23, null], -20, [])).time).toEqual({ meanLu: -0.33, largestLu: -3, atSeconds: 1.5 });
    expect(between(earlier, rendered([-19, -19], -20, [])).time).toBeNull();
    expect(between(earlier, rendered([-9, null, null, null, null], -20, [])).time).toBeNull();
  });
  it("is the balance at equal loudness: 3 LU louder alone is no difference, one third octave 2 dB up is that one", () => {
    const flat = Array.from({ length: 31 }, () => -30);
    const louder = flat.map((level) => level + 3);
    // The 18th third octave from 20 Hz is that of 1 kHz.
    const present = louder.map((level, band) => (band === 17 ? level + 2 : level));
    expect(between(rendered([], -20, flat), rendered([], -17, louder)).frequency).toEqual([]);
    expect(between(rendered([], -20, flat), rendered([], -17, present)).frequency).toEqual([{ hz: 1000, changeDb: 2 }]);
    expect(between(rendered([], -17, present), rendered([], -20, flat)).frequency).toEqual([{ hz: 1000, changeDb: -2 }]);
  });
});
