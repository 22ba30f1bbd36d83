import { describe, expect, it } from "vitest";
import type { AlbumVersion, VersionTrack } from "./album-version.ts";
import { diffSequences } from "./sequence-diff.ts";

const sampleRateHz = 48000;

/** A version of tracks of 60 s each, by title and gap; below 0 they cross. Mixes go by the first letter of the title. */
function version(parts: readonly (readonly [title: string, gapSeconds: number, programme?: string])[], pcmSha256: string): AlbumVersion {
  const tracks: Pick<VersionTrack, "number" | "title" | "mix" | "programme" | "startFrame" | "endFrame" | "asked">[] = [];
  for (const [index, [title, gapSeconds, programme = "album.wav"]] of parts.entries()) {
    const last = tracks.at(-1);
    const startFrame = (last?.programme === programme ? last.endFrame : 0) + gapSeconds * sampleRateHz;
    const words = { number: index + 1, title, mix: `${title[0]}.wav`, asked: { isSegue: false } };
    tracks.push({ ...words, programme, startFrame, endFrame: startFrame + 60 * sampleRateHz });
  }
  const programmes = [...new Set(tracks.map(({ programme }) => programme))].map((file) => {
    const ends = tracks.filter(({ programme }) => programme === file).map(({ endFrame }) => endFrame);
    return { file, pcmSha256: file + pcmSha256, durationSeconds: Math.max(...ends) / sampleRateHz };
  });
  return { sampleRateHz, tracks, programmes } as unknown as AlbumVersion;
}

const first = version(
  [
    ["A", 0],
    ["B", 2],
    ["C", 2],
  ],
  "1",
);

describe("what differs in a sequence", () => {
  it("is nothing between a version and itself, nor where a track got another title", () => {
    expect(diffSequences(first, first)).toEqual({ entrances: [], programmes: [] });
    expect(
      diffSequences(
        first,
        version(
          [
            ["A new", 0],
            ["B", 2],
            ["C", 2],
          ],
          "1",
        ),
      ).entrances,
    ).toEqual([]);
  });
  it("is the track that crosses the one before it now, and how much shorter the programme is", () => {
    const place = { programme: "album.wav", after: "A", isSegue: false };
    expect(
      diffSequences(
        first,
        version(
          [
            ["A", 0],
            ["B", -4],
            ["C", 2],
          ],
          "2",
        ),
      ),
    ).toEqual({
      entrances: [{ number: 2, title: "B", before: { ...place, gapSeconds: 2 }, after: { ...place, gapSeconds: -4 } }],
      programmes: [{ file: "album.wav", beforeSeconds: 184, afterSeconds: 178 }],
    });
  });
  it("is every track that comes after another one now, and a side that was not there", () => {
    const { entrances, programmes } = diffSequences(
      first,
      version(
        [
          ["B", 0],
          ["A", 2],
          ["C", 0, "side-b.wav"],
        ],
        "2",
      ),
    );
    expect(entrances.map(({ title, after }) => [title, after.after, after.programme])).toEqual([
      ["B", null, "album.wav"],
      ["A", "B", "album.wav"],
      ["C", null, "side-b.wav"],
    ]);
    expect(programmes).toEqual([
      { file: "album.wav", beforeSeconds: 184, afterSeconds: 122 },
      { file: "side-b.wav", beforeSeconds: null, afterSeconds: 60 },
    ]);
  });
  it("pairs tracks by their mixes before titles: a new track with the title of an old one is not taken for it", () => {
    const renamed = version(
      [
        ["X", 0],
        ["A", 2],
        ["B", 2],
      ],
      "2",
    );
    const swapped = { ...renamed, tracks: renamed.tracks.map((track, n) => (n === 0 ? { ...track, title: "A" } : track)) };
    expect(diffSequences(first, swapped).entrances.map(({ number }) => number)).toEqual([2]);
  });
});
