import { sampleRateHz } from "./filter.ts";

/** Two channels that instruments add themselves to. */
export class StereoBuffer {
  readonly left: Float32Array;
  readonly right: Float32Array;

  constructor(readonly frames: number) {
    this.left = new Float32Array(frames);
    this.right = new Float32Array(frames);
  }

  /** Adds a mono sound at a time. `pan` -1 (left) ... 1 (right), constant power, 0 dB each side in the middle. What lies beyond the end is dropped. */
  add(sound: Float32Array, startSeconds: number, gain: number, pan = 0): void {
    const start = Math.max(0, Math.round(startSeconds * sampleRateHz));
    const count = Math.min(sound.length, this.frames - start);
    const leftGain = gain * Math.sqrt(1 - pan);
    const rightGain = gain * Math.sqrt(1 + pan);
    const { left, right } = this;
    for (let n = 0; n < count; n++) {
      left[start + n] += leftGain * sound[n];
      right[start + n] += rightGain * sound[n];
    }
  }

  /** Adds another buffer of the same length. */
  mix(other: StereoBuffer, gain = 1): void {
    addScaled(this.left, other.left, gain);
    addScaled(this.right, other.right, gain);
  }

  /** Multiplies by a curve over time in seconds, evaluated every 32 frames and joined by straight lines. */
  ride(gainAt: (seconds: number) => number): void {
    let gain = gainAt(0);
    for (let start = 0; start < this.frames; start += 32) {
      const target = gainAt((start + 32) / sampleRateHz);
      const slope = (target - gain) / 32;
      for (let n = start; n < Math.min(this.frames, start + 32); n++) {
        gain += slope;
        this.left[n] *= gain;
        this.right[n] *= gain;
      }
      gain = target;
    }
  }
}

function addScaled(into: Float32Array, samples: Float32Array, gain: number): void {
  for (let n = 0; n < into.length; n++) into[n] += gain * samples[n];
}
