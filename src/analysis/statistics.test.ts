import { describe, expect, it } from "vitest";
import { meanOf, medianOf, percentile, standardDeviation } from "./statistics.ts";

describe("statistics", () => {
  it("takes the value below which a share lies, without interpolation", () => {
    const values = [5, 1, 4, 2, 3];
    expect([0, 0.1, 0.5, 0.95, 1].map((share) => percentile(values, share))).toEqual([1, 1, 3, 5, 5]);
    expect(values).toEqual([5, 1, 4, 2, 3]);
  });

  it("takes the middle value, of an even number the mean of the two in the middle", () => {
    expect(medianOf([3, 1, 2])).toBe(2);
    expect(medianOf([4, 1, 3, 2])).toBe(2.5);
    expect(medianOf(Array.from({ length: 1001 }, (_, index) => index))).toBe(500);
  });

  it("has a mean of 0 for nothing, and no deviation of a single value", () => {
    expect([meanOf([]), meanOf([1, 2, 6])]).toEqual([0, 3]);
    expect([standardDeviation([7]), standardDeviation([1, 3])]).toEqual([0, Math.SQRT2]);
  });
});
