import type { Finding } from "../../audio/findings.ts";
import { type FaultDetector, type InspectionContext, newFinding } from "./detector.ts";
import { lossyEdge } from "./lossy-origin.ts";
import { type SpectralEdge, slopingEdgeHz } from "./spectral-edge.ts";

/** Lower rates a file may come from, and where their conversion leaves an edge. */
const origins = [
  { rateHz: 32000, fromHz: 14500, toHz: 16050 },
  { rateHz: 44100, fromHz: 20550, toHz: 22100 },
  { rateHz: 48000, fromHz: 22100, toHz: 24050 },
  { rateHz: 88200, fromHz: 40500, toHz: 44150 },
  { rateHz: 96000, fromHz: 44150, toHz: 48050 },
];

/** A high rate without the treble it could hold: converted up from a lower one. */
export class Upsampled implements FaultDetector {
  private readonly context: InspectionContext;
  private readonly edge: SpectralEdge;
  constructor(context: InspectionContext, edge: SpectralEdge) {
    this.context = context;
    this.edge = edge;
  }

  finish(): Finding[] {
    const { sampleRateHz, frames } = this.context;
    const lossy = lossyEdge(this.edge);
    for (const origin of origins) {
      const edge = origin.rateHz < 0.95 * sampleRateHz ? this.edge.find(origin.fromHz, origin.toHz) : null;
      // The slope of one edge can answer to both descriptions: a lossy origin explains it better.
      if (!edge || (lossy && Math.abs(lossy.frequencyHz - edge.frequencyHz) < slopingEdgeHz)) continue;
      return [
        newFinding("upsampled", {
          severity: "note",
          channel: null,
          startSeconds: 0,
          endSeconds: frames / sampleRateHz,
          value: Math.round(edge.frequencyHz),
          unit: "Hz",
          expected: `treble up to ${Math.round(0.45 * sampleRateHz)} Hz, if the music has any`,
          advice: `Nothing is left above ${(edge.frequencyHz / 1000).toFixed(1)} kHz, as if the mix or its samples had been ${origin.rateHz} Hz: export at the session's own rate; converting up gains nothing.`,
        }),
      ];
    }
    return [];
  }
}
