import { describe, expect, it } from "vitest";
import { newEngine } from "../engine.ts";

const rate = 48000;
const frames = 3 * rate;
/** Window of 43 ms: tones on its bins leak into their neighbours only. */
const length = 2048;
const binHz = rate / length;

/** Zwicker & Terhardt 1980. */
const barkOf = (hz: number) => 13 * Math.atan(0.00076 * hz) + 3.5 * Math.atan((hz / 7500) ** 2);
/** Threshold of hearing, dB SPL: ISO 226:2003 (up to 12.5 kHz), ISO 389-7:2005. */
const threshold = [
  [8000, 12.6],
  [10000, 13.9],
  [12500, 12.3],
  [14000, 18.4],
  [16000, 40.2],
  [18000, 73.2],
];
/** Between two points: straight over the logarithm of the frequency. */
const quietDb = (hz: number) => {
  const above = threshold.findIndex(([pointHz]) => pointHz >= hz);
  const [[fromHz, fromDb], [toHz, toDb]] = threshold.slice(above - 1);
  return fromDb + ((toDb - fromDb) * Math.log(hz / fromHz)) / Math.log(toHz / fromHz);
};
const bandOf = (hz: number) => Math.floor(2 * barkOf(hz));
const audibleHz = Array.from({ length: length / 2 + 1 }, (_, bin) => bin * binHz).filter((hz) => hz >= 20 && hz <= 18000);
const bands = new Set(audibleHz.map(bandOf)).size;
/** The bin in the middle of those of a band. */
const middleHz = (band: number) => {
  const inside = audibleHz.filter((hz) => bandOf(hz) === band);
  return inside[inside.length >> 1];
};
/** How far the masked threshold of a band lies under a tone of another: 15 dB a Bark upwards, 27 downwards, and the offset. */
const underDb = (from: number, to: number) => {
  const z = (to + 0.5) / 2;
  const bark = (to - from) / 2;
  return (bark >= 0 ? 15 * bark : -27 * bark) + (z < 12 ? 3 : 0.25 * z) + 4;
};

const tone = (hz: number, db: number) => Float32Array.from({ length: frames }, (_, n) => 10 ** (db / 20) * Math.sin((2 * Math.PI * hz * n) / rate));

function judged(before: Float32Array, after: Float32Array) {
  const engine = newEngine();
  const test = engine.call("newNullTest", rate, 1);
  const at = [before, after].map((samples) => {
    const pointer = engine.allocateF32(frames);
    engine.f32(pointer, frames).set(samples);
    return pointer;
  });
  engine.call("nullTestProcess", test, at[0], at[0], at[1], at[1], frames);
  const [nmrDb, disturbedPercent, gainMotionDb, judgedFrames] = [0, 1, 2, 3].map((index) => engine.call("nullTestRead", test, index));
  return { nmrDb, disturbedPercent, gainMotionDb, judgedFrames };
}

/** A tone in one band, and an error in another that lies so many dB under it. */
const withError = (from: number, to: number, errorDb: number) => {
  const before = tone(middleHz(from), -12);
  const error = tone(middleHz(to), -12 + errorDb);
  return judged(
    before,
    before.map((sample, n) => sample + error[n]),
  );
};

describe("the null test", () => {
  it("finds no error in a change of level", () => {
    const before = tone(1500, -12);
    const { nmrDb, disturbedPercent, gainMotionDb } = judged(
      before,
      before.map((sample) => 0.3 * sample),
    );
    // The gain is rounded to 32 bits in every sample.
    expect(nmrDb).toBeLessThan(-85);
    expect(disturbedPercent).toBe(0);
    expect(gainMotionDb).toBeLessThan(1e-4);
  });

  it.each([
    ["three Bark above", 20, 26],
    ["four Bark above", 24, 32],
    ["two Bark below", 30, 26],
  ])("sets an error %s a tone against the spread mask: mean over the bands of error over threshold", (_, from, to) => {
    const { nmrDb } = withError(from, to, -40);
    expect(nmrDb).toBeCloseTo(-40 + underDb(from, to) - 10 * Math.log10(bands), 1);
  });

  it("counts a frame as disturbed where an error lies more than 1.5 dB over the threshold", () => {
    const under = underDb(20, 26);
    expect(withError(20, 26, 1.4 - under).disturbedPercent).toBe(0);
    expect(withError(20, 26, 1.6 - under).disturbedPercent).toBe(100);
  });

  it.each([9000, 12000, 14000, 16000, 17500])(
    "sets an error at %i Hz, far from everything, against the threshold of hearing, full scale at 92 dB SPL",
    (nearHz) => {
      const band = bandOf(nearHz);
      const hz = middleHz(band);
      const lowest = Math.min(...audibleHz.filter((other) => bandOf(other) === band).map(quietDb));
      const before = tone(500, -12);
      const error = tone(hz, -50);
      const { nmrDb } = judged(
        before,
        before.map((sample, n) => sample + error[n]),
      );
      // Both sides together, and 10 lg 1.5 for the three bins of a Hann window's lobe.
      expect(nmrDb).toBeCloseTo(92 - 50 + 3.01 + 1.76 - lowest - 10 * Math.log10(bands), 1);
    },
  );

  it("reads the motion of a gain that swings by 1 dB once a second as √2 sin(π hop): the RMS difference of a sine from half window to half window", () => {
    const before = tone(1500, -12);
    const after = before.map((sample, n) => sample * 10 ** (Math.sin((2 * Math.PI * n) / rate) / 20));
    const expected = Math.SQRT2 * Math.sin((Math.PI * length) / 2 / rate);
    expect(judged(before, after).gainMotionDb / expected).toBeCloseTo(1, 1);
  });

  it("judges no frame in which the mean squares of both sides add up to less than -50 dBFS", () => {
    expect(judged(tone(1500, -50.5), tone(1500, -50.5)).judgedFrames).toBe(0);
    expect(judged(tone(1500, -49.5), tone(1500, -49.5)).judgedFrames).toBeGreaterThan(100);
  });
});
