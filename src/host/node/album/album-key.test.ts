import { describe, expect, it } from "vitest";
import type { AlbumVersion } from "../../../album/album-version.ts";
import { defaultWishes } from "../../../mastering/wishes.ts";
import { albumKeyOf, isSameRecord } from "./album-key.ts";
import type { AlbumOrder } from "./album-order.ts";

/** A record of two tracks as it is asked for. */
function order(rateHz: number | null, anchor: string | null, targetLufs: number | null = null, first = "a.wav"): AlbumOrder {
  const tracks = [first, "b.wav"].map((mix) => ({ mix, isAnchor: mix === anchor }));
  return { wishes: { ...defaultWishes, targetLufs }, onDisk: { session: { rateHz, tracks } } } as unknown as AlbumOrder;
}

/** The version that an order made: at 44.1 kHz, the first track leads. */
function versionOf(asked: AlbumOrder): AlbumVersion {
  const tracks = asked.onDisk.session.tracks.map((track) => ({ asked: track }));
  const units = [{ samplesSha256: "first" }, { samplesSha256: "second" }];
  return { sampleRateHz: 44100, tracks, plan: { albumKey: albumKeyOf(asked), anchor: 0, units } } as unknown as AlbumVersion;
}

describe("a record is asked for the same as a whole", () => {
  it("where its rate is named, or no longer named", () => {
    expect(isSameRecord(order(44100, null), null, versionOf(order(null, null)))).toBe(true);
    expect(isSameRecord(order(null, null), null, versionOf(order(44100, null)))).toBe(true);
    expect(isSameRecord(order(48000, null), null, versionOf(order(null, null)))).toBe(false);
  });
  it("where the track that leads is named as the anchor, and not where another is", () => {
    const before = versionOf(order(null, null));
    expect(isSameRecord(order(null, "a.wav"), "first", before)).toBe(true);
    expect(isSameRecord(order(null, "b.wav"), "second", before)).toBe(false);
  });
  it("where the file of the anchor has another name", () => {
    const before = versionOf(order(null, "old.wav", null, "old.wav"));
    expect(isSameRecord(order(null, "a.wav"), "first", before)).toBe(true);
  });
  it("and not where another loudness is", () => {
    expect(isSameRecord(order(null, null, -14), null, versionOf(order(null, null)))).toBe(false);
  });
});
