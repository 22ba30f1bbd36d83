import { powerToDb } from "../../audio/units.ts";
import type { InspectionContext } from "./detector.ts";
import type { SpectrumFrame } from "./spectrum-track.ts";

/** Windows quieter than -60 dBFS say more about dither than about the source. */
const quietestPower = 1e-6;
const leastDropDb = 15;
const leastSlopeDb = 35;
/** One window in three is enough for a mean, and edges are looked for above this only. */
const oneIn = 3;
const lowestHz = 12000;

/** Over how much frequency the edge of a coder that decides anew every moment may slope. */
export const slopingEdgeHz = 1500;

/** Where the treble ends as if cut with a knife. */
export interface Edge {
  frequencyHz: number;
  /** Level just below minus level just above. */
  dropDb: number;
}

/** Mean of the logarithmic spectra (rare broadband events count little in it) and the steep edges in it. */
export class SpectralEdge {
  private readonly context: InspectionContext;
  private readonly sumDb: Float64Array;
  private heard = 0;
  private passed = 0;

  constructor(context: InspectionContext) {
    this.context = context;
    this.sumDb = new Float64Array(context.spectra.size / 2 + 1);
    context.spectra.listen((frame) => this.hear(frame));
  }

  /** The steepest edge between two frequencies, or null: a sharp one (15 dB within 250 Hz) or, as of coders that decide anew every moment, a sloping one (35 dB within 1.5 kHz). */
  find(fromHz: number, toHz: number): Edge | null {
    if (this.heard < 10) return null;
    return this.steepest(fromHz, toHz, 250, leastDropDb) ?? this.steepest(fromHz, toHz, slopingEdgeHz, leastSlopeDb);
  }

  /** An edge of the given width: more than twice as steep as what comes before it, and nothing rises again up to half the rate. */
  private steepest(fromHz: number, toHz: number, widthHz: number, leastDb: number): Edge | null {
    const nyquistHz = this.context.sampleRateHz / 2;
    const half = widthHz / 2;
    const before = Math.max(1500, widthHz + 600);
    let best: Edge | null = null;
    for (let hz = fromHz; hz <= Math.min(toHz, nyquistHz - half - 550); hz += this.context.spectra.binHz) {
      const below = this.meanDb(hz - half - 600, hz - half);
      const above = this.meanDb(hz + half, Math.min(hz + half + 600, nyquistHz - 100));
      const dropDb = below - above;
      if (dropDb < leastDb || dropDb <= (best?.dropDb ?? 0)) continue;
      const trend = this.meanDb(hz - half - 600 - before, hz - half - before) - below;
      const rest = hz + half + 800 < nyquistHz - 300 ? this.highestDb(hz + half + 800, nyquistHz - 100) : above;
      if (trend < 0.45 * dropDb && rest < above + dropDb / 3) best = { frequencyHz: hz, dropDb };
    }
    return best;
  }

  private hear(frame: SpectrumFrame): void {
    const { left, right } = frame;
    let power = 0;
    for (let k = 1; k < left.length; k++) power += left[k] + right[k];
    if (power < quietestPower || this.passed++ % oneIn !== 0) return;
    for (let k = Math.floor(lowestHz / frame.binHz); k < left.length; k++) this.sumDb[k] += powerToDb(left[k] + right[k] + 1e-20);
    this.heard++;
  }

  private meanDb(fromHz: number, toHz: number): number {
    const { binHz } = this.context.spectra;
    const first = Math.round(fromHz / binHz);
    const last = Math.min(this.sumDb.length - 1, Math.max(first, Math.round(toHz / binHz)));
    let sum = 0;
    for (let k = first; k <= last; k++) sum += this.sumDb[k];
    return sum / (last - first + 1) / this.heard;
  }

  private highestDb(fromHz: number, toHz: number): number {
    let highest = Number.NEGATIVE_INFINITY;
    for (let hz = fromHz; hz + 300 <= toHz; hz += 150) highest = Math.max(highest, this.meanDb(hz, hz + 300));
    return highest;
  }
}
