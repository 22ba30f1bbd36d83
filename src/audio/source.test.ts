import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { largestSample, type Planar, sourceFromPlanar, zeroImpossible } from "./source.ts";

const side = (frames: number) => new Float32Array(frames).fill(0.5);
function detached(): Float32Array {
  const samples = side(100);
  structuredClone(samples, { transfer: [samples.buffer] });
  return samples;
}

describe("samples in memory", () => {
  // A rate of 0, -1 or "48000" made the meters allocate until the process died; of two lengths the shorter channel repeated its last block.
  it.each<[number, unknown, string, string]>([
    [48000, [], "input-channels", "x has 0 channels; 1 to 32 are read."],
    [48000, Array(33).fill(side(9)), "input-channels", "x has 33 channels; 1 to 32 are read."],
    [48000, side(9), "input-channels", "The samples of x must be an array of Float32Arrays, one a channel."],
    [48000, [side(9), null], "input-channels", "The samples of x must be an array of Float32Arrays, one a channel."],
    [48000, [new Float64Array(9)], "input-channels", "The samples of x must be an array of Float32Arrays, one a channel."],
    [48000, [side(9), side(8)], "input-channels", "The channels of x must be equally long, got 9 and 8 frames."],
    [48000, [side(0)], "input-empty", "x holds no samples."],
    [48000, [detached()], "input-empty", "x holds no samples."],
    [Number.NaN, [side(9)], "input-rate", "x has NaN Hz; 4000 to 768000 Hz are read."],
    [0, [side(9)], "input-rate", "x has 0 Hz; 4000 to 768000 Hz are read."],
    ["48000" as never, [side(9)], "input-rate", "x has 48000 Hz; 4000 to 768000 Hz are read."],
  ])("are refused at %s Hz in a sentence where they are no audio: %j", (rate, planar, code, sentence) => {
    expect(() => sourceFromPlanar("x", rate, planar as Planar)).toThrow(expect.objectContaining({ code, message: sentence }));
  });

  it("arrive as 0 where they are no numbers, are counted once however often they are read, and stay as they are in the caller's arrays", async () => {
    const samples = Float32Array.of(0.5, Number.NaN, 0.25, -Infinity, 2e10);
    const source = sourceFromPlanar("x", 48000, [samples]);
    const into = [new Float32Array(3)];
    expect([await source.read(0, into), source.nonFiniteSamples, ...into[0]]).toEqual([3, 1, 0.5, 0, 0.25]);
    expect([await source.read(3, into), source.nonFiniteSamples, ...into[0]]).toEqual([2, 3, 0, 0, 0.25]);
    await source.read(0, into);
    expect([source.nonFiniteSamples, samples[1], samples[3]]).toEqual([3, Number.NaN, -Infinity]);
  });

  it("may lie in shared memory", async () => {
    const shared = new Float32Array(new SharedArrayBuffer(8));
    shared.set([0.5, -0.5]);
    const into = [new Float32Array(2)];
    await sourceFromPlanar("x", 48000, [shared]).read(0, into);
    expect([...into[0]]).toEqual([0.5, -0.5]);
  });
  it("finds what is no sample in any place of any length, and leaves every other float as it is", () => {
    const impossible = [Number.NaN, Infinity, -Infinity, 2e10, -2e10];
    const floats = fc.array(fc.oneof(fc.float({ noNaN: true, min: -1e10, max: 1e10 }), fc.constantFrom(0.5, -0.9, ...impossible)), { maxLength: 40 });
    fc.assert(
      fc.property(floats, (values) => {
        const samples = Float32Array.from(values);
        const expected = samples.map((value) => (Math.abs(value) <= largestSample ? value : 0));
        expect(zeroImpossible(samples)).toBe(values.filter((value) => impossible.includes(value)).length);
        expect(samples).toEqual(expected);
      }),
    );
  });
});
