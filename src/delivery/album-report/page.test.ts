import { describe, expect, it } from "vitest";
import type { AlbumVersion, TrackFigures, VersionTrack } from "../../album/album-version.ts";
import { renderAlbumReport } from "./page.ts";

const figures: TrackFigures = {
  ...{
    integratedLufs: -11,
    loudLufs: -9,
    startLufs: -12,
    endLufs: -14,
    silentStartSeconds: 0.1,
    silentEndSeconds: 0.8,
    truePeakDbtp: -1,
    loudnessRangeLu: 5,
    tiltDb: -8,
    sideToMidDb: -9,
  },
  relativeDb: Array.from({ length: 31 }, (_, band) => 5 - band),
};
const hostile = `</title><script>alert("1")</script>`;

function track(number: number, title: string, startFrame: number): VersionTrack {
  const words = {
    asked: { intent: null, isSegue: false, credits: { mix: hostile } },
    piece: number - 1,
    mix: "/home/somebody/mix.wav",
    programme: "album.wav",
  };
  const files = { file: `0${number}-x.wav`, alternates: [], report: `0${number}-x.report.html`, key: "k", matrix: "DW-0000-0001", pcmSha256: "p" };
  const plan = { isNew: true, targetLufs: -11, contrastLu: -1, tiltMoveDb: 1, warmth: null };
  return {
    number,
    title,
    startFrame,
    endFrame: startFrame + 48000 * 60,
    durationSeconds: 60,
    ...words,
    ...files,
    ...plan,
    before: figures,
    after: figures,
  };
}

const cohesion = { loudLevelLu: 1, balanceDb: 2, tiltDb: 3, widthDb: null };
const version: AlbumVersion = {
  ...{ version: 2, parent: 1, reasons: ["because"], madeAt: "2026-01-01T00:00:00Z", deadwax: "0.1.0", engineSha256: "e", session: "session.yaml" },
  ...{ artist: "Band", title: hostile, upc: null, sampleRateHz: 48000, anchor: 1, anchorFile: "01-x.wav", levelTrust: 0.9 },
  settings: { style: "warm", targetLufs: null, ceilingDbtp: -1, intensity: 1, search: "quick", bits: 24, ditherSeed: 1 },
  plan: { albumKey: "a", topLufs: -9, anchor: 0, levelTrust: 0.9, units: [] },
  tracks: [track(1, "One", 0), track(2, hostile, 48000 * 62)],
  programmes: [
    {
      ...{ file: "album.wav", cue: "album.cue", matrix: "DW-0000-0002", pcmSha256: "p", madeAt: "2026-01-01T00:00:00Z" },
      ...{ durationSeconds: 122, integratedLufs: -11.2, loudness: { stepSeconds: 0.1, shortTermLufs: [null, -20, -12, null, -11, -12] } },
    },
  ],
  cohesion: { before: { ...cohesion, balanceDb: 4 }, after: cohesion },
  notes: ["a note"],
  playback: [
    { service: "AES TD1008", targetLufs: -14, trackLufs: [-16, -16], albumLufs: [-14, -16] },
    { service: "Spotify", targetLufs: -14, trackLufs: [-14, -14], albumLufs: [-13, -15] },
  ],
};

describe("the report of a record", () => {
  const page = renderAlbumReport(version);
  it("runs no script, loads nothing, and lets no title become markup", () => {
    expect(page).not.toMatch(/<script/);
    expect(page).not.toMatch(/(src|href)="(https?:)?\/\//);
    expect(page).toContain("default-src 'none'");
  });
  it("says no path of the maker's machine", () => {
    expect(page).not.toContain("somebody");
  });
  it("has the cohesion before and after, the step between tracks, playback alone, and a link to every track's report", () => {
    for (const text of ["4.00\u00a0dB", "2.00\u00a0dB", "2.0\u00a0s of silence", 'href="01-x.report.html"', 'href="02-x.report.html"', "because"])
      expect(page).toContain(text);
  });
  it("is no wider with ten tracks than with two: services have a row each, with the quietest and the loudest of the record", () => {
    const many = Array.from({ length: 10 }, (_, n) => track(n + 1, `Song ${n + 1}`, 0));
    const levels = many.map((_, n) => -12 - ((n + 3) % 10) / 2);
    const tracks = many.map((one, n) => ({ ...one, after: { ...figures, integratedLufs: levels[n] } }));
    const playback = [
      { service: "Spotify", targetLufs: -14, trackLufs: levels.map((lufs) => Math.min(-14, lufs)), albumLufs: levels.map((lufs) => lufs - 1) },
    ];
    const section = /<section aria-labelledby="playback">[\s\S]*?<\/section>/.exec(renderAlbumReport({ ...version, tracks, playback }))?.[0] ?? "";
    expect(section.match(/<th scope="col"/g)?.length).toBe(4);
    expect(section).toContain("7 Song 7 stays the quietest, 8 Song 8 the loudest");
    const cells = [...section.matchAll(/<td class="num">([^<]*)/g)].map(([, text]) => text.replaceAll("\u2212", "-"));
    expect(cells).toEqual(["-16.5 to -14.0", "-17.5", "-13.0"]);
  });
  it("labels every figure with what it is: the two targets of TD1008, and the span of a tilt in dB", () => {
    const minus = "\u2212";
    expect(page).toContain(`AES TD1008 <small>alone ${minus}16\u00a0LUFS, loudest of a record ${minus}14\u00a0LUFS</small>`);
    expect(page).toContain(`Spotify <small>${minus}14\u00a0LUFS</small>`);
    expect(page.match(/100 Hz against 10 kHz/g)?.length).toBe(5);
    expect(page).toContain(`tilt ${minus}8.0 to ${minus}8.0\u00a0dB, +1.0\u00a0dB of it for the record`);
  });
  it("says what was asked, the loudness too", () => {
    expect(page).toContain("style warm, loudness auto, ceiling");
    expect(renderAlbumReport({ ...version, settings: { ...version.settings, targetLufs: -14 } })).toContain("loudness \u221214.0\u00a0LUFS, ceiling");
  });
  it("names one track that the others follow, though a hidden one has its number", () => {
    const hidden = { ...track(1, "Ghost", 0), piece: 1, asked: { intent: "hidden" } };
    const text = renderAlbumReport({ ...version, plan: { ...version.plan, anchor: 1 }, tracks: [track(1, "One", 0), hidden] });
    expect(text).toContain("the others follow Ghost");
    expect(text.match(/the others follow it/g)?.length).toBe(1);
  });
  it("draws every tone inside its picture, on one scale for all, and says how far that reaches", () => {
    const bright = { ...figures, relativeDb: figures.relativeDb.map((level, band) => level + (band === 20 ? 30 : 0)) };
    const text = renderAlbumReport({ ...version, tracks: [track(1, "One", 0), { ...track(2, "Two", 48000 * 62), before: bright, after: bright }] });
    // Band 20 lies at 5 - 20 + 30 = 15 dB and band 30 at -25: the mean of the two tracks is 15 dB away from either.
    expect(text).toContain("the edges of each picture lie 15\u00a0dB above and below the mean of the record");
    const small = [...text.matchAll(/viewBox="0 0 150 44"[\s\S]*?<\/svg>/g)].map(([svg]) => svg);
    const heights = small.flatMap((svg) => [...svg.matchAll(/[\d.]+,([\d.]+)/g)].map(([, y]) => Number(y)));
    expect([Math.min(...heights), Math.max(...heights)]).toEqual([2, 42]);
  });
  it("gives a hidden track no number, and says that a mono one is louder on two speakers than in its file", () => {
    expect(page).not.toMatch(/mono tracks/);
    const hidden = { ...track(2, "Ghost", 48000 * 62), asked: { intent: "hidden" }, after: { ...figures, sideToMidDb: null, speakersLu: 3.01 } };
    const text = renderAlbumReport({ ...version, tracks: [track(1, "One", 0), hidden] });
    expect(text).toContain('<th scope="row">1 One, Ghost <small>');
    expect(text).toContain("hidden, mono, planned");
    expect(text).toContain("Loudness of mono tracks: as played on two speakers, 3 LU above what a meter says of the file.");
  });
  it("draws the record without a break in its lines but where it is silent", () => {
    expect(page.match(/<polyline class="after" points="[^"]+ [^"]+"/g)?.length).toBeGreaterThanOrEqual(2);
    expect(page).not.toMatch(/NaN|undefined|Infinity/);
  });
});
