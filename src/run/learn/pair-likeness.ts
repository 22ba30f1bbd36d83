import type { Measurements } from "../../analysis/measurements.ts";
import { AudioInputError, SettingsError } from "../../audio/errors.ts";
import type { AudioSource } from "../../audio/source.ts";

/** Throws AudioInputError for a mix and a master of other channels or another rate. */
export function requireLikeness(mix: AudioSource, master: AudioSource): void {
  if (mix.channels > 2 || master.channels !== mix.channels) {
    throw new AudioInputError(
      "input-channels",
      master.name,
      `${mix.name} and ${master.name} must both be mono or both stereo, got ${mix.channels} and ${master.channels} channels.`,
    );
  }
  if (mix.sampleRateHz !== master.sampleRateHz) {
    throw new AudioInputError(
      "input-rate",
      master.name,
      `${master.name} must have the rate of its mix, ${mix.sampleRateHz} Hz, got ${master.sampleRateHz} Hz; export both alike.`,
    );
  }
}

/** No master is this much quieter than its mix, LU, and leaves this much headroom, dBTP: it is the mix. */
const swappedLu = 3;
const headroomDbtp = -3;

/** Throws SettingsError for a pair that was typed the wrong way round: what a master undoes would be learned. */
export function requireOrder(mix: AudioSource, master: AudioSource, before: Measurements, after: Measurements): void {
  const quieterLu = (before.integratedLufs ?? 0) - (after.integratedLufs ?? 0);
  const peakDbtp = after.truePeakDbtp ?? 0;
  if (quieterLu < swappedLu || peakDbtp > headroomDbtp) return;
  throw new SettingsError(
    "settings-malformed",
    master.name,
    `${master.name} is ${quieterLu.toFixed(1)} LU quieter than ${mix.name} and peaks at ${peakDbtp.toFixed(1)} dBTP, as a mix does: a pair is mix.wav=master.wav; turn it round.`,
  );
}

/** Filter and gain leave 31 to 44 dB under six masters by ffmpeg (equaliser, loudnorm, alimiter), and 1 dB under one that runs 0.1 % off, dB. */
const mostUnexplainedDb = -6;

/** Throws SettingsError for a master that is the same music but not in step, so that everything of it looks like distortion. */
export function requireStep(mix: AudioSource, master: AudioSource, residualDb: number): void {
  if (residualDb <= mostUnexplainedDb) return;
  throw new SettingsError(
    "settings-malformed",
    master.name,
    `${master.name} does not stay in step with ${mix.name}: what neither filter nor gain explains is ${(-residualDb).toFixed(1)} dB under it, at least ${-mostUnexplainedDb} dB is needed; both must be one take at one speed.`,
  );
}
