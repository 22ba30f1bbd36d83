import { expect, it } from "vitest";
import { sourceFromPlanar } from "../audio/source.ts";
import { joinSources, section } from "./joined-source.ts";

const counting = (name: string, from: number, frames: number, rateHz = 48000, channels = 1) =>
  sourceFromPlanar(
    name,
    rateHz,
    Array.from({ length: channels }, () => Float32Array.from({ length: frames }, (_, n) => from + n)),
  );
const read = async (source: { read(start: number, into: Float32Array[]): Promise<number> }, start: number, frames: number) => {
  const into = new Float32Array(frames).fill(-1);
  const count = await source.read(start, [into]);
  return [...into.subarray(0, count)];
};

it("pieces of one performance are whole again, read across any seam and up to the end, also when cut anew", async () => {
  const whole = joinSources([counting("a", 0, 5), counting("b", 5, 2), counting("c", 7, 4)]);
  expect(whole.frames).toBe(11);
  expect(await read(whole, 0, 20)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
  expect(await read(whole, 4, 4)).toEqual([4, 5, 6, 7]);
  expect(await read(whole, 11, 4)).toEqual([]);
  expect(await read(section(whole, { startFrame: 3, endFrame: 8 }), 1, 3)).toEqual([4, 5, 6]);
});
it("pieces of two rates are refused for their rate, of two shapes for their channels", () => {
  const join = (rateHz: number, channels: number) => () => joinSources([counting("a", 0, 5), counting("b", 0, 5, rateHz, channels)]);
  expect(join(44100, 1)).toThrow(expect.objectContaining({ code: "input-rate" }));
  expect(join(48000, 2)).toThrow(
    expect.objectContaining({ code: "input-channels", message: expect.stringMatching(/^b has 48000 Hz and 2 ch, a has/) }),
  );
});
