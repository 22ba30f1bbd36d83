// Masters at another rate, with trimmed ends and a fade, through the public API and back.
import { readFileSync } from "node:fs";
import { beforeAll, describe, expect, it } from "vitest";
import { demoSongs } from "../../src/demo/demo-songs.ts";
import { type MasterBytes, type Planar, Studio, sourceFromPlanar } from "../../src/index.ts";
import { portableSha256 } from "../../src/run/sha256.ts";
import { verifyMaster } from "../../src/run/verify.ts";
import { newEngine } from "../engine.ts";
import { bytesSource } from "../wav-fixtures.ts";

const madeAt = "2026-01-01T00:00:00Z";
const mixRateHz = 48000;
let studio: Studio;
let song: Planar;

beforeAll(async () => {
  studio = await Studio.open(readFileSync(new URL("../../dist/engine.wasm", import.meta.url)));
  const { mix } = demoSongs[0].render();
  song = mix.map((samples) => samples.slice(mixRateHz * 15, mixRateHz * 27));
});

const mixSource = (planar: Planar = song, rateHz = mixRateHz) => sourceFromPlanar("mix", rateHz, planar);

async function samplesOf({ wav }: MasterBytes): Promise<Planar> {
  const source = await studio.decode("master.wav", wav);
  const out = Array.from({ length: source.channels }, () => new Float32Array(source.frames));
  await source.read(0, out);
  return out;
}

function verify({ wav }: MasterBytes, planar: Planar = song, rateHz = mixRateHz) {
  const host = { newSha256: portableSha256, engineFor: () => Promise.resolve(newEngine()) };
  return verifyMaster(
    bytesSource("master.wav", wav),
    () => Promise.resolve(mixSource(planar, rateHz)),
    host,
    () => undefined,
  );
}

describe.each([44100, 96000])("a 48 kHz mix mastered at %d Hz", (sampleRateHz) => {
  let mastered: MasterBytes;
  beforeAll(async () => {
    mastered = await studio.master(mixSource(), { wishes: { targetLufs: -9 }, edits: { sampleRateHz }, madeAt });
  });

  it("holds the ceiling and the loudness at the rate it is delivered at, judged at 16x", () => {
    const { after } = mastered.result;
    expect([after.sampleRateHz, after.frames]).toEqual([sampleRateHz, Math.round((song[0].length * sampleRateHz) / mixRateHz)]);
    expect(after.truePeakDbtp).toBeLessThanOrEqual(-1);
    expect(Math.abs((after.integratedLufs ?? 0) + 9)).toBeLessThanOrEqual(0.2);
  });
  it("keeps the figures before those of the file", () => expect(mastered.result.before.sampleRateHz).toBe(mixRateHz));
  it("is rendered again to the bit by verify", async () => expect((await verify(mastered)).verdict).toBe("reproduced"));
  it("says what was converted, and that a higher rate gains nothing", () => {
    expect(mastered.result.edits[0]).toContain(`from 48000 to ${sampleRateHz} Hz`);
    expect(mastered.result.edits.some((edit) => edit.includes("gains nothing"))).toBe(sampleRateHz > mixRateHz);
  });
});

describe("a fade of 4 s", () => {
  it("follows its curve: the unfaded master times 0.5 + 0.5 cos(pi u), to the dither, and verifies", async () => {
    const { plan } = (await studio.master(mixSource(), { wishes: { targetLufs: -14 }, madeAt })).result;
    const plain = await samplesOf(await studio.master(mixSource(), { plan, bits: "32f", madeAt }));
    const mastered = await studio.master(mixSource(), { plan, bits: "32f", edits: { fadeSeconds: 4 }, madeAt });
    const faded = await samplesOf(mastered);
    const start = song[0].length - 4 * mixRateHz;
    for (let n = 0; n < song[0].length; n += 97) {
      const gain = n < start ? 1 : 0.5 + 0.5 * Math.cos((Math.PI * (n + 1 - start)) / (4 * mixRateHz));
      expect(faded[0][n]).toBeCloseTo(plain[0][n] * gain, 6);
    }
    expect((await verify(mastered)).verdict).toBe("reproduced");
  });
  it("longer than the song is refused with the length", async () => {
    await expect(studio.master(mixSource(), { edits: { fadeSeconds: 13 }, madeAt })).rejects.toThrow("fade must be between 0 and 12.0 s");
  });
});

it("trim, rate and fade together are rendered again to the bit, mono stays mono", async () => {
  const padded = [new Float32Array(song[0].length + 7 * mixRateHz)];
  padded[0].set(song[0], 3 * mixRateHz);
  const mastered = await studio.master(mixSource(padded), { bits: 16, edits: { trim: true, fadeSeconds: 2, sampleRateHz: 44100 }, madeAt });
  const { after, edits } = mastered.result;
  expect(after.channels).toBe(1);
  expect(Math.abs(after.durationSeconds - (12 + 0.2 + 0.5))).toBeLessThan(0.2);
  expect(edits).toHaveLength(4);
  expect((await verify(mastered, padded)).verdict).toBe("reproduced");
});
