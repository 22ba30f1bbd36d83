import { describe, expect, it } from "vitest";
import { defaultReferenceWish } from "../mastering/reference.ts";
import { parseReference, splitReferences } from "./reference-flags.ts";

const half = { amount: 0.5, isNamed: true };

describe("--reference", () => {
  it("takes a file alone as everything by the default amounts", () => {
    expect(parseReference("a.flac")).toEqual({ path: "a.flac", wish: defaultReferenceWish });
  });
  it("takes aspects by name with their default amounts, and by number as named", () => {
    expect(parseReference("a.flac:tone,level").wish.amounts).toEqual({
      tone: { amount: 0.7, isNamed: false },
      level: { amount: 1, isNamed: false },
    });
    expect(parseReference("b.wav:width=0.5,dynamics=.5")).toEqual({ path: "b.wav", wish: { weight: 1, amounts: { width: half, dynamics: half } } });
  });
  it("keeps all aspects when only a weight is given", () => {
    expect(parseReference("a.flac:weight=3")).toEqual({ path: "a.flac", wish: { weight: 3, amounts: defaultReferenceWish.amounts } });
  });
  it.each(["C:\\records\\a.flac", "C:a.flac", "live: part 2.wav", "a:tone,loudness", "a:tone=", "a:weight", ":tone", "a:"])(
    "takes %j as a file name",
    (text) => {
      expect(parseReference(text)).toEqual({ path: text, wish: defaultReferenceWish });
    },
  );
  it("reads aspects after a drive letter or a name with colons", () => {
    expect(parseReference("C:\\records\\a.flac:tone=0.5")).toEqual({ path: "C:\\records\\a.flac", wish: { weight: 1, amounts: { tone: half } } });
    expect(parseReference("live: part 2.wav:width=0.5").path).toBe("live: part 2.wav");
  });
  it.each(["a.wav:tone=1.5", "a.wav:level=-1"])("refuses the amount of %s, naming range and value", (text) => {
    expect(() => parseReference(text)).toThrow(/must be between 0 and 1, got -?\d/);
  });
  it("refuses a weight of 0", () => {
    expect(() => parseReference("a.wav:weight=0")).toThrow("weight must be between 0.01 and 100, got 0.");
  });
});

describe("--references", () => {
  it("parts files at commas, and leaves the commas between the aspects of one", () => {
    expect(splitReferences("a.flac, b.wav:tone,level=0.5,c.wav")).toEqual(["a.flac", "b.wav:tone,level=0.5", "c.wav"]);
  });
  it("takes a file named like an aspect as a file where no aspects stand before it", () => {
    expect(splitReferences("a.flac,tone")).toEqual(["a.flac", "tone"]);
  });
});
