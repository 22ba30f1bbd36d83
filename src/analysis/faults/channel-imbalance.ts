import type { Finding } from "../../audio/findings.ts";
import { powerToDb, roundTo } from "../../audio/units.ts";
import { channelName, type FaultDetector, type InspectionContext, newFinding } from "./detector.ts";
import type { LoudnessEstimate } from "./loudness-estimate.ts";
import type { SpectrumFrame } from "./spectrum-track.ts";

const limitDb = 1;
/** Level differences up to 9 dB, in quarters of a decibel. */
const cells = 73;
const cellDb = 0.25;
const bandEdgesHz = [60, 300, 2000, 8000];
/** Bins this much in phase hold one source, not a mixture of several. */
const inPhase = 0.98;
/** The centre must hold this share of a band's in-phase power, and two bands of three must agree within this. */
const fewestShare = 0.25;
const agreementDb = 0.8;

/**
 * A centre that is off centre. Bins where left and right are in phase hold one panned source; the level difference at which
 * most K-weighted power gathers is the centre (kick, bass, voice). It counts if two of three bands agree and the whole leans the same way.
 */
export class ChannelImbalance implements FaultDetector {
  private readonly context: InspectionContext;
  private readonly loudness: LoudnessEstimate;
  private readonly bands = bandEdgesHz.slice(1).map(() => new Float64Array(cells));

  constructor(context: InspectionContext, loudness: LoudnessEstimate) {
    this.context = context;
    this.loudness = loudness;
    context.spectra.listen((frame) => this.hear(frame));
  }

  finish(): Finding[] {
    const loud = this.loudness.loudPart();
    const { frames, sampleRateHz, channels, role } = this.context;
    if (!loud || Math.min(loud.left, loud.right) <= 0) return [];
    const leanDb = powerToDb(loud.left / loud.right);
    const centreDb = this.agreedCentre();
    if (centreDb === null || Math.abs(centreDb) <= limitDb || leanDb * centreDb <= 0 || Math.abs(leanDb) < 0.5) return [];
    const louder = centreDb > 0 ? 0 : 1;
    return [
      newFinding("channel-imbalance", {
        severity: role === "stem" ? "note" : "warn",
        channel: louder,
        startSeconds: 0,
        endSeconds: frames / sampleRateHz,
        value: roundTo(Math.abs(centreDb), 0.1),
        unit: "dB",
        expected: "at most 1 dB",
        advice: `What should stand in the middle is ${Math.abs(centreDb).toFixed(1)} dB louder on the ${channelName(louder, channels)}: check the balance knob of the master bus and of the kick, bass and lead voice.`,
      }),
    ];
  }

  private hear(frame: SpectrumFrame): void {
    const { weights } = this.loudness;
    for (let band = 0; band < this.bands.length; band++) {
      const last = Math.min(weights.length - 1, Math.floor(bandEdgesHz[band + 1] / frame.binHz));
      for (let k = Math.ceil(bandEdgesHz[band] / frame.binHz); k <= last; k++) {
        const left = frame.left[k];
        const right = frame.right[k];
        const cross = frame.cross[k];
        if (cross <= 0 || cross * cross < inPhase * left * right || left + right < 1e-12) continue;
        const cell = Math.round(powerToDb(left / right) / cellDb) + (cells >> 1);
        if (cell >= 0 && cell < cells) this.bands[band][cell] += (left + right) * weights[k];
      }
    }
  }

  /** The level difference two bands agree on, or null. */
  private agreedCentre(): number | null {
    const centres = this.bands.map(centreOf).filter((centre) => centre !== null);
    for (const [i, centre] of centres.entries()) {
      const peers = centres.filter((other, j) => j !== i && Math.abs(other - centre) <= agreementDb);
      if (peers.length > 0) return (centre + peers[0]) / 2;
    }
    return null;
  }
}

/** Centre of gravity of the fullest 1.25 dB of the histogram, or null if it does not stand out. */
function centreOf(histogram: Float64Array): number | null {
  const total = histogram.reduce((sum, value) => sum + value, 0);
  let best = 0;
  let centre = 0;
  for (let cell = 2; cell < cells - 2; cell++) {
    let sum = 0;
    let moment = 0;
    for (let i = cell - 2; i <= cell + 2; i++) {
      sum += histogram[i];
      moment += histogram[i] * (i - (cells >> 1)) * cellDb;
    }
    if (sum <= best) continue;
    best = sum;
    centre = moment / sum;
  }
  return best >= fewestShare * total && total > 0 ? centre : null;
}
