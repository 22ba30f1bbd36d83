import { existsSync, readdirSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { planAlbum } from "../../src/album/album-plan.ts";
import { type AlbumTrack, albumTrackOf, splitTilt, spreadOf, tiltCurve } from "../../src/album/album-track.ts";
import { identityOf, measurementsOf, readTrack } from "../../src/analysis/measure.ts";
import { openSource } from "../../src/host/node/open-source.ts";
import { gatherFacts } from "../../src/mastering/track-facts.ts";
import { newEngine } from "../engine.ts";
import { noiseGenerator } from "../signals.ts";

/** Four finished songs by other hands, whose tilts lie some 8 dB rms apart. */
const folder = new URL("../../../shared/music/ep/", import.meta.url);

async function measured(path: string): Promise<AlbumTrack> {
  const source = await openSource(path);
  const readings = await readTrack(source, newEngine());
  const track = albumTrackOf(gatherFacts(measurementsOf(identityOf(source), readings), readings));
  if (!track) throw new Error(`${path} is silent`);
  return track;
}

/** A careless export, on the figures: gain moves loudness and peaks, tilt moves the third octaves. */
function spoilt(track: AlbumTrack, levelDb: number, tiltDb: number): AlbumTrack {
  const up = (field: "loudLufs" | "integratedLufs" | "startLufs" | "endLufs" | "truePeakDbtp" | "heldPeakDbtp") => track[field] + levelDb;
  const levels = { loudLufs: up("loudLufs"), integratedLufs: up("integratedLufs"), startLufs: up("startLufs"), endLufs: up("endLufs") };
  const tilt = tiltCurve(tiltDb);
  const peaks = { truePeakDbtp: up("truePeakDbtp"), heldPeakDbtp: up("heldPeakDbtp") };
  return { ...track, ...levels, ...peaks, relativeDb: track.relativeDb.map((level, band) => level + tilt[band]) };
}

function planOf(tracks: readonly AlbumTrack[]) {
  return planAlbum(tracks.map((track) => ({ track, intent: null, isAnchor: false, ownToneDb: track.relativeDb.map(() => 0), bandwidthHz: 20000 })))
    .moves;
}

const tiltOf = ({ relativeDb }: AlbumTrack) => splitTilt(relativeDb).tiltDb;
const rms = (values: readonly number[]) => Math.sqrt(values.reduce((sum, value) => sum + value ** 2, 0) / values.length);

describe.skipIf(!existsSync(folder))("a finished EP, scrambled twenty times by +-4 dB and +-3 dB of tilt", () => {
  it("comes back: the error in level at least halved, that in tilt no worse; unscrambled it moves by 0.5 LU and 0.5 dB at most", async () => {
    const names = readdirSync(folder)
      .filter((name) => name.endsWith(".ogg"))
      .sort();
    const truth: AlbumTrack[] = [];
    for (const name of names) truth.push(await measured(new URL(name, folder).pathname));
    const next = noiseGenerator(7);
    const errors = Array.from({ length: 20 }, () => {
      const tracks = truth.map((track) => spoilt(track, 4 * next(), 3 * next()));
      const moves = planOf(tracks);
      const error = (figure: (track: AlbumTrack, n: number) => number, of: (track: AlbumTrack) => number) =>
        spreadOf(tracks.map((track, n) => figure(track, n) - of(truth[n])));
      return {
        level: [
          error(
            (track) => track.loudLufs,
            ({ loudLufs }) => loudLufs,
          ),
          error(
            (track, n) => track.loudLufs + moves[n].levelMoveLu,
            ({ loudLufs }) => loudLufs,
          ),
        ],
        tilt: [error(tiltOf, tiltOf), error((track, n) => tiltOf(track) + moves[n].tiltMoveDb, tiltOf)],
      };
    });
    const [levelBefore, levelAfter] = [0, 1].map((when) => rms(errors.map(({ level }) => level[when])));
    const [tiltBefore, tiltAfter] = [0, 1].map((when) => rms(errors.map(({ tilt }) => tilt[when])));
    console.log(
      `EP: level ${levelBefore.toFixed(2)} -> ${levelAfter.toFixed(2)} LU, tilt ${tiltBefore.toFixed(2)} -> ${tiltAfter.toFixed(2)} dB (tilts ${spreadOf(truth.map(tiltOf)).toFixed(1)} dB apart)`,
    );
    expect(levelAfter).toBeLessThanOrEqual(levelBefore / 2);
    expect(tiltAfter).toBeLessThanOrEqual(tiltBefore);
    const still = planOf(truth);
    console.log(
      `EP, not scrambled: moves ${Math.max(...still.map(({ levelMoveLu }) => Math.abs(levelMoveLu)))} LU, ${Math.max(...still.map(({ tiltMoveDb }) => Math.abs(tiltMoveDb)))} dB at most`,
    );
    for (const { levelMoveLu, tiltMoveDb } of still) {
      expect(Math.abs(levelMoveLu)).toBeLessThanOrEqual(0.5);
      expect(Math.abs(tiltMoveDb)).toBeLessThanOrEqual(0.5);
    }
  });
});

if (!existsSync(folder)) console.log("skipped: a scrambled EP of real music (no ../shared/music beside the checkout)");
