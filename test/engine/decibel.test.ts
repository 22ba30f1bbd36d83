import { describe, expect, it } from "vitest";
import { newEngine } from "../engine.ts";

describe("decibels", () => {
  const engine = newEngine();
  it("exact functions agree with 20 log10 and 10^(dB/20) to 1e-12", () => {
    for (const decibels of [-120, -23, -6.0206, 0, 1e-3, 12]) {
      const gain = engine.call("decibelsToGain", decibels);
      expect(gain / 10 ** (decibels / 20)).toBeCloseTo(1, 12);
      expect(engine.call("gainToDecibels", gain)).toBeCloseTo(decibels, 11);
    }
  });

  it("per-sample functions err by less than 1e-4 dB from -120 to +40 dB", () => {
    const count = 16000;
    const at = engine.allocateF32(count);
    const levels = Float32Array.from({ length: count }, (_, i) => -120 + i * 0.01);
    const powers = Float32Array.from(levels, (decibels) => 10 ** (decibels / 10));
    engine.f32(at, count).set(powers);
    engine.call("powersToDecibels", at, count);
    const read = engine.f32(at, count).slice();
    engine.f32(at, count).set(levels);
    engine.call("decibelsToGains", at, count);
    const gains = engine.f32(at, count);
    let worst = 0;
    for (let i = 0; i < count; i++) {
      worst = Math.max(worst, Math.abs((read[i] as number) - 10 * Math.log10(powers[i] as number)));
      worst = Math.max(worst, Math.abs(20 * Math.log10(gains[i] as number) - (levels[i] as number)));
    }
    expect(worst).toBeLessThan(1e-4);
  });

  it("fast f64 functions err by less than 1e-7 dB from -280 to +200 dB", () => {
    for (let decibels = -280; decibels < 200; decibels += 0.37) {
      expect(Math.abs(engine.call("powerToDecibelsFast", 10 ** (decibels / 10)) - decibels)).toBeLessThan(1e-7);
      expect(Math.abs(20 * Math.log10(engine.call("decibelsToGainFast", decibels)) - decibels)).toBeLessThan(1e-7);
    }
  });

  it("0 dB is a gain of exactly 1, and a power of 1 exactly 0 dB", () => {
    const at = engine.allocateF32(4);
    engine.call("decibelsToGains", at, 4);
    expect([...engine.f32(at, 4)]).toEqual([1, 1, 1, 1]);
    engine.call("powersToDecibels", at, 4);
    expect([...engine.f32(at, 4)]).toEqual([0, 0, 0, 0]);
    expect(engine.call("decibelsToGainFast", 0)).toBe(1);
    expect(engine.call("powerToDecibelsFast", 1)).toBe(0);
  });
});
