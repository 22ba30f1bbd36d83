import { LaneKernel } from "../filters/lanes";
import { Kernel } from "../kernel";
import { decibelsToGainFast, powerToDecibelsFast } from "../math/decibel";
import { allocate } from "../memory";
import { BandGain } from "./band-gain";
import { BandListener } from "./band-listener";
import { onePoleDecay } from "./envelope";
import { GainCoupling } from "./gain-coupling";
import { Glide } from "./glide";
import { glideGain, MovingShelf } from "./moving-shelf";

const bandCount: i32 = 4;
const edgeCount: i32 = 3;
const updatesPerSecond: f64 = 1500; // gains are recomputed 0.67 ms apart, counted from the first frame, and run in straight lines between
const levelMs: f64 = 10; // averaging of a band's power

/**
 * Four-band dynamics without splitting the sound. Two-pole Butterworth filters beside the signal path measure the power of each band (mean of both channels);
 * the gains are applied by three `MovingShelf`s in series, each as high as the step between two bands, and one plain gain. No latency.
 * Applying the gains by a cascade of shelves is an idea of master_me (Trummerschlunk and contributors).
 * A lone band 2.5 octaves wide reaches 92 % of its dB at its middle.
 */
export class DynamicBands extends LaneKernel {
  private bands: StaticArray<BandGain> = new StaticArray<BandGain>(bandCount);
  private shelves: StaticArray<MovingShelf> = new StaticArray<MovingShelf>(edgeCount);
  /** Of the two bands below the middle edge, and of the two above. */
  private listeners: StaticArray<BandListener> = new StaticArray<BandListener>(2);
  /** The plain gain, that of the highest band. */
  private gain: Glide = new Glide(1);
  private coupling: GainCoupling = new GainCoupling();
  /** The four gains in dB on their way to or from the trail. */
  private gainsDb: usize = allocate(bandCount << 3);
  private gridFrames: i32;
  private untilUpdate: i32;
  private updateRate: f64;

  constructor(
    private sampleRateHz: f64,
    lowEdgeHz: f64,
    midEdgeHz: f64,
    highEdgeHz: f64,
  ) {
    super();
    this.gridFrames = max(1, <i32>nearest(sampleRateHz / updatesPerSecond));
    this.updateRate = sampleRateHz / <f64>this.gridFrames;
    this.untilUpdate = this.gridFrames;
    for (let i = 0; i < bandCount; i++) this.bands[i] = new BandGain();
    this.shelves[0] = new MovingShelf(lowEdgeHz, sampleRateHz);
    this.shelves[1] = new MovingShelf(midEdgeHz, sampleRateHz);
    this.shelves[2] = new MovingShelf(highEdgeHz, sampleRateHz);
    const levelDecay = onePoleDecay(levelMs, sampleRateHz);
    for (let half = 0; half < 2; half++) this.listeners[half] = new BandListener(this.shelves[1], this.shelves[2 * half], half == 1, levelDecay);
  }

  setBand(
    index: i32,
    downThresholdDbfs: f64,
    downRatio: f64,
    downMaxDb: f64,
    upThresholdDbfs: f64,
    upRatio: f64,
    upMaxDb: f64,
    attackMs: f64,
    releaseMs: f64,
  ): void {
    const band = this.bands[index];
    band.downThresholdDbfs = downThresholdDbfs;
    band.downSlope = 1 - 1 / max(downRatio, 1);
    band.downMaxDb = max(downMaxDb, 0);
    band.upThresholdDbfs = upThresholdDbfs;
    band.upSlope = 1 - min(max(upRatio, 0), 1);
    band.upMaxDb = max(upMaxDb, 0);
    band.envelope.attackDecay = onePoleDecay(attackMs, this.updateRate);
    band.envelope.releaseDecay = onePoleDecay(releaseMs, this.updateRate);
  }

  reset(): void {
    for (let half = 0; half < 2; half++) this.listeners[half].reset();
    for (let edge = 0; edge < edgeCount; edge++) this.shelves[edge].reset();
    this.gain.reset();
    this.untilUpdate = this.gridFrames;
    for (let i = 0; i < bandCount; i++) {
      this.bands[i].envelope.valueDb = 0;
      this.bands[i].statistics.reset();
    }
    this.coupling.reset();
  }

  follow(leader: Kernel): i32 {
    return this.coupling.follow((<DynamicBands>leader).coupling);
  }

  /** Index 4 * band + k, bands 0...3 from low to high. k = 0: mean gain change in dB over the updates with at least 0.1 dB of it; 1: lowest; 2:
   *  highest; 3: the latest.
   *  16 + band: percent of updates with at least 0.1 dB. */
  meter(index: i32): f64 {
    if (index < 0 || index >= 5 * bandCount) return 0;
    if (index >= 4 * bandCount) return this.bands[index - 4 * bandCount].statistics.activePercent();
    const statistics = this.bands[index >> 2].statistics;
    if ((index & 3) == 0) return statistics.meanDb();
    if ((index & 3) == 1) return statistics.lowestDb;
    return (index & 3) == 2 ? statistics.highestDb : this.bands[index >> 2].envelope.valueDb;
  }

  /**
   * Level change in dB the shelves make at a frequency for given band gains in dB (analogue formula; the realised curve follows the warped
   * frequency).
   */
  responseDb(frequencyHz: f64, gain0: f64, gain1: f64, gain2: f64, gain3: f64): f64 {
    const warped = Math.tan((Math.PI * frequencyHz) / this.sampleRateHz);
    const shelves = this.shelves;
    const lower = gain3 + shelves[0].responseDb(warped, gain0 - gain1) + shelves[1].responseDb(warped, gain1 - gain2);
    return lower + shelves[2].responseDb(warped, gain2 - gain3);
  }

  protected isNeutral(): bool {
    return this.areNeutral(0, 1) && this.areNeutral(2, 3);
  }

  protected processLanes(lanes: usize, frames: i32): void {
    let at = lanes;
    for (let left = frames; left > 0; ) {
      const count = min(left, this.untilUpdate);
      if (!this.coupling.isLed()) {
        for (let half = 0; half < 2; half++) if (!this.areNeutral(2 * half, 2 * half + 1)) this.listeners[half].listen(at, count);
      }
      this.apply(at, count);
      at += (<usize>count) << 4;
      left -= count;
      this.untilUpdate -= count;
      if (this.untilUpdate == 0) this.update();
    }
  }

  private areNeutral(oneBand: i32, anotherBand: i32): bool {
    return this.bands[oneBand].isNeutral() && this.bands[anotherBand].isNeutral();
  }

  /** The shelves, one after the other over a stretch of at most one update, and then the plain gain. A shelf between two neutral bands is a wire. */
  private apply(lanes: usize, frames: i32): void {
    for (let edge = 0; edge < edgeCount; edge++) if (!this.areNeutral(edge, edge + 1)) this.shelves[edge].run(lanes, frames);
    if (!this.bands[3].isNeutral()) glideGain(this.gain, lanes, frames);
  }

  /** New goals from the band powers, which the factors reach in straight lines by the next update. */
  private update(): void {
    this.untilUpdate = this.gridFrames;
    this.moveGains();
    for (let edge = 0; edge < edgeCount; edge++) {
      const stepDb = this.bands[edge].envelope.valueDb - this.bands[edge + 1].envelope.valueDb;
      this.shelves[edge].aim(decibelsToGainFast(stepDb), this.gridFrames);
    }
    this.gain.aim(decibelsToGainFast(this.bands[3].envelope.valueDb), this.gridFrames);
  }

  /** Where the four gains go: by the band powers, or where the leader's went. */
  private moveGains(): void {
    const isLed = this.coupling.fetch(this.gainsDb, bandCount << 3);
    for (let i = 0; i < bandCount; i++) {
      const band = this.bands[i];
      const at = this.gainsDb + ((<usize>i) << 3);
      if (isLed) band.envelope.valueDb = load<f64>(at);
      else band.envelope.step(band.goalDb(powerToDecibelsFast(this.powerOf(i))));
      band.statistics.add(band.envelope.valueDb);
      store<f64>(at, band.envelope.valueDb);
    }
    this.coupling.leave(this.gainsDb, bandCount << 3);
  }

  private powerOf(band: i32): f64 {
    const half = this.listeners[band >> 1];
    return (band & 1) == 0 ? half.lowerPower : half.upperPower;
  }
}

/**
 * Dynamic bands with the same settings in all four (then `dynamicBandsSetBand`). Edges 20 Hz...0.45 of the rate, rising (120, 700, 4000 Hz).
 * Levels are dBFS of band power, mean of both channels (a full-scale sine on both reads -3). downRatio 1...20 (1.2-1.8 in practice) above
 * downThresholdDbfs, at most downMaxDb (3);
 * upRatio 0...1 (0.85: 1 dB less in, 0.85 dB less out) below upThresholdDbfs, at most upMaxDb (2), and nothing from 50 dB below it down, so that
 * pauses stay quiet. Both knees are 6 dB wide. A ratio of 1 or a maximum of 0 dB switches that direction off.
 * attackMs (gain falling) 1...200, releaseMs (gain rising) 10...2000: time constants (63 %).
 */
export function newDynamicBands(
  sampleRateHz: f64,
  lowEdgeHz: f64,
  midEdgeHz: f64,
  highEdgeHz: f64,
  downThresholdDbfs: f64,
  downRatio: f64,
  downMaxDb: f64,
  upThresholdDbfs: f64,
  upRatio: f64,
  upMaxDb: f64,
  attackMs: f64,
  releaseMs: f64,
): DynamicBands {
  const bands = new DynamicBands(sampleRateHz, lowEdgeHz, midEdgeHz, highEdgeHz);
  for (let i = 0; i < bandCount; i++)
    bands.setBand(i, downThresholdDbfs, downRatio, downMaxDb, upThresholdDbfs, upRatio, upMaxDb, attackMs, releaseMs);
  return bands;
}

/** Settings of one band, 0 (low)...3 (high), in the units of `newDynamicBands`; false when there is no such band. */
export function dynamicBandsSetBand(
  kernel: DynamicBands,
  band: i32,
  downThresholdDbfs: f64,
  downRatio: f64,
  downMaxDb: f64,
  upThresholdDbfs: f64,
  upRatio: f64,
  upMaxDb: f64,
  attackMs: f64,
  releaseMs: f64,
): bool {
  if (band < 0 || band >= bandCount) return false;
  kernel.setBand(band, downThresholdDbfs, downRatio, downMaxDb, upThresholdDbfs, upRatio, upMaxDb, attackMs, releaseMs);
  return true;
}

/** Level change in dB at frequencyHz while the four bands stand at the given gains in dB: what a report draws. */
export function dynamicBandsResponseDb(kernel: DynamicBands, frequencyHz: f64, lowDb: f64, lowMidDb: f64, highMidDb: f64, highDb: f64): f64 {
  return kernel.responseDb(frequencyHz, lowDb, lowMidDb, highMidDb, highDb);
}
