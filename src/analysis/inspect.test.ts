import { describe, expect, it } from "vitest";
import { newEngine } from "../../test/engine.ts";
import { cleanMusic, planted } from "../../test/planted.ts";
import { verdictOf } from "../audio/findings.ts";
import { type AudioSource, largestSample, type Planar, sourceFromPlanar } from "../audio/source.ts";
import { findingCodes, inspect } from "./inspect.ts";
import type { Measurements } from "./measurements.ts";

const music = cleanMusic(42);

function clipAt(level: number, gain: number): AudioSource {
  const planar = music.planar.map((samples) => samples.map((value) => gain * Math.max(-level, Math.min(level, value))));
  return planted(planar, music.sampleRateHz);
}

describe("inspect", () => {
  it("lists findings in the order of the codes, each with times inside the file and an action", async () => {
    const planar = music.planar.map((samples) => samples.map((value) => 0.01 + 3.2 * value));
    const findings = await inspect(planted(planar, music.sampleRateHz), newEngine());
    const order = findings.map((finding) => (findingCodes as readonly string[]).indexOf(finding.code));
    expect(order.length).toBeGreaterThan(3);
    expect(order).toEqual([...order].sort((a, b) => a - b));
    for (const finding of findings) {
      expect(finding.startSeconds).toBeGreaterThanOrEqual(0);
      expect(finding.endSeconds).toBeGreaterThanOrEqual(finding.startSeconds);
      expect(finding.endSeconds).toBeLessThanOrEqual(11.001);
      expect(Number.isFinite(finding.value)).toBe(true);
      expect(finding.advice).toMatch(/\d.*\.$/s);
    }
  });

  it("stops a mix of which more than 0.5 % of the loud samples are cut, and one cut by 0.05 % and turned down", async () => {
    const sizes = music.planar[0]
      .map(Math.abs)
      .filter((value) => value > 0.05)
      .sort();
    const heavy = sizes[Math.floor(sizes.length * 0.97)];
    const light = sizes[Math.floor(sizes.length * 0.995)];
    expect(verdictOf(await inspect(clipAt(heavy, 1 / heavy), newEngine()))).toBe("send-again");
    expect(verdictOf(await inspect(clipAt(light, 0.4 / light), newEngine()))).toBe("send-again");
  });

  it("only warns of lightly cut peaks at full scale", async () => {
    const sizes = music.planar[0].map(Math.abs).sort();
    const level = sizes[sizes.length - 200];
    const findings = await inspect(clipAt(level, 1 / level), newEngine());
    expect(findings.map((finding) => finding.code)).toContain("clipping");
    expect(verdictOf(findings)).toBe("usable");
  });

  it("believes given measurements rather than its own estimates", async () => {
    const measurements = { plrDb: 6, monoLossDb: 4 } as Measurements;
    const codes = (await inspect(planted(music.planar, music.sampleRateHz), newEngine(), { measurements })).map((finding) => finding.code);
    expect(codes).toEqual(["limited-input", "mono-loss"]);
  });

  it("says by which sign a mix is limited: peaks that stand low, or one ceiling that they touch", async () => {
    const advice = async (plrDb: number, planar: Planar, loudness: Partial<Measurements> = {}) => {
      const findings = await inspect(planted(planar, music.sampleRateHz), newEngine(), { measurements: { plrDb, ...loudness } as Measurements });
      return findings.find(({ code }) => code === "limited-input")?.advice;
    };
    expect(await advice(6, music.planar)).toMatch(/^Peaks stand only 6\.0 dB above the loudness: /);
    const held = music.planar.map((samples) => samples.map((value) => 0.5 * Math.tanh(9 * value)));
    expect(await advice(11, held)).toMatch(/^\d+ % of the loud moments touch one ceiling, 11\.0 dB above the loudness: /);
    const oneChannel = [held[0]];
    expect(await advice(13.5, oneChannel, { integratedLufs: -20, dualMonoLufs: -17 })).toMatch(/ touch one ceiling, 10\.5 dB above the loudness: /);
  });

  it("lets a stem rest, be quiet and be mono", async () => {
    const rest = new Float32Array(6 * music.sampleRateHz);
    const quiet = Float32Array.from([...music.planar[0].map((value) => value * 0.2), ...rest]);
    const stem = planted([quiet, quiet], music.sampleRateHz);
    expect(await inspect(stem, newEngine(), { role: "stem" })).toEqual([]);
    expect((await inspect(stem, newEngine())).map((finding) => finding.code)).toEqual(["headroom", "mono-as-stereo", "long-silence"]);
  });

  it("hears the same in one channel as in two, and looks at all of six", async () => {
    expect(await inspect(planted([music.planar[0]], music.sampleRateHz), newEngine())).toEqual([]);
    const six = [0, 1, 0, 1, 0, 1].map((c) => music.planar[c].slice());
    for (let i = 0; i < six[4].length; i++) six[4][i] += 0.02;
    const findings = await inspect(planted(six, music.sampleRateHz), newEngine());
    expect(findings.filter((finding) => finding.code === "dc-offset").map((finding) => finding.channel)).toEqual([4]);
  });

  it("does not depend on how many frames a read returns", async () => {
    const whole = clipAt(0.2, 2);
    const inBits: AudioSource = {
      ...whole,
      read: (startFrame, into) =>
        whole.read(
          startFrame,
          into.map((samples) => samples.subarray(0, 1000 + (startFrame % 777))),
        ),
    };
    expect(await inspect(inBits, newEngine())).toEqual(await inspect(whole, newEngine()));
  });

  it.each([1, 479, 2400])("survives %s frames", async (frames) => {
    const findings = await inspect(sourceFromPlanar("short", 48000, [new Float32Array(frames).fill(0.1)]), newEngine());
    expect(findings.map((finding) => finding.code)).toContain("too-short");
  });

  it.each([8000, 192000])("survives %s Hz and samples of any size", async (rateHz) => {
    const wild: Planar = [0, 1].map((c) =>
      Float32Array.from({ length: rateHz * 5 }, (_, i) => (i % 5000 === c ? largestSample : Math.sin(i * 0.3) * 0.2)),
    );
    const findings = await inspect(sourceFromPlanar("wild", rateHz, wild), newEngine());
    expect(findings.filter((finding) => !Number.isFinite(finding.value))).toEqual([]);
    expect(findings.map((finding) => finding.code)).toContain("sample-overs");
  });

  it("counts each number that is none, where it stands", async () => {
    const planar = music.planar.map((samples) => samples.slice());
    planar[1].fill(Number.POSITIVE_INFINITY, 100000, 100007);
    const found = (await inspect(planted(planar, 48000), newEngine())).find((finding) => finding.code === "non-finite");
    expect(found?.value).toBe(7);
    expect(found?.startSeconds).toBeLessThan(100000 / 48000);
    expect(found?.endSeconds).toBeGreaterThan(100007 / 48000);
  });
});
