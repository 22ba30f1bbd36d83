import { expect, it } from "vitest";
import { atLeast, atMost } from "./damage-guards.ts";

it("a guard that is missed by less than is shown shows a figure beyond its limit, one that is held never does", () => {
  for (let thousandth = 0; thousandth < 40; thousandth++) {
    const value = 5.15 + thousandth / 1000;
    const [most, least] = [atMost("x", value, 5.1674, "dB"), atLeast("x", value, 5.1674, "dB")];
    expect([value, most.held, least.held]).toEqual([value, most.value <= most.limit, least.value >= least.limit]);
    for (const guard of [most, least]) expect(Math.abs(guard.value - value)).toBeLessThan(0.0151);
  }
});
