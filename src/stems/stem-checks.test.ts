import { beforeAll, describe, expect, it } from "vitest";
import { stemHost } from "../../test/stem-host.ts";
import { demoSet, mixBus, rendered, type StemSet } from "../../test/stem-sets.ts";
import { type AudioSource, type Planar, sourceFromPlanar } from "../audio/source.ts";
import { type MixedStems, mixStems } from "./mix-stems.ts";

let set: StemSet;

beforeAll(() => {
  set = demoSet(1, 25, 10);
});

async function planarOf(source: AudioSource): Promise<Planar> {
  const planar = Array.from({ length: source.channels }, () => new Float32Array(source.frames));
  await source.read(0, planar);
  return planar;
}

/** The source with every channel changed. */
async function changed(source: AudioSource, change: (samples: Float32Array) => Float32Array): Promise<AudioSource> {
  return sourceFromPlanar(source.name, source.sampleRateHz, (await planarOf(source)).map(change));
}

function late(frames: number): (samples: Float32Array) => Float32Array {
  return (samples) => samples.map((_, n) => samples[n - frames] ?? 0);
}

function mixed(stems: StemSet["stems"], mix: AudioSource | null, align = false): Promise<MixedStems> {
  const open = Object.entries(stems).map(([role, source]) => ({ role, file: `${role}.wav`, source }));
  return mixStems(open, mix, { align, moves: "off" }, stemHost, () => undefined);
}

const codes = ({ result }: MixedStems, role: string) =>
  result.stems
    .find((stem) => stem.role === role)
    ?.findings.filter(({ code }) => code.startsWith("stem-"))
    .map(({ code }) => code);

describe("stems that fit", () => {
  it("enter the sum bit for bit: the premaster is the author's mix to the last bit, and nulls below -140 dB", async () => {
    const { source, result } = await mixed(set.stems, set.mix);
    const [sum, mix] = [await planarOf(source), await planarOf(set.mix)];
    expect(sum.map((samples, side) => samples.every((x, n) => x === mix[side][n]))).toEqual([true, true]);
    expect(result.nullDb).toBeLessThan(-140);
    expect(result.stems.flatMap(({ findings }) => findings.filter(({ code }) => code.startsWith("stem-")))).toEqual([]);
  });
  it("fit a mix that went through equaliser, compressor, tape, clip and limiter: the residual is told, nothing stops", async () => {
    const { result } = await mixed(set.stems, await rendered(set.mix, mixBus));
    expect(result.findings.map(({ code, severity }) => [code, severity])).toEqual([["stem-sum", "warn"]]);
  });
});

describe("an offset", () => {
  it.each([600, -48000])("of %i frames is found to the frame by correlation, told in ms, and stops", async (frames) => {
    const drums = await changed(set.stems["drums"], late(frames));
    const ms = Math.abs(Math.round((frames / 48) * 100) / 100);
    await expect(mixed({ ...set.stems, drums }, set.mix)).rejects.toMatchObject({
      code: "input-stems",
      message: expect.stringContaining(`drums.wav lies ${ms} ms (${Math.abs(frames)} frames) ${frames > 0 ? "late" : "early"} against the mix`),
    });
  });
  it("is mended when asked: the stem is moved back and the sum nulls again where it has samples", async () => {
    const drums = await changed(set.stems["drums"], late(600));
    const { plans, result } = await mixed({ ...set.stems, drums }, set.mix, true);
    expect(plans[0].delayFrames).toBe(-600);
    expect(result.nullDb).toBeLessThan(-20);
    expect(codes({ result } as MixedStems, "drums")).toEqual(["stem-offset"]);
  });
  it("that explains another length is all there is to say; what the end still lacks is told of the stem where it is put", async () => {
    const early = (frames: number, missing: number) => changed(set.stems["drums"], (samples) => samples.slice(frames, samples.length - missing));
    const { result, plans } = await mixed({ ...set.stems, drums: await early(1000, 0) }, set.mix, true);
    expect([plans[0].delayFrames, codes({ result } as MixedStems, "drums")]).toEqual([1000, ["stem-offset"]]);
    const both = await mixed({ ...set.stems, drums: await early(960, 480) }, set.mix, true);
    const [length] = both.result.stems[0].findings.filter(({ code }) => code === "stem-length");
    expect(length?.advice).toMatch(/^This stem ends 10 ms before .*, moved as it is; it is filled up with silence at its end/);
  });
  it("is found against a mix that went through a bus", async () => {
    const vocals = await changed(set.stems["vocals"], late(480));
    await expect(mixed({ ...set.stems, vocals }, await rendered(set.mix, mixBus))).rejects.toThrow(/vocals\.wav lies 10 ms \(480 frames\) late/);
  });
});

describe("what does not fit", () => {
  it("a stem of another length stops with the difference in ms; less than 50 ms is filled up and told", async () => {
    const short = (frames: number) => changed(set.stems["bass"], (samples) => samples.slice(0, samples.length - frames));
    await expect(mixed({ ...set.stems, bass: await short(48000) }, null)).rejects.toThrow(/bass\.wav is 1000 ms shorter than the longest stem/);
    const { result } = await mixed({ ...set.stems, bass: await short(480) }, null);
    const [length, ...others] = result.stems.find(({ role }) => role === "bass")?.findings.filter(({ code }) => code.startsWith("stem-")) ?? [];
    expect([length, others]).toMatchObject([{ code: "stem-length", severity: "note", value: -10, unit: "ms" }, []]);
  });
  it.each(["bass", "synths"])("a mix with %s that no stem holds stops, though it went through a bus", async (role) => {
    const rest = Object.fromEntries(Object.entries(set.stems).filter(([name]) => name !== role));
    const stopped = { code: "input-stems", message: expect.stringContaining("a stem is missing") };
    await expect(mixed(rest, await rendered(set.mix, mixBus))).rejects.toMatchObject(stopped);
  });
  it("a stem that ends before the song does is named where its rest is missing, aligned or not", async () => {
    const short = await changed(set.stems["bass"], (samples) => samples.slice(0, samples.length - 5 * 48000));
    await expect(mixed({ ...set.stems, bass: short }, set.mix, true)).rejects.toThrow(
      /the rest of .*bass\.wav, which ends at 0:\d\d\.\d of the song/,
    );
  });
  it("a polarity turned over is told with what the sum leaves as it stands, and turned back when asked", async () => {
    const vocals = await changed(set.stems["vocals"], (samples) => samples.map((x) => -x));
    const told = await mixed({ ...set.stems, vocals }, set.mix);
    expect(codes(told, "vocals")).toEqual(["stem-polarity"]);
    expect(told.plans.map(({ isInverted }) => isInverted)).toEqual([false, false, false, false]);
    expect(told.result.nullDb).toBeGreaterThan(-20);
    expect(told.result.findings).toEqual([]);
    const mended = await mixed({ ...set.stems, vocals }, set.mix, true);
    expect(mended.result.nullDb).toBeLessThan(-120);
    const [sum, mix] = [await planarOf(mended.source), await planarOf(set.mix)];
    expect(sum[0].reduce((most, x, n) => Math.max(most, Math.abs(x - mix[0][n])), 0)).toBeLessThan(2e-7);
  });
  it("the same stem twice is told as a reason to send again", async () => {
    const { result } = await mixed({ ...set.stems, "synths-2": set.stems["synths"] }, null);
    expect(result.findings.map(({ code, severity }) => [code, severity])).toEqual([["stem-doubled", "stop"]]);
  });
  it("a stem and itself turned over cancel each other, and that is said", async () => {
    const turned = await changed(set.stems["synths"], (samples) => samples.map((x) => -x));
    const { result } = await mixed({ ...set.stems, "synths-2": turned }, null);
    expect(result.findings[0]?.advice).toMatch(/one of them turned over \(correlation -1\.000\): they cancel each other\./);
  });
  it("the same stem twice beside the mix is that one fault: neither faders that were moved, nor a level to be mended", async () => {
    const twice = { ...set.stems, "synths-2": set.stems["synths"] };
    const open = Object.entries(twice).map(([role, source]) => ({ role, file: `${role}.wav`, source }));
    const { result } = await mixStems(open, set.mix, { align: false, moves: "auto" }, stemHost, () => undefined);
    expect(result.findings.map(({ code }) => code)).toEqual(["stem-doubled"]);
    expect(result.stems.flatMap(({ findings }) => findings.filter(({ code }) => code === "stem-level"))).toEqual([]);
    expect(result.stems.flatMap(({ moves }) => moves.filter(({ stage }) => stage === "conditioning"))).toEqual([]);
  });
  it("a silent stem is told as one to leave out, and stops nothing: the premaster is what the others make", async () => {
    const silence = await changed(set.stems["bass"], (samples) => samples.map(() => 0));
    const { source, result } = await mixed({ ...set.stems, fx: silence }, set.mix);
    const own = result.stems.find(({ role }) => role === "fx")?.findings ?? [];
    expect(own.map(({ code, severity }) => [code, severity])).toContainEqual(["silent", "warn"]);
    expect(own.find(({ code }) => code === "silent")?.advice).toContain("leave it out");
    const all = [...result.findings, ...result.stems.flatMap(({ findings }) => findings)];
    expect(all.filter(({ severity }) => severity === "stop")).toEqual([]);
    const [sum, mix] = [await planarOf(source), await planarOf(set.mix)];
    expect(sum.map((samples, side) => samples.every((x, n) => x === mix[side][n]))).toEqual([true, true]);
  });
  it("another sample rate is one error that names both files and rates", async () => {
    const bass = sourceFromPlanar("bass 44", 44100, await planarOf(set.stems["bass"]));
    await expect(mixed({ ...set.stems, bass }, null)).rejects.toMatchObject({
      code: "input-rate",
      message: expect.stringMatching(/48000 Hz.*44100 Hz/),
    });
  });
});
