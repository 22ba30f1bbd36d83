import type { Finding } from "../../audio/findings.ts";
import type { Planar, SampleEncoding } from "../../audio/source.ts";
import type { Engine } from "../../wasm/engine.ts";
import type { Measurements } from "../measurements.ts";
import type { FindingCode } from "./codes.ts";
import type { LevelTrack } from "./level-track.ts";
import type { LowBandTrack } from "./low-band-track.ts";
import type { Past } from "./past.ts";
import type { SpectrumTrack } from "./spectrum-track.ts";

/**
 * Listens for one fault. Blocks arrive in order, each once; `finish` follows the last.
 * `channels[c][lookbackFrames + i]` is frame `startFrame + i`; what lies before is the past (zeros before the file begins).
 * A detector that hears the tracks of the context instead of the samples has no `block`.
 */
export interface FaultDetector {
  block?(channels: Planar, startFrame: number, frames: number): void;
  finish(): Finding[];
}

/** What a detector may know: the file's format, and the tracks that are measured once for all detectors. */
export interface InspectionContext {
  readonly sampleRateHz: number;
  readonly channels: number;
  /** Length the file declares; buffers may be sized by it, times may not run past it. */
  readonly frames: number;
  readonly encoding: SampleEncoding;
  /** Trouble that was met while the file was opened, in words. */
  readonly warnings: readonly string[];
  readonly role: "mix" | "stem";
  /** Figures of the file, once they are known; detectors ask at the end. */
  measurements: Measurements | undefined;
  readonly engine: Engine;
  readonly past: Past;
  /** Levels in steps of 10 ms. */
  readonly levels: LevelTrack;
  /** Full-band spectra, one every 85 ms. */
  readonly spectra: SpectrumTrack;
  /** Spectra up to 1.5 kHz with 0.7 Hz between bins, one every 0.7 s. */
  readonly lowBand: LowBandTrack;
}

/** A finding whose code is one of the listed; times are rounded to whole milliseconds. */
export function newFinding(code: FindingCode, finding: Omit<Finding, "code">): Finding {
  return {
    code,
    ...finding,
    startSeconds: Math.round(finding.startSeconds * 1000) / 1000,
    endSeconds: Math.round(finding.endSeconds * 1000) / 1000,
  };
}

/** "left", "right" or "channel 3", as a sentence needs it. */
export function channelName(channel: number, channels: number): string {
  if (channels === 1) return "mono";
  if (channels === 2) return channel === 0 ? "left" : "right";
  return `channel ${channel + 1}`;
}
