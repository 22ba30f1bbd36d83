// One judgement: a mix, and a master of it, both at the same loudness.
import { aligned } from "./align.mjs";
import { balance } from "./balance.mjs";
import { internalRepresentation } from "./internal-representation.mjs";
import { linearPart } from "./linear-part.mjs";
import { loudnessOf } from "./loudness.mjs";
import { noiseToMask } from "./noise-to-mask.mjs";
import { similarity } from "./similarity.mjs";
import { truePeakDbtp } from "./true-peak.mjs";

/** Loudness at which both are compared, LUFS: a full-scale sine at 92 dB SPL then makes it moderately loud, about 78 dB SPL. */
const comparedAtLufs = -14;
/** The yardstick of the second model: a level that wobbles by 1 dB from crest to trough four times a second, which the ear just notices. */
const wobble = { depthDb: 1, rateHz: 4 };
const shortestSeconds = 10;

const sides = ({ left, right }) => [left, right];

function scaled(track, gainAt) {
  const scale = (side) => {
    const out = new Float64Array(side.length);
    for (let n = 0; n < out.length; n++) out[n] = side[n] * gainAt(n);
    return out;
  };
  return { ...track, left: scale(track.left), right: scale(track.right) };
}

function wobbling(track) {
  const turn = (2 * Math.PI * wobble.rateHz) / track.sampleRateHz;
  return scaled(track, (n) => 10 ** ((wobble.depthDb / 40) * Math.sin(turn * n)));
}

/** A track brought to the loudness of the comparison, and its levels as it came: { track, levels }. Silence keeps its level. */
function atComparedLoudness(track) {
  const { integratedLufs: lufs, rangeLu } = loudnessOf(sides(track), track.sampleRateHz);
  const isHeard = Number.isFinite(lufs);
  const gain = isHeard ? 10 ** ((comparedAtLufs - lufs) / 20) : 1;
  const levels = { lufs, truePeakDbtp: truePeakDbtp(sides(track)), loudnessRangeLu: rangeLu, balance: isHeard ? balance(track, lufs) : null };
  return { track: scaled(track, () => gain), levels };
}

/** How deep a 4 Hz wobble of the mix would have to be to make it as unlike, dB: unlikeness grows with the square of the depth. */
const wobbleDepthDb = (alike, yardstick) => wobble.depthDb * Math.sqrt((1 - alike) / Math.max(1e-9, 1 - yardstick));

/** A mix made ready to be compared with its masters. Tracks are { sampleRateHz, left, right } of doubles. */
export class MixOnTrial {
  constructor(mix) {
    const { track, levels } = atComparedLoudness(mix);
    this.seconds = mix.left.length / mix.sampleRateHz;
    this.track = track;
    this.levels = levels;
    this.heard = internalRepresentation(track);
    this.yardstick = similarity(this.heard, internalRepresentation(wobbling(track))).worst;
  }

  /**
   * The figures of one master. damage: { nmrDb, disturbedPercent, gainMotionDb, wobbleDb, similarity } with the linear part taken out;
   * linearLeftIn: { wobbleDb, similarity } with it; purpose: { toneDistanceDb, lowSideExcessDb, monoLossDb, rangeChangeLu }; levels, delayFrames, warnings.
   */
  judge(master) {
    if (master.sampleRateHz !== this.track.sampleRateHz) {
      throw new Error(`the master has ${master.sampleRateHz} Hz and the mix ${this.track.sampleRateHz} Hz; they are compared at one rate`);
    }
    const { track, levels } = atComparedLoudness(master);
    const pair = aligned(this.track, track);
    const reference = linearPart(pair.before, pair.after);
    const heard = internalRepresentation(pair.after);
    const before = pair.delayFrames === 0 ? this.heard : internalRepresentation(pair.before);
    const whole = similarity(before, heard);
    const fitted = similarity(internalRepresentation(reference), heard);
    const levelOnly = noiseToMask(pair.before, pair.after);
    const filtered = noiseToMask(reference, pair.after);
    // No filter is a filter too: where the fit makes things worse, the fit is at fault.
    const apart = fitted.worst > whole.worst ? fitted : whole;
    const noise = filtered.nmrDb < levelOnly.nmrDb ? filtered : levelOnly;
    return {
      levels,
      delayFrames: pair.delayFrames,
      damage: { ...noise, wobbleDb: wobbleDepthDb(apart.worst, this.yardstick), similarity: apart },
      linearLeftIn: { wobbleDb: wobbleDepthDb(whole.worst, this.yardstick), similarity: whole },
      purpose: this.purposeOf(levels),
      warnings: this.warningsAbout(pair),
    };
  }

  purposeOf({ balance: own, loudnessRangeLu: range }) {
    if (own === null) return null;
    const { toneDistanceDb, lowSideExcessDb, monoLossDb } = own;
    const before = this.levels.loudnessRangeLu;
    return { toneDistanceDb, lowSideExcessDb, monoLossDb, rangeChangeLu: range === null || before === null ? 0 : Math.abs(range - before) };
  }

  warningsAbout({ before, delayFrames }) {
    const warnings = [];
    if (this.seconds < shortestSeconds) warnings.push("shorter than 10 s: the linear fit takes some of the distortion for a filter");
    if (delayFrames !== 0) warnings.push(`the master is ${Math.abs(delayFrames)} frames ${delayFrames > 0 ? "late" : "early"}; cut to match`);
    const lost = this.seconds - before.left.length / before.sampleRateHz;
    if (lost > 1) warnings.push(`${lost.toFixed(1)} s of the mix have no counterpart in the master`);
    return warnings;
  }
}
