// Every engineer masters the same passage; what their portraits claim is measured.
import { readFileSync } from "node:fs";
import { beforeAll, describe, expect, it } from "vitest";
import { rustAndWire } from "../../src/demo/songs/rust-and-wire.ts";
import { type MasterBytes, Studio, sourceFromPlanar, styles } from "../../src/index.ts";
import { styleSchema } from "../../src/mastering/styles/schema.ts";

const madeAt = "2026-01-01T00:00:00Z";
const masters = new Map<string, MasterBytes["result"]>();
const bassSideToMid = new Map<string, number>();

/** Side to mid of what lies below 50 Hz, dB, by four one-pole low-passes. */
function bassWidth(left: Float32Array, right: Float32Array): number {
  const share = (2 * Math.PI * 50) / 48000;
  const power = (sign: number) => {
    const poles = [0, 0, 0, 0];
    let sum = 0;
    for (let n = 0; n < left.length; n++) {
      let sample = left[n] + sign * right[n];
      poles.forEach((pole, index) => {
        poles[index] = pole + share * (sample - pole);
        sample = poles[index];
      });
      sum += sample * sample;
    }
    return sum;
  };
  return 10 * Math.log10(power(-1) / power(1));
}

beforeAll(async () => {
  const studio = await Studio.open(readFileSync(new URL("../../dist/engine.wasm", import.meta.url)));
  const mix = rustAndWire.render().mix.map((samples) => samples.slice(48000 * 16, 48000 * 26));
  for (const { name } of styles) {
    const { wav, result } = await studio.master(sourceFromPlanar("mix", 48000, mix), { wishes: { style: name }, madeAt });
    masters.set(name, result);
    const planar = mix.map((samples) => new Float32Array(samples.length));
    await (await studio.decode("master.wav", wav)).read(0, planar);
    bassSideToMid.set(name, bassWidth(planar[0], planar[1]));
  }
});

function of(name: string): MasterBytes["result"] {
  return masters.get(name) as MasterBytes["result"];
}

function highest(value: (name: string) => number, among = styles.map((style) => style.name)): string {
  return among.reduce((best, name) => (value(name) > value(best) ? name : best));
}

const lufs = (name: string) => of(name).after.integratedLufs ?? -70;
const psrDb = (name: string) => of(name).after.minPsrDb ?? 0;
const stagesOf = (name: string) => of(name).plan.stages.map(({ stage }) => stage);
const harmonicsDb = (name: string) => of(name).plan.stages.find(({ stage }) => stage === "warmth")?.effect[0].after ?? -120;
/** 4 to 12.5 kHz against 400 Hz to 1 kHz. */
const topDb = (name: string) => {
  const bands = of(name).after.thirdOctaveDb.map((band) => band ?? -120);
  const mean = (from: number, to: number) => bands.slice(from, to).reduce((sum, band) => sum + band, 0) / (to - from);
  return mean(23, 29) - mean(13, 18);
};

describe("the built-in styles", () => {
  it("are at least eight, each within the ranges of a style file", () => {
    expect(styles.length).toBeGreaterThanOrEqual(8);
    for (const style of styles) expect(styleSchema.parse(style)).toEqual(style);
  });
  it("hold every guard on a dense rock song", () => {
    for (const { name } of styles) expect({ name, failed: of(name).guards.filter((guard) => !guard.held) }).toEqual({ name, failed: [] });
  });
  it("differ from each other by 0.4 dB or more in loudness, top, punch, bass width or harmonics", () => {
    const figures = (name: string) => [lufs(name), topDb(name), psrDb(name), bassSideToMid.get(name) ?? 0, harmonicsDb(name)];
    styles.forEach(({ name }, index) => {
      for (const { name: other } of styles.slice(index + 1)) {
        const distance = Math.max(...figures(name).map((figure, at) => Math.abs(figure - figures(other)[at])));
        expect({ name, other, differs: distance >= 0.4 }).toEqual({ name, other, differs: true });
      }
    });
  });
  it("transparent: neither compresses nor colours", () => {
    expect(stagesOf("transparent")).not.toContain("glue");
    expect(stagesOf("transparent")).not.toContain("warmth");
  });
  it("warm and tape: harmonics 38 and 30 dB under the music, within 1 dB", () => {
    expect(Math.abs(harmonicsDb("warm") + 38)).toBeLessThan(1);
    expect(Math.abs(harmonicsDb("tape") + 30)).toBeLessThan(1);
  });
  it("tape: the strongest harmonics and the least top", () => {
    expect(highest(harmonicsDb)).toBe("tape");
    expect(highest((name) => -topDb(name))).toBe("tape");
  });
  it("punchy: keeps the most punch of the loud three, 8 dB or more", () => {
    expect(highest(psrDb, ["punchy", "loud", "club"])).toBe("punchy");
    expect(psrDb("punchy")).toBeGreaterThanOrEqual(8);
  });
  it("loud: the most top of all that compress, and louder than all but club", () => {
    expect(highest(topDb, ["warm", "punchy", "tape", "loud"])).toBe("loud");
    expect(
      highest(
        lufs,
        styles.map(({ name }) => name).filter((name) => name !== "club"),
      ),
    ).toBe("loud");
  });
  it("club: the loudest, with the most mono bass, 3 dB narrower than transparent leaves it", () => {
    expect(highest(lufs)).toBe("club");
    expect(highest((name) => -(bassSideToMid.get(name) ?? 0))).toBe("club");
    expect((bassSideToMid.get("transparent") ?? 0) - (bassSideToMid.get("club") ?? 0)).toBeGreaterThan(3);
  });
  it("acoustic: no compressor, no clip, the loudness range within 0.3 LU, the quietest with the most punch", () => {
    expect(stagesOf("acoustic")).not.toContain("glue");
    expect(stagesOf("acoustic")).not.toContain("dynamic-bands");
    expect(of("acoustic").plan.stages.find(({ stage }) => stage === "loudness")?.settings["clip"]).toBe("off");
    const { before, after } = of("acoustic");
    expect(Math.abs((after.loudnessRangeLu ?? 0) - (before.loudnessRangeLu ?? 0))).toBeLessThan(0.3);
    expect(highest((name) => -lufs(name))).toBe("acoustic");
    expect(highest(psrDb)).toBe("acoustic");
  });
  it("lo-fi: nothing widened, brightened or squeezed", () => {
    for (const stage of ["glue", "width", "warmth"] as const) expect(stagesOf("lo-fi")).not.toContain(stage);
    expect(topDb("lo-fi")).toBeLessThanOrEqual(topDb("transparent") + 0.1);
  });
});
