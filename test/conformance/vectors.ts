// The synthetic signals of EBU Tech 3341 (V4) and Tech 3342 and the anchor of BS.1770, with what a meter must read on them: 75 checks at each sample rate.
// Signals 7, 8 (3341) and 5, 6 (3342) are programme material and cannot be synthesised.
import type { Planar } from "../../src/audio/source.ts";

/** What a meter must read. `measured - value` must lie in [lowest, highest]. */
export interface Check {
  /**
   * integrated, maxMomentary, maxShortTerm, loudnessRange, truePeak: one number.
   * momentary, shortTerm: every value of the series whose window ends at or after `fromSeconds`.
   * maxMomentaryOfSegments, maxShortTermOfSegments: `values[i]` is the maximum inside segment i of `segmentSeconds`.
   */
  readonly reads:
    | "integrated"
    | "maxMomentary"
    | "maxShortTerm"
    | "momentary"
    | "shortTerm"
    | "maxMomentaryOfSegments"
    | "maxShortTermOfSegments"
    | "loudnessRange"
    | "truePeak";
  readonly values: readonly number[];
  readonly lowest: number;
  readonly highest: number;
  readonly fromSeconds?: number;
  readonly segmentSeconds?: number;
}

/** A conformance signal. `render` makes it afresh, rounded to 24 bits without dither as the published files are. */
export interface ConformanceSignal {
  readonly id: string;
  readonly about: string;
  readonly sampleRateHz: number;
  readonly checks: readonly Check[];
  render(): Planar;
}

/** A part of a step signal: peak level (null is silence) and length. */
type Step = readonly [peakDbfs: number | null, seconds: number];

const toGain = (db: number) => 10 ** (db / 20);

/** One phase-continuous 1 kHz sine through steps of level, at double precision. */
function steps(sampleRateHz: number, parts: readonly Step[]): Float64Array {
  const lengths = parts.map(([, seconds]) => Math.round(seconds * sampleRateHz));
  const out = new Float64Array(lengths.reduce((sum, length) => sum + length, 0));
  let n = 0;
  parts.forEach(([peakDbfs], part) => {
    const amplitude = peakDbfs === null ? 0 : toGain(peakDbfs);
    for (const end = n + lengths[part]; n < end; n++) out[n] = amplitude * Math.sin((2 * Math.PI * 1000 * n) / sampleRateHz);
  });
  return out;
}

/** 24-bit channels from one double-precision signal; a gain of 0 gives silence. */
function spread(mono: Float64Array, gains: readonly number[]): Planar {
  return gains.map((gain) => {
    const out = new Float32Array(mono.length);
    for (let n = 0; n < mono.length; n++) out[n] = Math.max(-8388608, Math.min(8388607, Math.round(mono[n] * gain * 8388608))) / 8388608;
    return out;
  });
}

/** Linear fades of 100 ms at both ends, in place. */
function fade(signal: Float64Array, sampleRateHz: number): Float64Array {
  const length = Math.round(0.1 * sampleRateHz);
  for (let n = 0; n < length; n++) {
    signal[n] *= n / length;
    signal[signal.length - 1 - n] *= n / length;
  }
  return signal;
}

/** "-36 10, -23 60": peak dBFS and seconds of every step. */
function parseSteps(text: string): Step[] {
  return text.split(", ").map((step) => {
    const [peakDbfs, seconds] = step.split(" ").map(Number);
    return [peakDbfs, seconds];
  });
}

function truePeakTone(sampleRateHz: number, divisor: number, amplitude: number, degrees: number): Float64Array {
  const out = new Float64Array(Math.round(3.2 * sampleRateHz));
  for (let n = 0; n < out.length; n++) out[n] = amplitude * Math.sin((2 * Math.PI * n) / divisor + (degrees * Math.PI) / 180);
  return fade(out, sampleRateHz);
}

/** Modified Bessel function of the first kind, order 0 (power series). */
function besselI0(x: number): number {
  let sum = 1;
  for (let k = 1, term = 1; k < 60; k++) {
    term *= (x / (2 * k)) ** 2;
    sum += term;
  }
  return sum;
}

/** Linear-phase low-pass of `2 half + 1` taps, Kaiser beta 9, unity gain at DC. `cutoff` is a fraction of the sample rate. */
function lowPassTaps(half: number, cutoff: number): Float64Array {
  const taps = Float64Array.from({ length: 2 * half + 1 }, (_, n) => {
    const x = 2 * cutoff * (n - half);
    const sinc = n === half ? 1 : Math.sin(Math.PI * x) / (Math.PI * x);
    return sinc * besselI0(9 * Math.sqrt(1 - ((n - half) / half) ** 2));
  });
  const sum = taps.reduce((total, tap) => total + tap, 0);
  return taps.map((tap) => tap / sum);
}

/** Signals 20-23: an fs/6 sine at 0.5 with one period of fs/4 at 1.0 in the middle, made at four times the rate and decimated from sample `offset`. */
function truePeakBurst(sampleRateHz: number, offset: number): Float64Array {
  const length = Math.round(3.2 * 4 * sampleRateHz) + 16;
  const middle = Math.floor(Math.floor(length / 2) / 48) * 48;
  const fast = new Float64Array(length);
  for (let n = 0; n < length; n++) {
    const t = n - middle;
    if (t < 0) fast[n] = 0.5 * Math.sin((2 * Math.PI * t) / 24);
    else if (t < 16) fast[n] = Math.sin((2 * Math.PI * t) / 16);
    else fast[n] = 0.5 * Math.sin((2 * Math.PI * (t - 16)) / 24);
  }
  const half = 512;
  const taps = lowPassTaps(half, 0.12);
  const sineGain = taps.reduce((sum, tap, k) => sum + tap * Math.cos((2 * Math.PI * (k - half)) / 24), 0);
  const out = new Float64Array(Math.ceil((length - offset) / 4));
  for (let m = 0; m < out.length; m++) {
    const centre = offset + 4 * m;
    const nearest = Math.min(centre, Math.abs(centre - middle - 8) - 8, length - 1 - centre);
    if (nearest > half) {
      out[m] = sineGain * fast[centre]; // the filter sees the fs/6 sine alone
      continue;
    }
    for (let k = Math.max(-half, centre - length + 1); k <= Math.min(half, centre); k++) out[m] += taps[k + half] * fast[centre - k];
  }
  return fade(out, sampleRateHz);
}

function near(reads: Check["reads"], values: number | readonly number[], tolerance = 0.1, where: Partial<Check> = {}): Check {
  return { reads, values: typeof values === "number" ? [values] : values, lowest: -tolerance, highest: tolerance, ...where };
}

const twenty = Array.from({ length: 20 }, (_, i) => i);

function stepSignal(id: string, about: string, sampleRateHz: number, parts: readonly Step[], checks: readonly Check[]): ConformanceSignal {
  return { id, about, sampleRateHz, checks, render: () => spread(steps(sampleRateHz, parts), [1, 1]) };
}

/** Signals 1-5, 9 and 12. */
function steadySignals(sampleRateHz: number): ConformanceSignal[] {
  const constant = (level: number) => [
    near("integrated", level),
    near("maxMomentary", level),
    near("maxShortTerm", level),
    near("momentary", level, 0.1, { fromSeconds: 1 }),
    near("shortTerm", level, 0.1, { fromSeconds: 3 }),
  ];
  const repeated = (times: number, text: string) => Array.from({ length: times }, () => text).join(", ");
  const cases: readonly (readonly [id: string, text: string, checks: readonly Check[]])[] = [
    ["01", "-23 20", constant(-23)],
    ["02", "-33 20", constant(-33)],
    ["03", "-36 10, -23 60, -36 10", [near("integrated", -23)]],
    ["04", "-72 10, -36 10, -23 60, -36 10, -72 10", [near("integrated", -23)]],
    ["05", "-26 20, -20 20.1, -26 20", [near("integrated", -23)]],
    ["09", repeated(5, "-20 1.34, -30 1.66"), [near("shortTerm", -23, 0.1, { fromSeconds: 3 })]],
    ["12", repeated(25, "-20 0.18, -30 0.22"), [near("momentary", -23, 0.1, { fromSeconds: 1 })]],
  ];
  return cases.map(([id, text, checks]) => stepSignal(`3341-${id}`, `steps of ${text.slice(0, 40)}`, sampleRateHz, parseSteps(text), checks));
}

/** Signals 6 and 6b: five channels, and six with a silent LFE. */
function surroundSignals(sampleRateHz: number): ConformanceSignal[] {
  const surround = (id: string, about: string, gains: readonly number[]): ConformanceSignal => {
    const render = () => spread(steps(sampleRateHz, [[0, 20]]), gains);
    return { id, about, sampleRateHz, checks: [near("integrated", -23)], render };
  };
  const [front, centre, rear] = [toGain(-28), toGain(-24), toGain(-30)];
  return [
    surround("3341-06", "5.0: L R -28, C -24, Ls Rs -30", [front, front, centre, rear, rear]),
    surround("3341-06b", "the same in 5.1 with a silent LFE", [front, front, centre, 0, rear, rear]),
  ];
}

/** Signals 10, 11 and 13, 14: one tone as long as the window, 20 offsets apart, in files of their own and in one file with rising level. */
function offsetSignals(sampleRateHz: number, window: "shortTerm" | "momentary"): ConformanceSignal[] {
  const isShort = window === "shortTerm";
  const [single, rising] = isShort ? ["3341-10", "3341-11"] : ["3341-13", "3341-14"];
  const [toneSeconds, offsetSeconds] = isShort ? [3, 0.15] : [0.4, 0.02];
  const reads = isShort ? "maxShortTerm" : "maxMomentary";
  const segments = twenty.flatMap((i): Step[] => [
    [null, offsetSeconds * i],
    [-38 + i, toneSeconds],
    [null, toneSeconds - offsetSeconds * i],
  ]);
  const levels = twenty.map((i) => -38 + i);
  const singles = twenty.map((i) => {
    const parts: Step[] = [
      [null, offsetSeconds * i],
      [-23, toneSeconds],
      [null, 1],
    ];
    const about = `${toneSeconds} s tone after ${(offsetSeconds * i).toFixed(2)} s`;
    return stepSignal(`${single}-${String(i + 1).padStart(2, "0")}`, about, sampleRateHz, parts, [near(reads, -23)]);
  });
  const checks = [near(reads, -19), near(`${reads}OfSegments`, levels, 0.1, { segmentSeconds: 2 * toneSeconds })];
  return [...singles, stepSignal(rising, "20 tones from -38 to -19", sampleRateHz, segments, checks)];
}

/** Signals 15-23. */
function truePeakSignals(sampleRateHz: number): ConformanceSignal[] {
  const signal = (id: string, about: string, dbtp: number, make: () => Float64Array): ConformanceSignal => {
    const checks: Check[] = [{ reads: "truePeak", values: [dbtp], lowest: -0.4, highest: 0.2 }];
    return { id, about, sampleRateHz, checks, render: () => spread(make(), [1, 1]) };
  };
  const tone = (id: string, divisor: number, amplitude: number, degrees: number, dbtp: number) =>
    signal(id, `fs/${divisor}, amplitude ${amplitude}, ${degrees} degrees`, dbtp, () => truePeakTone(sampleRateHz, divisor, amplitude, degrees));
  const burst = (offset: number) =>
    signal(`3341-${20 + offset}`, `a period of fs/4 at 1.0 within fs/6 at 0.5, from sample ${offset}`, 0, () => truePeakBurst(sampleRateHz, offset));
  return [
    tone("3341-15", 4, 0.5, 0, -6),
    tone("3341-16", 4, 0.5, 45, -6),
    tone("3341-17", 6, 0.5, 60, -6),
    tone("3341-18", 8, 0.5, 67.5, -6),
    tone("3341-19", 4, 1.41, 45, 3),
    ...[0, 1, 2, 3].map(burst),
  ];
}

/** EBU Tech 3341 signals 1-6, 6b and 9-23: 70 checks. Tolerances: M, S, I +-0.1 LU; true peak +0.2/-0.4 dB. */
export function tech3341Signals(sampleRateHz: number): ConformanceSignal[] {
  return [
    ...steadySignals(sampleRateHz),
    ...surroundSignals(sampleRateHz),
    ...offsetSignals(sampleRateHz, "shortTerm"),
    ...offsetSignals(sampleRateHz, "momentary"),
    ...truePeakSignals(sampleRateHz),
  ];
}

/** EBU Tech 3342 signals 1-4, steps of 20 s: 4 checks, LRA +-1 LU. */
export function tech3342Signals(sampleRateHz: number): ConformanceSignal[] {
  const cases: readonly (readonly [readonly number[], number])[] = [
    [[-20, -30], 10],
    [[-20, -15], 5],
    [[-40, -20], 20],
    [[-50, -35, -20, -35, -50], 15],
  ];
  return cases.map(([levels, range], i) => ({
    id: `3342-${i + 1}`,
    about: levels.join(", "),
    sampleRateHz,
    checks: [near("loudnessRange", range, 1)],
    render: () =>
      spread(
        steps(
          sampleRateHz,
          levels.map((level): Step => [level, 20]),
        ),
        [1, 1],
      ),
  }));
}

/** The anchor of BS.1770: 997 Hz at 0 dBFS in one channel of a stereo file reads -3.01 LUFS. One check; 0.05 LU, half of Tech 3341's tolerance. */
export function bs1770Signals(sampleRateHz: number): ConformanceSignal[] {
  const render = () => {
    const tone = Float64Array.from({ length: 10 * sampleRateHz }, (_, n) => Math.sin((2 * Math.PI * 997 * n) / sampleRateHz));
    return spread(tone, [1, 0]);
  };
  return [{ id: "1770-997", about: "997 Hz 0 dBFS on one side", sampleRateHz, checks: [near("integrated", -3.01, 0.05)], render }];
}
