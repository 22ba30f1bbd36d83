// Time constants and gain smoothing shared by everything that moves gain.

/** Share of its value a one-pole keeps from one step to the next: after `timeMs` it has covered 63 % of a jump. 0 ms: none, it follows at once. */
export function onePoleDecay(timeMs: f64, stepsPerSecond: f64): f64 {
  return timeMs > 0 ? Math.exp(-1000 / (timeMs * stepsPerSecond)) : 0;
}

/**
 * Gain reduction in dB of a downward gain computer for a level `overDb` above its threshold:
 * 0 up to knee/2 below the threshold, slope (1 - 1/ratio) from knee/2 above, a parabola between.
 * Source: Giannoulis, Massberg, Reiss, "Digital dynamic range compressor design", JAES 60:6, 2012.
 */
export function kneeReductionDb(overDb: f64, slope: f64, kneeDb: f64): f64 {
  const inside = min(max(overDb + kneeDb / 2, 0), kneeDb);
  const parabola = kneeDb > 0 ? (inside * inside) / (2 * kneeDb) : 0;
  return slope * (parabola + max(overDb - kneeDb / 2, 0));
}

/**
 * A gain change in dB that falls with the attack and rises with the release, stepped on a fixed grid. Reaches its goal exactly, so that idle
 * means idle.
 */
export class GainEnvelope {
  valueDb: f64 = 0;

  constructor(
    public attackDecay: f64,
    public releaseDecay: f64,
  ) {}

  step(goalDb: f64): f64 {
    const distance = this.valueDb - goalDb;
    const decay = distance > 0 ? this.attackDecay : this.releaseDecay;
    this.valueDb = Math.abs(distance) < 1e-4 ? goalDb : goalDb + decay * distance;
    return this.valueDb;
  }
}

/** Statistics of a gain change in dB: what meters show. Steps of less than 0.1 dB count as rest. */
export class GainStatistics {
  sumDb: f64 = 0;
  activeSteps: f64 = 0;
  steps: f64 = 0;
  lowestDb: f64 = 0;
  highestDb: f64 = 0;

  add(changeDb: f64): void {
    this.steps += 1;
    if (Math.abs(changeDb) >= 0.1) {
      this.sumDb += changeDb;
      this.activeSteps += 1;
    }
    this.lowestDb = min(this.lowestDb, changeDb);
    this.highestDb = max(this.highestDb, changeDb);
  }

  /** Mean change over the steps that were not at rest. */
  meanDb(): f64 {
    return this.activeSteps > 0 ? this.sumDb / this.activeSteps : 0;
  }

  /** Share of the steps that were not at rest, in percent. */
  activePercent(): f64 {
    return this.steps > 0 ? (100 * this.activeSteps) / this.steps : 0;
  }

  reset(): void {
    this.sumDb = 0;
    this.activeSteps = 0;
    this.steps = 0;
    this.lowestDb = 0;
    this.highestDb = 0;
  }
}
