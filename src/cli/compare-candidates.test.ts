import { describe, expect, it } from "vitest";
import { candidatesFrom } from "./compare-candidates.ts";

const namesOf = async (styles?: string, references?: string) => (await candidatesFrom(styles, references, {})).map(({ name }) => name).slice(2);

describe("what deadwax compare makes beside the mix and gain and limit only", () => {
  it("is three styles unless told, no style where only references are named, and both where both are", async () => {
    expect(await namesOf()).toEqual(["transparent", "warm", "punchy"]);
    expect(await namesOf(undefined, "a.flac,b.wav")).toEqual(["a.flac", "b.wav"]);
    expect(await namesOf("loud", "a.flac")).toEqual(["loud", "a.flac"]);
  });
  it("is called by the file name of a reference, and as typed where two have the same", async () => {
    expect(await namesOf(undefined, "records/a.flac:tone,others/b.wav")).toEqual(["a.flac", "b.wav"]);
    expect(await namesOf(undefined, "one/song.wav,two/song.wav")).toEqual(["one/song.wav", "two/song.wav"]);
    expect(await namesOf(undefined, "a.wav:tone,a.wav:width")).toEqual(["a.wav:tone", "a.wav:width"]);
  });
});
