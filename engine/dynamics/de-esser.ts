import { antiDenormal, LaneKernel } from "../filters/lanes";
import { Kernel } from "../kernel";
import { decibelsToGainFast, powerToDecibelsFast } from "../math/decibel";
import { allocateF64, getF64, putF64 } from "../memory";
import { GainEnvelope, GainStatistics, onePoleDecay } from "./envelope";
import { GainCoupling } from "./gain-coupling";
import { Glide } from "./glide";

/** Where the gain falls: around the centre, or from it upwards. */
const shapeShelf: i32 = 1;

const updatesPerSecond: f64 = 6000; // well inside the 1 ms attack; counted from the first frame, straight lines between
const bandMs: f64 = 2; // averaging of the band's power
const fullMs: f64 = 20; // averaging of the whole: longer than a bass period, so that its zero crossings do not look like sibilants
const floorPower: f64 = 1e-8; // -80 dBFS: noise in pauses is no sibilant

/**
 * De-esser on the mid: a bell or high shelf whose gain falls while the band holds an unusual share of the sound. The trigger is the ratio of
 * band power to full-band power, so it works alike in quiet and loud passages. Full-band power is the larger of a 2 ms and a 20 ms mean. The side is
 * untouched. No latency.
 * Bell: 1 + (G - 1) BP. Shelf: 1 + (G - 1) HP + (sqrt(2G) - sqrt 2) BP, two-pole Butterworth. The poles never move; at 0 dB either is an exact wire.
 */
export class DeEsser extends LaneKernel {
  /** States of the filter, direct form II. */
  private w1: f64 = 0;
  private w2: f64 = 0;
  private bandPower: f64 = 0;
  /** Means of the full-band power over 2 and 20 ms. */
  private fastPower: f64 = 0;
  private slowPower: f64 = 0;
  /** How much of the high-pass and of the band-pass is added to the sound. */
  private highFactor: Glide = new Glide();
  private bandFactor: Glide = new Glide();
  /** The gain in dB on its way to or from the followers. */
  private shared: usize = allocateF64(1);
  private coupling: GainCoupling = new GainCoupling();
  private envelope: GainEnvelope = new GainEnvelope(0, 0);
  private statistics: GainStatistics = new GainStatistics();
  private gridFrames: i32;
  private untilUpdate: i32;
  private a1: f64;
  private a2: f64;
  private highGain: f64;
  private bandGain: f64;
  private bandDecay: f64;
  private fullDecay: f64;
  private slope: f64;

  constructor(
    sampleRateHz: f64,
    private shape: i32,
    centreHz: f64,
    q: f64,
    private thresholdDb: f64,
    ratio: f64,
    private maxReductionDb: f64,
    attackMs: f64,
    releaseMs: f64,
  ) {
    super();
    const g = Math.tan((Math.PI * min(centreHz, 0.45 * sampleRateHz)) / sampleRateHz);
    const damping = shape == shapeShelf ? Math.SQRT2 : 1 / q;
    const scale = 1 / (1 + g * (g + damping));
    this.a1 = 2 * (g * g - 1) * scale;
    this.a2 = (1 + g * (g - damping)) * scale;
    this.highGain = scale;
    this.bandGain = g * scale * (shape == shapeShelf ? Math.SQRT2 : damping);
    this.gridFrames = max(1, <i32>nearest(sampleRateHz / updatesPerSecond));
    this.untilUpdate = this.gridFrames;
    const updateRate = sampleRateHz / <f64>this.gridFrames;
    this.envelope.attackDecay = onePoleDecay(attackMs, updateRate);
    this.envelope.releaseDecay = onePoleDecay(releaseMs, updateRate);
    this.bandDecay = onePoleDecay(bandMs, sampleRateHz);
    this.fullDecay = onePoleDecay(fullMs, sampleRateHz);
    this.slope = 1 - 1 / max(ratio, 1);
  }

  reset(): void {
    this.w1 = 0;
    this.w2 = 0;
    this.bandPower = 0;
    this.fastPower = 0;
    this.slowPower = 0;
    this.highFactor.reset();
    this.bandFactor.reset();
    this.envelope.valueDb = 0;
    this.statistics.reset();
    this.untilUpdate = this.gridFrames;
    this.coupling.reset();
  }

  follow(leader: Kernel): i32 {
    return this.coupling.follow((<DeEsser>leader).coupling);
  }

  /** 0: mean reduction in dB over the updates with at least 0.1 dB of it; 1: largest; 2: the latest; 3: percent of updates with at least 0.1 dB. */
  meter(index: i32): f64 {
    if (index == 0) return -this.statistics.meanDb();
    if (index == 1) return -this.statistics.lowestDb;
    if (index == 2) return -this.envelope.valueDb;
    return index == 3 ? this.statistics.activePercent() : 0;
  }

  protected isNeutral(): bool {
    return this.slope == 0 || this.maxReductionDb <= 0;
  }

  protected processLanes(lanes: usize, frames: i32): void {
    let at = lanes;
    for (let left = frames; left > 0; ) {
      const count = min(left, this.untilUpdate);
      this.run(at, count);
      at += (<usize>count) << 4;
      left -= count;
      this.untilUpdate -= count;
      if (this.untilUpdate == 0) this.update();
    }
  }

  /** Measures and applies in one loop: the filter that cuts is the filter that listens. */
  private run(lanes: usize, frames: i32): void {
    let w1 = this.w1,
      w2 = this.w2,
      bandPower = this.bandPower,
      fastPower = this.fastPower,
      slowPower = this.slowPower;
    let high = this.highFactor.value,
      band = this.bandFactor.value;
    const highStep = this.highFactor.step,
      bandStep = this.bandFactor.step;
    const a1 = this.a1,
      a2 = this.a2,
      bandDecay = this.bandDecay,
      fullDecay = this.fullDecay;
    const highEar = this.shape == shapeShelf ? this.highGain : 0,
      bandEar = this.shape == shapeShelf ? 0 : this.bandGain;
    for (let at = lanes, end = lanes + ((<usize>frames) << 4); at < end; at += 16) {
      const pair = v128.load(at);
      const mid = 0.5 * (f64x2.extract_lane(pair, 0) + f64x2.extract_lane(pair, 1));
      const w = mid + antiDenormal - a2 * w2 - a1 * w1;
      const highPass = w + w2 - (w1 + w1);
      const bandPass = w - w2;
      const heard = highEar * highPass + bandEar * bandPass;
      bandPower = bandDecay * bandPower + ((1 - bandDecay) * heard * heard + antiDenormal);
      const power = mid * mid + antiDenormal;
      fastPower = bandDecay * fastPower + (1 - bandDecay) * power;
      slowPower = fullDecay * slowPower + (1 - fullDecay) * power;
      v128.store(at, f64x2.add(pair, f64x2.splat(high * highPass + band * bandPass)));
      high += highStep;
      band += bandStep;
      w2 = w1;
      w1 = w;
    }
    this.w1 = w1;
    this.w2 = w2;
    this.bandPower = bandPower;
    this.fastPower = fastPower;
    this.slowPower = slowPower;
    this.highFactor.value = high;
    this.bandFactor.value = band;
  }

  private update(): void {
    this.untilUpdate = this.gridFrames;
    const value = this.nextValueDb();
    this.statistics.add(value);
    const gain = decibelsToGainFast(value);
    if (this.shape == shapeShelf) {
      this.highFactor.aim((gain - 1) * this.highGain, this.gridFrames);
      this.bandFactor.aim((sqrt<f64>(gain) - 1) * this.bandGain, this.gridFrames);
    } else {
      this.bandFactor.aim((gain - 1) * this.bandGain, this.gridFrames);
    }
  }

  /** The gain to move to: the leader's where there is one. */
  private nextValueDb(): f64 {
    if (this.coupling.fetch(this.shared, 8)) return getF64(this.shared, 0);
    const full = max(this.fastPower, this.slowPower) + floorPower;
    const over = powerToDecibelsFast(this.bandPower / full) - this.thresholdDb;
    const value = this.envelope.step(-min(this.slope * max(over, 0), this.maxReductionDb));
    putF64(this.shared, 0, value);
    this.coupling.leave(this.shared, 8);
    return value;
  }
}

/**
 * A de-esser. shape 0 bell, 1 high shelf (ignores q); centreHz 4500...10000 (kept below 0.45 of the rate); q 0.5...4; thresholdDb -40...0:
 * ratio of band to full power above which it acts; ratio 1 (neutral)...20, 4 in practice; maxReductionDb 0 (neutral)...6; attackMs 1, releaseMs 60: time constants (63 %).
 */
export function newDeEsser(
  sampleRateHz: f64,
  shape: i32,
  centreHz: f64,
  q: f64,
  thresholdDb: f64,
  ratio: f64,
  maxReductionDb: f64,
  attackMs: f64,
  releaseMs: f64,
): DeEsser {
  return new DeEsser(sampleRateHz, shape, centreHz, q, thresholdDb, ratio, maxReductionDb, attackMs, releaseMs);
}
