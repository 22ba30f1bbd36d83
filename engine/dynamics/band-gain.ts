import { GainEnvelope, GainStatistics, kneeReductionDb } from "./envelope";

const kneeDb: f64 = 6;
const liftFadeFromDb: f64 = 30; // upward gain fades out from 30 to 50 dB below its threshold, so that pauses and noise are not lifted
const liftFadeDb: f64 = 20;

/** What one dynamic band does to its level: settings, where its gain stands, and how it has moved. */
export class BandGain {
  downThresholdDbfs: f64 = 0;
  downSlope: f64 = 0;
  downMaxDb: f64 = 0;
  upThresholdDbfs: f64 = 0;
  upSlope: f64 = 0;
  upMaxDb: f64 = 0;
  envelope: GainEnvelope = new GainEnvelope(0, 0);
  statistics: GainStatistics = new GainStatistics();

  /** True when the settings ask for nothing at any level. */
  isNeutral(): bool {
    return this.downSlope * this.downMaxDb == 0 && this.upSlope * this.upMaxDb == 0;
  }

  /** Gain in dB the band asks for at a level: down above one threshold, up below the other. */
  goalDb(levelDbfs: f64): f64 {
    const down = min(kneeReductionDb(levelDbfs - this.downThresholdDbfs, this.downSlope, kneeDb), this.downMaxDb);
    const under = this.upThresholdDbfs - levelDbfs;
    const fade = min(max((liftFadeFromDb + liftFadeDb - under) / liftFadeDb, 0), 1);
    return min(kneeReductionDb(under, this.upSlope, kneeDb), this.upMaxDb) * fade - down;
  }
}
