import type { Finding } from "../../audio/findings.ts";
import { type FaultDetector, type InspectionContext, newFinding } from "./detector.ts";
import type { Edge, SpectralEdge } from "./spectral-edge.ts";

/** Where the low-pass filters of MP3, AAC, Vorbis and Opus encoders lie: nominally 16 to 20 kHz. */
const lowestEdgeHz = 15500;
const highestEdgeHz = 20500;

/** The edge that a lossy encoder would explain, or null. */
export function lossyEdge(edge: SpectralEdge): Edge | null {
  return edge.find(lowestEdgeHz, highestEdgeHz);
}

/** Treble that ends in the steep edge of a lossy encoder, or a file that is lossy itself. */
export class LossyOrigin implements FaultDetector {
  private readonly context: InspectionContext;
  private readonly edge: SpectralEdge;
  constructor(context: InspectionContext, edge: SpectralEdge) {
    this.context = context;
    this.edge = edge;
  }

  finish(): Finding[] {
    const { sampleRateHz, frames, encoding } = this.context;
    const edge = lossyEdge(this.edge);
    const isLossy = encoding.kind === "lossy";
    if (!edge && !isLossy) return [];
    const edgeKhz = edge ? (edge.frequencyHz / 1000).toFixed(1) : "";
    const fact = isLossy
      ? `This is ${encoding.container.toUpperCase()}, a lossy file${edge ? ` that ends at ${edgeKhz} kHz` : ""}`
      : `The treble ends abruptly at ${edgeKhz} kHz, as after MP3, AAC or the like`;
    return [
      newFinding("lossy-origin", {
        severity: "warn",
        channel: null,
        startSeconds: 0,
        endSeconds: frames / sampleRateHz,
        value: Math.round(edge?.frequencyHz ?? sampleRateHz / 2),
        unit: "Hz",
        expected: "treble without an edge below 20500 Hz",
        advice: `${fact}: export a WAV straight from the session, and look for samples or loops that were MP3s; mastering cannot bring back what was cut off.`,
      }),
    ];
  }
}
