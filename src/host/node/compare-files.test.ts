import { describe, expect, it } from "vitest";
import type { AudioSource } from "../../audio/source.ts";
import { type CompareOrder, refuseHugePage } from "./compare-files.ts";

const order = (versions: number, passageSeconds: number) => ({ candidates: Array(versions).fill({}), passageSeconds }) as unknown as CompareOrder;
const song = (sampleRateHz: number, seconds: number) => ({ sampleRateHz, channels: 2, frames: seconds * sampleRateHz }) as AudioSource;

describe("the page of a comparison", () => {
  it("takes the longest passage of eight versions at 48 kHz, and the usual one at 192 kHz", () => {
    expect(() => refuseHugePage(order(8, 120), song(48_000, 300))).not.toThrow();
    expect(() => refuseHugePage(order(8, 30), song(192_000, 300))).not.toThrow();
  });
  it("is refused where it would be more than a string holds, 2^29 characters, with the passage that fits; a short song is not", () => {
    expect(() => refuseHugePage(order(8, 120), song(192_000, 300))).toThrow("--passage must be at most 32 s for 8 versions at 192000 Hz");
    expect(() => refuseHugePage(order(8, 120), song(192_000, 32))).not.toThrow();
  });
});
