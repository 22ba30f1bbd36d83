import { describe, expect, it } from "vitest";
import { type DecodedPage, trimToGranule } from "./ogg-timeline.ts";

async function trimmed(pages: readonly (readonly [frames: number, granule: number | null, isLast?: boolean])[], mayStartBelowZero = true) {
  let count = 0;
  const decoded = async function* (): AsyncGenerator<DecodedPage, void, void> {
    for (const [frames, granule, isLast = false] of pages) {
      yield { page: { packets: [], granule, isLast }, blocks: frames > 0 ? [[Float32Array.from({ length: frames }, () => count++)]] : [] };
    }
  };
  const samples: number[] = [];
  for await (const block of trimToGranule(decoded(), { mayStartBelowZero })) samples.push(...block[0]);
  return [samples[0], samples.length];
}

describe("trimToGranule", () => {
  it("drops what lies past the final granule position", async () => {
    expect(
      await trimmed([
        [100, 100],
        [100, 150, true],
      ]),
    ).toEqual([0, 150]);
    expect(await trimmed([[100, 30, true]])).toEqual([0, 30]);
  });

  it("takes the end from a last page that holds nothing else, whatever the page before it states", async () => {
    for (const granule of [100, 200, null]) {
      expect(
        await trimmed([
          [100, 100],
          [100, granule],
          [0, 150, true],
        ]),
      ).toEqual([0, 150]);
    }
    expect(
      await trimmed([
        [100, 100],
        [0, 30, true],
      ]),
    ).toEqual([0, 30]);
    expect(await trimmed([[0, 0, true]])).toEqual([undefined, 0]);
  });

  it("keeps everything of a stream without an end mark, or whose last page states no position", async () => {
    expect(
      await trimmed([
        [100, 100],
        [100, 150],
      ]),
    ).toEqual([0, 200]);
    expect(
      await trimmed([
        [100, 100],
        [100, null, true],
      ]),
    ).toEqual([0, 200]);
  });

  it("takes a first position above zero as an offset, for the end too", async () => {
    expect(
      await trimmed([
        [100, 1100],
        [100, 1150, true],
      ]),
    ).toEqual([0, 150]);
  });

  it("drops frames before zero in Vorbis, and not in Opus", async () => {
    expect(
      await trimmed([
        [100, 70],
        [100, 150, true],
      ]),
    ).toEqual([30, 150]);
    expect(
      await trimmed(
        [
          [100, 70],
          [100, 150, true],
        ],
        false,
      ),
    ).toEqual([0, 150]);
  });
});
