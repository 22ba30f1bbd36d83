import { describe, expect, it } from "vitest";
import type { TrackFigures, VersionProgramme, VersionTrack } from "./album-version.ts";
import { sequenceNotes } from "./sequence-notes.ts";

const figures: TrackFigures = {
  ...{ integratedLufs: -11, loudLufs: -9, startLufs: -12, endLufs: -12, silentStartSeconds: 0, silentEndSeconds: 0 },
  ...{ truePeakDbtp: -1, loudnessRangeLu: 5, tiltDb: -8, sideToMidDb: null, relativeDb: [] },
};

function track(
  number: number,
  startSeconds: number,
  seconds: number,
  after: Partial<TrackFigures> = {},
  asked: Record<string, unknown> = {},
): VersionTrack {
  const files = { mix: "", file: "", alternates: [], report: "", programme: "album.wav", key: "", matrix: "", pcmSha256: "" };
  const plan = { piece: 0, isNew: true, targetLufs: -11, contrastLu: 0, tiltMoveDb: 0, warmth: null };
  const place = { startFrame: startSeconds * 44100, endFrame: (startSeconds + seconds) * 44100, durationSeconds: seconds };
  return { number, title: `T${number}`, asked, ...files, ...plan, ...place, before: figures, after: { ...figures, ...after } };
}

const programme = (file: string, durationSeconds: number): VersionProgramme => ({
  ...{ file, cue: "", matrix: "", pcmSha256: "", madeAt: "", durationSeconds, integratedLufs: -11 },
  loudness: { stepSeconds: 0.1, shortTermLufs: [] },
});
const notesOf = (tracks: VersionTrack[]) => sequenceNotes(tracks, [], 44100, -1);

describe("notes on a sequence", () => {
  it("tell of silence up to a CD frame where two tracks are to follow at once, and none where the first ends in silence", () => {
    const second = track(2, 10.01, 10, {}, { gapSeconds: 0 });
    expect(notesOf([track(1, 0, 10), second])).toEqual([
      "between T1 and T2 there are 10.0 ms of silence up to the next CD frame; where the music goes on, segue: true joins them to the sample.",
    ]);
    expect(notesOf([track(1, 0, 10, { silentEndSeconds: 0.5 }), second])).toEqual([]);
  });
  it("are none for a record that needs none", () => {
    expect(sequenceNotes([track(1, 0, 200), track(2, 202, 200)], [programme("album.wav", 402)], 44100, -1)).toEqual([]);
  });
  it("tell of a CD above 78:00 at 44.1 kHz only, and of a side above 19:30", () => {
    const long = programme("album.wav", 78 * 60 + 1);
    expect(sequenceNotes([], [long], 44100, -1)).toEqual(["album.wav lasts 78:01: plants warn from 78:00, a CD holds 79:57."]);
    expect(sequenceNotes([], [long], 48000, -1)).toEqual([]);
    expect(sequenceNotes([], [programme("side-a.wav", 1171)], 48000, -1)).toEqual([
      "side-a.wav lasts 19:31: a 12-inch side is cut quieter above 19:30.",
    ]);
    expect(sequenceNotes([], [programme("side-b.wav", 1381)], 48000, -1)).toEqual([
      "side-b.wav lasts 23:01: more than a 12-inch side holds (23:00).",
    ]);
  });
  it("tell of a CD track under 4 s (IEC 60908), unless it is hidden", () => {
    expect(notesOf([track(1, 0, 3)])).toEqual(["1 T1 lasts 3.0 s: a track of a CD has 4 s or more."]);
    expect(notesOf([track(0, 0, 3, {}, { intent: "hidden" })])).toEqual([]);
  });
  it("tell of silence inside masters that makes a gap longer than told", () => {
    const notes = notesOf([track(1, 0, 100, { silentEndSeconds: 1.2 }), track(2, 102, 100, { silentStartSeconds: 0.4 })]);
    expect(notes).toEqual(["between T1 and T2 there are 3.6 s of silence: 2.0 s told, 1.6 s in the masters."]);
  });
  it("tell of a piece that is cut above the ceiling, and of no track that is whole", () => {
    const [one, two] = [track(1, 0, 10, { truePeakDbtp: -0.35 }), track(2, 10, 10, { truePeakDbtp: -1.05 }, { isSegue: true })];
    expect(notesOf([one, two])).toEqual([
      "1 T1, played alone, reaches -0.35 dBTP where it is cut from its neighbour; played through, the ceiling of -1 dBTP holds.",
    ]);
    expect(notesOf([one, { ...two, piece: 1 }])).toEqual([]);
  });
  it("tell of steps above 4 LU that nobody asked for", () => {
    const pair = (asked: Record<string, unknown>) => [track(1, 0, 100, { endLufs: -18 }), track(2, 102, 100, {}, asked)];
    expect(notesOf(pair({}))).toEqual(["from the end of T1 to the start of T2 the loudness steps by +6.0 LU."]);
    expect(notesOf(pair({ intent: "loudest" }))).toEqual([]);
  });
});
