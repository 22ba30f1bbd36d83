import { powerToDb } from "../../audio/units.ts";
import type { InspectionContext } from "./detector.ts";
import type { SpectrumFrame } from "./spectrum-track.ts";

/** -70 LUFS as a K-weighted power (BS.1770-5). */
const absoluteGate = 10 ** ((-70 + 0.691) / 10);

/**
 * Loudness from the spectra, for verdicts when no measurement is at hand: half of the music, K-weighted per bin, gated per 43 ms window.
 * Within about 0.5 LU of BS.1770 on music. Powers are of left, right and (L+R)/√2.
 */
export class LoudnessEstimate {
  /** K-weighting as a power per bin. */
  readonly weights: Float64Array;
  private readonly left: number[] = [];
  private readonly right: number[] = [];
  private readonly fold: number[] = [];

  constructor(context: InspectionContext) {
    const { engine, sampleRateHz, spectra } = context;
    const bins = spectra.size / 2 + 1;
    const powers = engine.allocateF64(bins);
    engine.call("kWeightingPowers", sampleRateHz, spectra.binHz, bins, powers);
    this.weights = engine.f64(powers, bins).slice();
    context.spectra.listen((frame) => this.hear(frame));
  }

  /** Gated K-weighted powers of the loud part, or null if nothing passes -70 LUFS. */
  loudPart(): { left: number; right: number; fold: number } | null {
    const absolute = this.gated(absoluteGate);
    return absolute && this.gated(Math.max(absoluteGate, (absolute.left + absolute.right) / 10));
  }

  /** Integrated loudness, LUFS, or null in silence. */
  get integratedLufs(): number | null {
    const loud = this.loudPart();
    return loud && -0.691 + powerToDb(loud.left + loud.right);
  }

  private hear(frame: SpectrumFrame): void {
    const { weights } = this;
    let left = 0;
    let right = 0;
    let cross = 0;
    for (let k = 1; k < weights.length; k++) {
      left += frame.left[k] * weights[k];
      right += frame.right[k] * weights[k];
      cross += frame.cross[k] * weights[k];
    }
    this.left.push(left);
    this.right.push(right);
    this.fold.push((left + right) / 2 + cross);
  }

  private gated(gate: number): { left: number; right: number; fold: number } | null {
    const sum = { left: 0, right: 0, fold: 0 };
    let count = 0;
    for (let i = 0; i < this.left.length; i++) {
      if (this.left[i] + this.right[i] < gate) continue;
      sum.left += this.left[i];
      sum.right += this.right[i];
      sum.fold += this.fold[i];
      count++;
    }
    return count > 0 ? { left: sum.left / count, right: sum.right / count, fold: sum.fold / count } : null;
  }
}
