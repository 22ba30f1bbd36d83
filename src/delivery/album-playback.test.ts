import { describe, expect, it } from "vitest";
import { predictAlbumPlayback } from "./album-playback.ts";

const tracks = [
  { integratedLufs: -9, truePeakDbtp: -1 },
  { integratedLufs: -14, truePeakDbtp: -1 },
];

describe("the playback of a record", () => {
  const playback = predictAlbumPlayback(tracks, -10.5);
  const of = (service: string) => playback.find((one) => one.service === service);
  it("by AES TD1008 has tracks alone at -16 LUFS and the loudest of a record at -14, contrasts kept", () => {
    expect(of("AES TD1008")).toMatchObject({ trackLufs: [-16, -16], albumLufs: [-14, -19] });
  });
  it("is one gain for all where a service plays records: 5 LU stay 5 LU", () => {
    expect(of("Spotify")).toMatchObject({ trackLufs: [-14, -14], albumLufs: [-12.5, -17.5] });
    expect(of("Bandcamp, CD, Beatport")).toMatchObject({ trackLufs: [-9, -14], albumLufs: [-9, -14] });
  });
});
