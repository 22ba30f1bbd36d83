import { decayFactor, powerOf2 } from "./exact-math.ts";
import { sampleRateHz } from "./filter.ts";
import type { StereoBuffer } from "./stereo-buffer.ts";

/** A room. `decaySeconds` for 60 dB, `dampingHz` where the tail starts to lose treble, `size` 0.3 (booth) ... 1.6 (hall). */
export interface Room {
  readonly decaySeconds: number;
  readonly dampingHz: number;
  readonly size: number;
  readonly preDelayMs: number;
  readonly lowCutHz: number;
}

const lineFrames = [1031, 1187, 1361, 1523, 1733, 1949, 2203, 2503]; // mutually prime, 21 ... 52 ms at size 1
const diffuserFrames = [142, 379, 107, 277];
const lineMask = 4095;
const blockFrames = 128;

/** Schroeder allpass, gain 0.6, over one buffer. */
function diffuse(samples: Float32Array, frames: number): void {
  const line = new Float32Array(frames);
  for (let n = 0, at = 0; n < samples.length; n++) {
    const delayed = line[at];
    const input = samples[n] + 0.6 * delayed;
    line[at] = input;
    samples[n] = delayed - 0.6 * input;
    at = at + 1 === frames ? 0 : at + 1;
  }
}

/** The send: delayed, without lows, smeared by two allpasses a side. */
function prepareSend(source: Float32Array, room: Room, side: number): Float32Array {
  const delay = Math.round((room.preDelayMs / 1000) * sampleRateHz);
  const send = new Float32Array(source.length);
  const pole = 1 - (2 * Math.PI * room.lowCutHz) / sampleRateHz;
  let low = 0;
  for (let n = delay; n < send.length; n++) {
    low = pole * low + (1 - pole) * source[n - delay];
    send[n] = source[n - delay] - low;
  }
  diffuse(send, diffuserFrames[2 * side]);
  diffuse(send, diffuserFrames[2 * side + 1]);
  return send;
}

/** One delay line with its damping and loss per turn. */
class ReverbLine {
  readonly #memory = new Float32Array(lineMask + 1);
  #dull = 0.5;

  constructor(
    readonly frames: number,
    readonly gain: number,
    readonly damping: number,
  ) {
    this.#dull = 0;
  }

  /** Reads a block, damped, and adds it to `sum`. The line is longer than a block. */
  read(into: Float64Array, sum: Float64Array, now: number): void {
    let dull = this.#dull;
    for (let n = 0; n < blockFrames; n++) {
      const delayed = this.#memory[(now + n - this.frames) & lineMask];
      dull = delayed + this.damping * (dull - delayed);
      into[n] = dull;
      sum[n] += 0.25 * dull;
    }
    this.#dull = dull;
  }

  write(read: Float64Array, sum: Float64Array, send: Float32Array, now: number): void {
    for (let n = 0; n < blockFrames; n++) this.#memory[(now + n) & lineMask] = (read[n] - sum[n]) * this.gain + send[now + n];
  }
}

/** Adds the reverberation of `dry` to `into`: eight delay lines fed back through a Householder matrix (Jot and Chaigne 1991), one-pole damping in each. */
export function addReverb(dry: StereoBuffer, into: StereoBuffer, room: Room, gain: number): void {
  const sends = [prepareSend(dry.left, room, 0), prepareSend(dry.right, room, 1)];
  const factor = decayFactor(room.decaySeconds, sampleRateHz);
  const damping = powerOf2((-2 * Math.PI * room.dampingHz * Math.LOG2E) / sampleRateHz);
  const lines = lineFrames.map((length) => {
    const frames = Math.round(length * room.size);
    return new ReverbLine(frames, powerFrom(factor, frames), damping);
  });
  const reads = lines.map(() => new Float64Array(blockFrames));
  const sum = new Float64Array(blockFrames);
  for (let now = 0; now + blockFrames <= dry.frames; now += blockFrames) {
    sum.fill(0);
    lines.forEach((line, k) => {
      line.read(reads[k], sum, now);
    });
    lines.forEach((line, k) => {
      line.write(reads[k], sum, sends[k & 1], now);
    });
    for (let n = 0; n < blockFrames; n++) {
      into.left[now + n] += gain * (reads[0][n] - reads[2][n] + reads[4][n] - reads[6][n]);
      into.right[now + n] += gain * (reads[1][n] - reads[3][n] + reads[5][n] - reads[7][n]);
    }
  }
}

function powerFrom(factor: number, exponent: number): number {
  let result = 1;
  for (let k = 0; k < exponent; k++) result *= factor;
  return result;
}

/** Adds echoes that alternate between the sides, each `feedback` times the one before and duller. */
export function addEcho(dry: StereoBuffer, into: StereoBuffer, delaySeconds: number, feedback: number, gain: number): void {
  const delay = Math.round(delaySeconds * sampleRateHz);
  const left = new Float32Array(dry.frames);
  const right = new Float32Array(dry.frames);
  let [dullLeft, dullRight] = [0, 0];
  for (let n = delay; n < dry.frames; n++) {
    dullLeft += 0.35 * (0.5 * (dry.left[n - delay] + dry.right[n - delay]) + feedback * right[n - delay] - dullLeft);
    dullRight += 0.35 * (left[n - delay] * feedback - dullRight);
    left[n] = dullLeft;
    right[n] = dullRight;
    into.left[n] += gain * dullLeft;
    into.right[n] += gain * dullRight;
  }
}
