import { describe, expect, it } from "vitest";
import { newEngine, runKernel } from "../engine.ts";
import { testKernelContract } from "../kernel-contract.ts";

const shapes = { bell: 0, lowShelf: 1, highShelf: 2, highPass: 3, lowPass: 4 } as const;
const channels = { both: 0, mid: 1, side: 2 } as const;

/** Level of the analogue prototype in dB, from H(s) of the Audio EQ Cookbook at s = j f/f0. */
function prototypeDb(shape: number, gainDb: number, q: number, ratio: number): number {
  const a = 10 ** (gainDb / 40);
  const power = (s2: number, s1: number, s0: number) => (s0 - s2 * ratio ** 2) ** 2 + (s1 * ratio) ** 2;
  const forms: [number[], number[]][] =
    q > 0
      ? [
          [
            [1, a / q, 1],
            [1, 1 / (a * q), 1],
          ],
          [
            [a, (a * Math.sqrt(a)) / q, a * a],
            [a, Math.sqrt(a) / q, 1],
          ],
          [
            [a * a, (a * Math.sqrt(a)) / q, a],
            [1, Math.sqrt(a) / q, a],
          ],
          [
            [1, 0, 0],
            [1, 1 / q, 1],
          ],
          [
            [0, 0, 1],
            [1, 1 / q, 1],
          ],
        ]
      : [
          [[], []],
          [
            [0, 1, a],
            [0, 1, 1 / a],
          ],
          [
            [0, a, 1],
            [0, 1 / a, 1],
          ],
          [
            [0, 1, 0],
            [0, 1, 1],
          ],
          [
            [0, 0, 1],
            [0, 1, 1],
          ],
        ];
  const [n, d] = forms[shape] as [[number, number, number], [number, number, number]];
  return 10 * Math.log10(power(...n) / power(...d));
}

/** Largest difference between the realised and the analogue curve, 10 Hz to 16 kHz (or 0.37 of the rate), where the latter is above -60 dB. */
function worstErrorDb(rate: number, shape: number, frequencyHz: number, gainDb: number, q: number): number {
  const engine = newEngine();
  const eq = engine.call("newEq", rate, 1);
  engine.call("eqSetBand", eq, 0, shape, frequencyHz, gainDb, q, channels.both);
  const top = Math.min(16000, 0.37 * rate);
  let worst = 0;
  for (let i = 0; i <= 200; i++) {
    const f = 10 * (top / 10) ** (i / 200);
    const wanted = prototypeDb(shape, gainDb, q, f / frequencyHz);
    if (wanted > -60) worst = Math.max(worst, Math.abs(engine.call("eqResponseDb", eq, f) - wanted));
  }
  return worst;
}

describe("EQ curves", () => {
  for (const rate of [44100, 48000, 96000, 192000]) {
    it(`stay within 0.1 dB of the analogue prototype to 16 kHz at ${rate} Hz`, () => {
      for (const frequencyHz of [25, 110, 1000, 5000, 9000, 12000, 16000, 19000]) {
        for (const q of [0.3, 0.7071, 2, 8]) {
          for (const gainDb of [-12, -3, 1, 6]) expect(worstErrorDb(rate, shapes.bell, frequencyHz, gainDb, q)).toBeLessThan(0.1);
        }
        for (const q of [0, 0.5, 0.7071, 1]) {
          for (const gainDb of [-12, -3, 1, 6]) {
            expect(worstErrorDb(rate, shapes.lowShelf, frequencyHz, gainDb, q)).toBeLessThan(0.1);
            expect(worstErrorDb(rate, shapes.highShelf, frequencyHz, gainDb, q)).toBeLessThan(0.1);
          }
          expect(worstErrorDb(rate, shapes.highPass, frequencyHz, 0, q)).toBeLessThan(0.1);
          expect(worstErrorDb(rate, shapes.lowPass, frequencyHz, 0, q)).toBeLessThan(0.1);
        }
      }
    });
  }

  it.each([shapes.bell, shapes.lowShelf, shapes.highShelf, shapes.highPass, shapes.lowPass])(
    "are there for the widest and the narrowest filters too: shape %i has a number for every frequency and every sample",
    (shape) => {
      for (const q of [1e-4, 0.05, 1000]) {
        for (const frequencyHz of [100, 12000, 24000]) {
          const engine = newEngine();
          const eq = engine.call("newEq", 48000, 1);
          engine.call("eqSetBand", eq, 0, shape, frequencyHz, -60, q, channels.both);
          for (const f of [20, 1000, 15000]) expect(engine.call("eqResponseDb", eq, f), `q ${q}, ${frequencyHz} Hz`).not.toBeNaN();
          const impulse = new Float32Array(4800);
          impulse[0] = 1;
          const { left } = runKernel("newEqBand", [48000, shape, frequencyHz, -60, q, channels.both], impulse, impulse);
          expect(left.every((sample) => Number.isFinite(sample))).toBe(true);
        }
      }
    },
  );

  it("are what the signal gets: an impulse through four bands has the reported spectrum", () => {
    const engine = newEngine();
    const eq = engine.call("newEq", 48000, 4);
    engine.call("eqSetBand", eq, 0, shapes.highPass, 30, 0, Math.SQRT1_2, channels.both);
    engine.call("eqSetBand", eq, 1, shapes.lowShelf, 200, 3, Math.SQRT1_2, channels.both);
    engine.call("eqSetBand", eq, 2, shapes.bell, 3000, -4, 1.5, channels.both);
    engine.call("eqSetBand", eq, 3, shapes.highShelf, 10000, 2, Math.SQRT1_2, channels.both);
    const frames = 16384;
    const left = engine.allocateF32(frames);
    const right = engine.allocateF32(frames);
    engine.f32(left, 1)[0] = 1;
    engine.call("kernelProcess", eq, left, right, frames);
    const response = engine.f32(left, frames);
    expect(engine.f32(right, frames).every((sample) => sample === 0)).toBe(true);
    for (const f of [60, 200, 1000, 3000, 8000, 15000, 20000]) {
      let real = 0;
      let imaginary = 0;
      response.forEach((h, n) => {
        real += h * Math.cos((2 * Math.PI * f * n) / 48000);
        imaginary -= h * Math.sin((2 * Math.PI * f * n) / 48000);
      });
      expect(20 * Math.log10(Math.hypot(real, imaginary))).toBeCloseTo(engine.call("eqResponseDb", eq, f), 3);
    }
  });

  it("are minimum phase and stable: no ringing is left where bell and notch-like cut cancel", () => {
    const frames = 8192;
    const impulse = new Float32Array(frames);
    impulse[0] = 1;
    const boosted = runKernel("newEqBand", [44100, shapes.bell, 14000, 9, 0.7, channels.both], impulse, impulse);
    const back = runKernel("newEqBand", [44100, shapes.bell, 14000, -9, 0.7, channels.both], boosted.left, boosted.right);
    const rest = back.left.map((sample, n) => Math.abs(sample - (n === 0 ? 1 : 0)));
    expect(Math.max(...rest)).toBeLessThan(0.003);
  });
});

describe("EQ bands for mid or side", () => {
  const noise = Float32Array.from({ length: 4800 }, (_, n) => Math.sin((n + 1) ** 2 * 0.37));
  it("for the side leave a mono signal alone, bit for bit", () => {
    const out = runKernel("newEqBand", [48000, shapes.highShelf, 4000, 6, 0.7, channels.side], noise, noise);
    expect(out.left).toEqual(noise);
    expect(out.right).toEqual(noise);
  });
  it("for the mid leave a pure side signal alone, bit for bit", () => {
    const inverted = noise.map((sample) => -sample);
    const out = runKernel("newEqBand", [48000, shapes.highShelf, 4000, 6, 0.7, channels.mid], noise, inverted);
    expect(out.left).toEqual(noise);
    expect(out.right).toEqual(inverted);
  });
  it("report mid and side curves apart", () => {
    const engine = newEngine();
    const eq = engine.call("newEq", 48000, 3);
    engine.call("eqSetBand", eq, 0, shapes.bell, 1000, 3, 1, channels.both);
    engine.call("eqSetBand", eq, 1, shapes.bell, 1000, 2, 1, channels.mid);
    engine.call("eqSetBand", eq, 2, shapes.bell, 1000, -1, 1, channels.side);
    expect(engine.call("eqResponseDb", eq, 1000)).toBeCloseTo(5, 2);
    expect(engine.call("eqSideResponseDb", eq, 1000)).toBeCloseTo(2, 2);
  });
});

describe("EQ settings out of range", () => {
  it("are refused and change nothing", () => {
    const engine = newEngine();
    const eq = engine.call("newEq", 48000, 1);
    const refused = [
      [1, 0, 1000, 3, 1, 0],
      [0, 5, 1000, 3, 1, 0],
      [0, 0, -1, 3, 1, 0],
      [0, 0, 1000, Number.NaN, 1, 0],
      [0, 0, 1000, 3, -1, 0],
      [0, 0, 1000, 3, 1, 3],
    ];
    for (const band of refused) expect(engine.call("eqSetBand", eq, ...band)).toBe(0);
    expect(engine.call("eqResponseDb", eq, 1000)).toBe(0);
  });
});

testKernelContract({
  name: "EQ, bell on both channels",
  maker: "newEqBand",
  working: [48000, shapes.bell, 3000, 6, 1, channels.both],
  neutral: [48000, shapes.bell, 3000, 0, 1, channels.both],
  latencyFrames: 0,
});
testKernelContract({
  name: "EQ, subsonic high-pass",
  maker: "newEqBand",
  working: [48000, shapes.highPass, 25, 0, Math.SQRT1_2, channels.both],
  latencyFrames: 0,
});
testKernelContract({ name: "EQ, bell on the side", maker: "newEqBand", working: [48000, shapes.bell, 3000, 6, 1, channels.side], latencyFrames: 0 });
