import type { Finding } from "../../audio/findings.ts";
import { powerToDb, roundTo } from "../../audio/units.ts";
import { type FaultDetector, type InspectionContext, newFinding } from "./detector.ts";
import { bandPower, flatnessOf, type SpectrumFrame } from "./spectrum-track.ts";

/** Mastering lifts the pauses with the music, by about 10 dB. */
const noteDbfs = -72;
const warnDbfs = -60;
const octavesHz = [500, 1000, 2000, 4000, 8000];
/** White noise has a spectral flatness of 0.56 in one periodogram; chords and their reverb stay under 0.2. Octaves count by their power. */
const leastFlatness = 0.35;
const leastWindows = 4;
const steadyDb = 2.5;
/** Hiss lies at one level in every pause: a second of it in all, within 1.5 dB. A wave of wind, a cymbal or a fade passes through a level once. */
const leastHeard = 12;
const sameGain = 10 ** (1.5 / 10);

/** Hiss in the pauses: the quietest third of a second, 30 dB under the loud part, whose level stands still and whose spectrum is noise, and which comes again. */
export class NoiseFloor implements FaultDetector {
  private readonly context: InspectionContext;
  private readonly power: number[] = [];
  private readonly flatness: number[] = [];
  private readonly start: number[] = [];

  constructor(context: InspectionContext) {
    this.context = context;
    context.spectra.listen((frame) => this.hear(frame));
  }

  finish(): Finding[] {
    const quiet = this.quietestNoise();
    if (!quiet) return [];
    const levelDbfs = powerToDb(quiet.power);
    if (levelDbfs < noteDbfs) return [];
    return [
      newFinding("noise-floor", {
        severity: levelDbfs >= warnDbfs ? "warn" : "note",
        channel: null,
        startSeconds: quiet.startSeconds,
        endSeconds: quiet.endSeconds,
        value: roundTo(levelDbfs, 0.1),
        unit: "dBFS",
        expected: "under -72 dBFS",
        advice: `The pauses hiss at ${levelDbfs.toFixed(0)} dBFS, and mastering lifts that by about 10 dB: mute or gate tracks that do not play, and look for noisy amp simulations, preamps and samples.`,
      }),
    ];
  }

  private hear(frame: SpectrumFrame): void {
    const { left, right, binHz } = frame;
    const channels = Math.min(2, this.context.channels);
    this.power.push((bandPower(left, binHz, 500, 16000) + bandPower(right, binHz, 500, 16000)) / channels);
    let flatness = 0;
    let power = 1e-20;
    for (let octave = 1; octave < octavesHz.length; octave++) {
      const [fromHz, toHz] = [octavesHz[octave - 1], octavesHz[octave]];
      const inOctave = bandPower(left, binHz, fromHz, toHz) + bandPower(right, binHz, fromHz, toHz);
      flatness += inOctave * flatnessOf(frame, fromHz, toHz);
      power += inOctave;
    }
    this.flatness.push(flatness / power);
    this.start.push(frame.startSeconds);
  }

  private quietestNoise(): { power: number; startSeconds: number; endSeconds: number } | null {
    const sounding = this.power.filter((power) => power > 1e-10).sort((a, b) => a - b);
    const ceiling = Math.min(this.context.levels.loudPower * 1e-3, 4 * (sounding[Math.floor(sounding.length * 0.05)] ?? 0));
    const isNoise = new Uint8Array(this.power.length);
    let best: { power: number; startSeconds: number; endSeconds: number } | null = null;
    for (let i = 0; i + leastWindows <= this.power.length; i++) {
      const powers = this.power.slice(i, i + leastWindows);
      const highest = Math.max(...powers);
      if (highest > ceiling || highest > Math.min(...powers) * 10 ** (steadyDb / 10) || highest < 1e-10) continue;
      if (this.flatness.slice(i, i + leastWindows).some((flatness) => flatness < leastFlatness)) continue;
      isNoise.fill(1, i, i + leastWindows);
      const power = powers.reduce((a, b) => a + b, 0) / leastWindows;
      if (!best || power < best.power) best = { power, startSeconds: this.start[i], endSeconds: this.start[i + leastWindows - 1] + 0.043 };
    }
    const level = best?.power ?? 0;
    const heard = this.power.filter((power, i) => isNoise[i] === 1 && power < level * sameGain && power > level / sameGain).length;
    return heard >= leastHeard ? best : null;
  }
}
