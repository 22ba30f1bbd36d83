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

const roomRateHz = sampleRateHz / 2; // rooms are computed at half the rate: damping leaves nothing above 7 kHz to compute
const lineFrames = [509, 593, 677, 761, 863, 971, 1103, 1249]; // primes, 21 ... 52 ms at size 1
const diffuserFrames = [71, 191, 53, 139];
const lineMask = 2047;
const inaudible = 1e-20; // keeps silence out of the denormal numbers, which are slow; far below the last of 24 bits
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

/** The send: delayed, without lows, at half the rate (pairs of frames averaged), smeared by two allpasses a side. */
function prepareSend(source: Float32Array, room: Room, side: number): Float32Array {
  const delay = Math.round((room.preDelayMs / 1000) * sampleRateHz);
  const send = new Float32Array(Math.ceil(source.length / 2) + blockFrames);
  const pole = 1 - (2 * Math.PI * room.lowCutHz) / sampleRateHz;
  let low = 0;
  for (let n = delay; n < source.length; n++) {
    low = pole * low + (1 - pole) * source[n - delay] + inaudible;
    send[n >> 1] += 0.5 * (source[n - delay] - low);
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
    const memory = this.#memory;
    const damping = this.damping;
    const from = now - this.frames;
    let dull = this.#dull;
    for (let n = 0; n < blockFrames; n++) {
      const delayed = memory[(from + n) & lineMask];
      dull = delayed + damping * (dull - delayed);
      into[n] = dull;
      sum[n] += 0.25 * dull;
    }
    this.#dull = dull;
  }

  write(read: Float64Array, sum: Float64Array, send: Float32Array, now: number): void {
    const memory = this.#memory;
    const gain = this.gain;
    for (let n = 0; n < blockFrames; n++) memory[(now + n) & lineMask] = (read[n] - sum[n]) * gain + send[now + n];
  }
}

/** Adds the reverberation of `dry` to `into`: eight delay lines fed back through a Householder matrix (Jot and Chaigne 1991), one-pole damping in each. */
export function addReverb(dry: StereoBuffer, into: StereoBuffer, room: Room, gain: number): void {
  const sends = [prepareSend(dry.left, room, 0), prepareSend(dry.right, room, 1)];
  const factor = decayFactor(room.decaySeconds, roomRateHz);
  const damping = powerOf2((-2 * Math.PI * room.dampingHz * Math.LOG2E) / roomRateHz);
  const lines = lineFrames.map((length) => {
    const frames = Math.round(length * room.size);
    return new ReverbLine(frames, powerFrom(factor, frames), damping);
  });
  const reads = lines.map(() => new Float64Array(blockFrames));
  const sum = new Float64Array(blockFrames);
  const last = [0, 0];
  for (let now = 0; 2 * now < dry.frames; now += blockFrames) {
    sum.fill(0);
    lines.forEach((line, k) => {
      line.read(reads[k], sum, now);
    });
    lines.forEach((line, k) => {
      line.write(reads[k], sum, sends[k & 1], now);
    });
    last[0] = addOutputs(into.left, [reads[0], reads[2], reads[4], reads[6]], now, gain, last[0]);
    last[1] = addOutputs(into.right, [reads[1], reads[3], reads[5], reads[7]], now, gain, last[1]);
  }
}

/** Adds a block at the full rate: straight lines between the room's frames. Returns the last value, from which the next block starts. Writes beyond the end fall away. */
function addOutputs(out: Float32Array, lines: readonly Float64Array[], now: number, gain: number, last: number): number {
  const [a, b, c, d] = lines;
  let before = last;
  for (let n = 0; n < blockFrames; n++) {
    const value = gain * (a[n] - b[n] + c[n] - d[n]);
    out[2 * (now + n)] += 0.5 * (before + value);
    out[2 * (now + n) + 1] += value;
    before = value;
  }
  return before;
}

function powerFrom(factor: number, exponent: number): number {
  let result = 1;
  for (let k = 0; k < exponent; k++) result *= factor;
  return result;
}

/** Adds echoes that alternate between the sides, each `feedback` times the one before and duller. `dry` and `into` must differ. */
export function addEcho(dry: StereoBuffer, into: StereoBuffer, delaySeconds: number, feedback: number, gain: number): void {
  const delay = Math.round(delaySeconds * sampleRateHz);
  const [left, right] = [new Float32Array(dry.frames), new Float32Array(dry.frames)];
  const [dryLeft, dryRight, intoLeft, intoRight] = [dry.left, dry.right, into.left, into.right];
  let dullLeft = 0;
  let dullRight = 0;
  for (let n = delay; n < dry.frames; n++) {
    const past = n - delay;
    dullLeft += 0.35 * (0.5 * (dryLeft[past] + dryRight[past]) + feedback * right[past] - dullLeft) + inaudible;
    dullRight += 0.35 * (left[past] * feedback - dullRight) + inaudible;
    left[n] = dullLeft;
    right[n] = dullRight;
    intoLeft[n] += gain * dullLeft;
    intoRight[n] += gain * dullRight;
  }
}
