import { antiDenormal, LaneKernel } from "../filters/lanes";
import { Kernel } from "../kernel";
import { decibelsToGainFast, powerToDecibelsFast } from "../math/decibel";
import { allocate } from "../memory";
import { BandGain } from "./band-gain";
import { onePoleDecay } from "./envelope";
import { GainCoupling } from "./gain-coupling";
import { glide, powers, setShelf, shelfBytes, shelfDb, shelve } from "./moving-shelf";

const bandCount: i32 = 4;
const updatesPerSecond: f64 = 1500; // gains are recomputed 0.67 ms apart, counted from the first frame, and run in straight lines between
const levelMs: f64 = 10; // averaging of a band's power
/** Where the band powers begin among the states: eight of the analysis and six of the shelves lie before them. */
const powersAt: usize = 14 << 4;
const stateBytes: usize = powersAt + 32;

/**
 * Four-band dynamics without splitting the sound. Two-pole Butterworth filters beside the signal path measure the power of each band (mean of both channels);
 * the gains are applied by three shelves in series and one plain gain. Shelf, with G the step in linear gain between two bands:
 * 1 + (G - 1) LP + (sqrt(2G) - sqrt 2) BP = (s^2 + sqrt(2G) s + G) / (s^2 + sqrt 2 s + 1), squared magnitude (w^4 + G^2)/(w^4 + 1).
 * Its poles never move, so gains may change at every sample without clicks or instability, and at 0 dB it is an exact wire. No latency.
 * Applying the gains by a cascade of shelves is an idea of master_me (Trummerschlunk and contributors).
 * A lone band 2.5 octaves wide reaches 92 % of its dB at its middle.
 */
export class DynamicBands extends LaneKernel {
  private bands: StaticArray<BandGain> = new StaticArray<BandGain>(bandCount);
  private edges: StaticArray<f64> = new StaticArray<f64>(3);
  /** One of each edge, as `setShelf` writes them. */
  private filters: usize = allocate(3 * shelfBytes);
  /** f64x2: four analysis states of each half, six shelf states, two pairs of band powers. */
  private state: usize = allocate(stateBytes);
  /** f64x2: seven running factors (three of LP, three of BP, the plain gain), then their steps a frame. */
  private factors: usize = allocate(14 << 4);
  private coupling: GainCoupling = new GainCoupling();
  /** The four gains in dB on their way to or from the trail. */
  private gainsDb: usize = allocate(bandCount << 3);
  private gridFrames: i32;
  private untilUpdate: i32;
  private updateRate: f64;
  private levelDecay: f64;

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
    this.levelDecay = onePoleDecay(levelMs, sampleRateHz);
    for (let i = 0; i < bandCount; i++) this.bands[i] = new BandGain();
    this.setEdge(0, lowEdgeHz);
    this.setEdge(1, midEdgeHz);
    this.setEdge(2, highEdgeHz);
    this.reset();
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
    memory.fill(this.state, 0, stateBytes);
    memory.fill(this.factors, 0, 14 << 4);
    v128.store(this.factors, f64x2.splat(1), 6 << 4);
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
    const edges = this.edges;
    return gain3 + shelfDb(warped / edges[0], gain0 - gain1) + shelfDb(warped / edges[1], gain1 - gain2) + shelfDb(warped / edges[2], gain2 - gain3);
  }

  protected isNeutral(): bool {
    return this.areNeutral(0, 1) && this.areNeutral(2, 3);
  }

  protected processLanes(lanes: usize, frames: i32): void {
    let at = lanes;
    for (let left = frames; left > 0; ) {
      const count = min(left, this.untilUpdate);
      if (!this.coupling.isLed()) {
        for (let half = 0; half < 2; half++) if (!this.areNeutral(2 * half, 2 * half + 1)) this.listen(half, at, count);
      }
      this.apply(at, count);
      at += (<usize>count) << 4;
      left -= count;
      this.untilUpdate -= count;
      if (this.untilUpdate == 0) this.update();
    }
  }

  private setEdge(index: i32, edgeHz: f64): void {
    this.edges[index] = setShelf(this.filters + <usize>index * shelfBytes, edgeHz, this.sampleRateHz);
  }

  private areNeutral(oneBand: i32, anotherBand: i32): bool {
    return this.bands[oneBand].isNeutral() && this.bands[anotherBand].isNeutral();
  }

  /**
   * Averages the power of two bands: takes the part below (half 0) or above (1) the middle edge and splits it at its own edge. Filters in direct form II:
   * one state, several outputs.
   */
  private listen(half: i32, lanes: usize, frames: i32): void {
    const middle = this.filters + shelfBytes,
      own = this.filters + <usize>half * 2 * shelfBytes,
      state = this.state + ((<usize>half) << 6),
      power = this.state + powersAt + ((<usize>half) << 4);
    const partGain = v128.load(middle + ((<usize>half) << 6)),
      partSign = f64x2.splat(half == 0 ? 2 : -2),
      middleA1 = v128.load(middle, 16),
      middleA2 = v128.load(middle, 32);
    const lowGain = v128.load(own),
      a1 = v128.load(own, 16),
      a2 = v128.load(own, 32),
      highGain = v128.load(own, 64);
    const decay = f64x2.splat(this.levelDecay),
      rise = f64x2.splat((1 - this.levelDecay) / 2),
      tiny = f64x2.splat(antiDenormal);
    let m1 = v128.load(state),
      m2 = v128.load(state, 16),
      w1 = v128.load(state, 32),
      w2 = v128.load(state, 48),
      levels = v128.load(power);
    for (let at = lanes, end = lanes + ((<usize>frames) << 4); at < end; at += 16) {
      const m = f64x2.add(f64x2.add(f64x2.add(v128.load(at), tiny), f64x2.mul(middleA2, m2)), f64x2.mul(middleA1, m1));
      const part = f64x2.add(f64x2.mul(partGain, f64x2.add(f64x2.add(m, m2), f64x2.mul(partSign, m1))), tiny);
      m2 = m1;
      m1 = m;
      const w = f64x2.add(f64x2.add(part, f64x2.mul(a2, w2)), f64x2.mul(a1, w1));
      const even = f64x2.add(w, w2),
        odd = f64x2.add(w1, w1);
      const bands = powers(f64x2.mul(lowGain, f64x2.add(even, odd)), f64x2.mul(highGain, f64x2.sub(even, odd)));
      w2 = w1;
      w1 = w;
      levels = f64x2.add(f64x2.mul(decay, levels), f64x2.add(f64x2.mul(rise, bands), tiny));
    }
    v128.store(state, m1);
    v128.store(state, m2, 16);
    v128.store(state, w1, 32);
    v128.store(state, w2, 48);
    v128.store(power, levels);
  }

  /** The shelves, one after the other over a stretch of at most one update, and then the plain gain. A shelf between two neutral bands is a wire. */
  private apply(lanes: usize, frames: i32): void {
    for (let edge = 0; edge < 3; edge++) {
      if (this.areNeutral(edge, edge + 1)) continue;
      const at = (<usize>edge) << 4;
      shelve(this.filters + <usize>edge * shelfBytes, this.state + 128 + 2 * at, this.factors + at, lanes, frames);
    }
    if (!this.bands[3].isNeutral()) glide(this.factors + (6 << 4), lanes, frames);
  }

  /** New goals from the band powers, and the straight lines of the factors that lead there by the next update. */
  private update(): void {
    this.untilUpdate = this.gridFrames;
    this.moveGains();
    for (let edge = 0; edge < 3; edge++) {
      const gain = decibelsToGainFast(this.bands[edge].envelope.valueDb - this.bands[edge + 1].envelope.valueDb);
      const filter = this.filters + <usize>edge * shelfBytes;
      this.aim(edge, (gain - 1) * load<f64>(filter));
      this.aim(edge + 3, Math.SQRT2 * (sqrt<f64>(gain) - 1) * load<f64>(filter, 48));
    }
    this.aim(6, decibelsToGainFast(this.bands[3].envelope.valueDb));
  }

  /** Where the four gains go: by the band powers, or where the leader's went. */
  private moveGains(): void {
    const isLed = this.coupling.fetch(this.gainsDb, bandCount << 3);
    for (let i = 0; i < bandCount; i++) {
      const band = this.bands[i];
      const at = this.gainsDb + ((<usize>i) << 3);
      if (isLed) band.envelope.valueDb = load<f64>(at);
      else band.envelope.step(band.goalDb(powerToDecibelsFast(load<f64>(this.state + powersAt + ((<usize>i) << 3)))));
      band.statistics.add(band.envelope.valueDb);
      store<f64>(at, band.envelope.valueDb);
    }
    this.coupling.leave(this.gainsDb, bandCount << 3);
  }

  /** A step of exactly 0 once the goal is reached, so that an idle band is a wire again. */
  private aim(index: i32, goal: f64): void {
    const at = this.factors + ((<usize>index) << 4);
    const running = load<f64>(at);
    const near = Math.abs(goal - running) < 1e-12;
    if (near) v128.store(at, f64x2.splat(goal));
    v128.store(at, f64x2.splat(near ? 0 : (goal - running) / <f64>this.gridFrames), 7 << 4);
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
