import type { Finding, Severity } from "../../audio/findings.ts";
import type { Planar } from "../../audio/source.ts";
import { powerToDb } from "../../audio/units.ts";
import { blockFrames } from "../../wasm/engine.ts";
import { type FaultDetector, type InspectionContext, newFinding } from "./detector.ts";
import { lookbackFrames } from "./past.ts";
import { silencePeak } from "./silent.ts";

const headMs = 60;
const tailMs = 256;

/**
 * Music that begins or ends in the middle of a sound, judged by the millisecond levels of the first 60 ms and the last 256 ms of sound.
 * Cut: full level within the first (until the last) millisecond, and at the start a jump away from zero. A fade, a ring-out or a drum hit is none.
 */
export class CutEnds implements FaultDetector {
  private readonly context: InspectionContext;
  private readonly msFrames: number;
  private readonly head: Planar;
  private readonly recent: Planar;
  private headFilled = 0;
  private headStartFrame = 0;
  private recentEndFrame = 0;

  constructor(context: InspectionContext) {
    this.context = context;
    this.msFrames = Math.max(1, Math.round(context.sampleRateHz / 1000));
    const { channels } = context;
    this.head = Array.from({ length: channels }, () => new Float32Array(headMs * this.msFrames));
    this.recent = Array.from({ length: channels }, () => new Float32Array(blockFrames + tailMs * this.msFrames));
  }

  block(channels: Planar, startFrame: number, frames: number): void {
    if (this.context.levels.blockPeak.every((peak) => peak < silencePeak)) {
      if (this.headFilled === 0) return;
    } else {
      channels.forEach((samples, c) => {
        this.recent[c].copyWithin(0, frames);
        this.recent[c].set(samples.subarray(lookbackFrames, lookbackFrames + frames), this.recent[c].length - frames);
      });
      this.recentEndFrame = startFrame + frames;
    }
    if (this.headFilled < this.head[0].length) this.fillHead(channels, startFrame, frames);
  }

  finish(): Finding[] {
    return [...this.judgeStart(), ...this.judgeEnd()];
  }

  private fillHead(channels: Planar, startFrame: number, frames: number): void {
    let from = lookbackFrames;
    if (this.headFilled === 0) {
      while (channels.every((samples) => Math.abs(samples[from]) < silencePeak)) from++;
      this.headStartFrame = startFrame + from - lookbackFrames;
    }
    const count = Math.min(lookbackFrames + frames - from, this.head[0].length - this.headFilled);
    channels.forEach((samples, c) => {
      this.head[c].set(samples.subarray(from, from + count), this.headFilled);
    });
    this.headFilled += count;
  }

  private judgeStart(): Finding[] {
    const { head, context } = this;
    if (this.headFilled < head[0].length) return [];
    const levels = Array.from({ length: headMs }, (_, ms) => powerOf(head, ms * this.msFrames, (ms + 1) * this.msFrames));
    const body = meanOf(levels, 5, 50);
    const fades = levels[0] < 0.1 * body;
    const headPeak = Math.max(...head.map((samples) => samples.subarray(0, 10 * this.msFrames).reduce((a, b) => Math.max(a, Math.abs(b)), 0)));
    const jump = Math.max(...head.map((samples) => Math.abs(samples[0]))) / headPeak;
    const percussive = meanOf(levels, 40, 60) < 0.06 * meanOf(levels, 0, 10);
    const audible = body > 1e-5 && body > context.levels.loudPower * 1e-3;
    if (fades || jump < 0.08 || percussive || !audible) return [];
    const at = this.headStartFrame / context.sampleRateHz;
    return [this.report("cut-start", jump < 0.25 ? "note" : "warn", at, at + 0.05, body)];
  }

  private judgeEnd(): Finding[] {
    const { context, recent } = this;
    let end = recent[0].length;
    while (end > 0 && recent.every((samples) => Math.abs(samples[end - 1]) < silencePeak)) end--;
    const count = Math.min(200, Math.floor(end / this.msFrames));
    if (count < 200) return [];
    const levels = Array.from({ length: count }, (_, ms) => powerOf(recent, end - (ms + 1) * this.msFrames, end - ms * this.msFrames));
    const last = (levels[0] + levels[1]) / 2;
    const level = meanOf(levels, 0, 10);
    const fades = Math.max(levels[0], levels[1]) < 0.06 * meanOf(levels, 10, 30) || last < 1e-3 * meanOf(levels, 100, 200);
    const audible = level > 1e-6 && level > context.levels.loudPower * 3e-5;
    if (fades || !audible || (level < 3e-5 && level < 6 * this.quietestPower())) return [];
    const at = (this.recentEndFrame - (recent[0].length - end)) / context.sampleRateHz;
    return [this.report("cut-tail", "warn", Math.max(0, at - 0.01), at, level)];
  }

  /** Power that 95 % of the sounding 10 ms steps exceed: hum or hiss that goes on to the end is no cut. */
  private quietestPower(): number {
    const { levels } = this.context;
    const powers = new Float32Array(levels.steps);
    let sounding = 0;
    for (let step = 0; step < levels.steps; step++) if (levels.stepPeak(step) >= silencePeak) powers[sounding++] = levels.stepPower(step);
    return powers.subarray(0, sounding).sort()[Math.floor(sounding * 0.05)] ?? 0;
  }

  private report(code: "cut-start" | "cut-tail", severity: Severity, startSeconds: number, endSeconds: number, power: number): Finding {
    const levelDbfs = Math.round(powerToDb(power));
    const advice =
      code === "cut-start"
        ? `The music starts at ${levelDbfs} dBFS in the middle of a sound: export from a moment before the first note, or fade in over some milliseconds.`
        : `The music stops at ${levelDbfs} dBFS in the middle of a sound: export some seconds more, until the last note and its reverb have died away.`;
    return newFinding(code, {
      severity,
      channel: null,
      startSeconds,
      endSeconds,
      value: levelDbfs,
      unit: "dBFS",
      expected: code === "cut-start" ? "a start from silence" : "an end that fades below -60 dBFS",
      advice,
    });
  }
}

/** Mean square over all channels of the frames [from, to). */
function powerOf(channels: Planar, from: number, to: number): number {
  let sum = 0;
  for (const samples of channels) for (let i = from; i < to; i++) sum += samples[i] * samples[i];
  return sum / ((to - from) * channels.length);
}

function meanOf(values: number[], from: number, to: number): number {
  let sum = 0;
  for (let i = from; i < to; i++) sum += values[i];
  return sum / (to - from);
}
