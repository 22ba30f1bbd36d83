import type { Finding } from "../../audio/findings.ts";
import type { Planar } from "../../audio/source.ts";
import { type FaultDetector, type InspectionContext, newFinding } from "./detector.ts";
import { lookbackFrames } from "./past.ts";

/** Bit depths a file may have passed through, and the grid each leaves. */
const depths = [8, 12, 16, 20, 24];
/** Samples off zero that must be seen before an empty low bit means anything. */
const fewestSamples = 2000;

/** Low bits that are never used: 16 bits in a 24-bit file, or floats that all lie on an integer grid. */
export class FakeBitDepth implements FaultDetector {
  private readonly context: InspectionContext;
  private readonly storedBits: number;
  private depth = 0;
  private sounding = 0;

  constructor(context: InspectionContext) {
    this.context = context;
    this.storedBits = context.encoding.kind === "lossy" ? 0 : context.encoding.bits;
  }

  block(channels: Planar, _startFrame: number, frames: number): void {
    for (const samples of channels) {
      let i = lookbackFrames;
      while (this.depth < depths.length && depths[this.depth] < this.storedBits && i < lookbackFrames + frames) {
        i = this.firstOffGrid(samples, i, lookbackFrames + frames);
        if (i < lookbackFrames + frames) this.depth++;
      }
    }
  }

  finish(): Finding[] {
    const { frames, sampleRateHz } = this.context;
    const used = depths[this.depth] ?? this.storedBits;
    if (this.sounding < fewestSamples || used > this.storedBits - 4) return [];
    const held = this.context.encoding.kind === "float" ? "float" : `${this.storedBits}-bit`;
    return [
      newFinding("fake-bit-depth", {
        severity: used <= 16 ? "warn" : "note",
        channel: null,
        startSeconds: 0,
        endSeconds: frames / sampleRateHz,
        value: used,
        unit: "bits",
        expected: `${this.storedBits} bits in use`,
        advice:
          used <= 16
            ? `This ${held} file holds only ${used}-bit audio: find where the mix is reduced (export dialogue, a dither plug-in on the master bus) and export at 24 bit without it.`
            : `This ${held} file holds ${used}-bit audio; nothing is lost by that, a ${used}-bit file would carry the same.`,
      }),
    ];
  }

  /** Index of the first sample that the present depth cannot hold. */
  private firstOffGrid(samples: Float32Array, from: number, end: number): number {
    const scale = 2 ** (depths[this.depth] - 1);
    let sounding = 0;
    let i = from;
    for (; i < end; i++) {
      const value = samples[i] * scale;
      if (value !== Math.trunc(value)) break;
      if (value !== 0) sounding++;
    }
    this.sounding += sounding;
    return i;
  }
}
