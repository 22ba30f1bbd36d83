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
});
