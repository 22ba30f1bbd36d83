/** Mains frequencies of the world. */
export const mainsHz = [50, 60] as const;

const harmonics = 6;
/** A line holds ten times the power its surroundings would put into three bins. */
const prominence = 10;
/** Digital silence says nothing. */
const silentPower = 1e-10;
const quietShare = 0.3;
const fewestQuiet = 4;
/** How much of the quiet time a line must stand, and how much its power may vary there. */
const presentShare = 0.75;
const steadyRatio = 4;
/** A lone fundamental must be steadier still. */
const loneSteadyRatio = 1.6;
const loneShare = 0.9;

/** Powers of the mains lines of one channel over time. */
export class HumLines {
  private readonly total: number[] = [];
  private readonly powers = new Map(mainsHz.map((hz) => [hz, Array.from({ length: harmonics }, (): number[] => [])]));
  private readonly around: number[] = [];

  /** Notes one low-band spectrum: the power of each line that stands out, else 0. */
  hear(power: Float64Array, binHz: number): void {
    let total = 0;
    for (let k = Math.ceil(20 / binHz); k < 1000 / binHz; k++) total += power[k];
    this.total.push(total);
    for (const [hz, lines] of this.powers) lines.forEach((line, i) => line.push(this.lineAt(power, binHz, hz * (i + 1))));
  }

  /** Mean square of the hum at this mains frequency, and how many lines it has; 0 if there is none. */
  judge(hz: (typeof mainsHz)[number]): { power: number; lines: number } {
    const quiet = this.quietFrames();
    if (quiet.length < fewestQuiet) return { power: 0, lines: 0 };
    const lines = this.powers.get(hz) ?? [];
    const present = lines.map((line) => presence(line, quiet));
    const standing = present.filter((line) => line.share >= presentShare && line.spread <= steadyRatio);
    const first = present[0];
    const lone = first.share >= loneShare && first.spread <= loneSteadyRatio;
    const lowStands = present.slice(0, 3).some((line) => standing.includes(line));
    if (!lone && (standing.length < 2 || !lowStands)) return { power: 0, lines: 0 };
    return { power: standing.reduce((sum, line) => sum + line.power, 0), lines: standing.length };
  }

  private quietFrames(): number[] {
    const sounding = this.total.flatMap((power, i) => (power > silentPower ? [i] : []));
    sounding.sort((a, b) => this.total[a] - this.total[b]);
    return sounding.slice(0, Math.max(fewestQuiet, Math.floor(sounding.length * quietShare)));
  }

  private lineAt(power: Float64Array, binHz: number, hz: number): number {
    const nearest = Math.round(hz / binHz);
    let top = nearest;
    for (let k = nearest - 1; k <= nearest + 1; k++) if (power[k] > power[top]) top = k;
    const line = power[top - 1] + power[top] + power[top + 1];
    this.around.length = 0;
    for (let d = 4; d <= 11; d++) this.around.push(power[top - d], power[top + d]);
    const background = this.around.sort((a, b) => a - b)[8];
    if (line < prominence * 3 * background) return 0;
    return Math.abs(peakBin(power, top) * binHz - hz) <= Math.max(0.3, hz * 0.002) ? line : 0;
  }
}

/** Where between the bins a spectral peak lies: parabola through three logarithms. */
function peakBin(power: Float64Array, top: number): number {
  const a = Math.log(power[top - 1] + 1e-30);
  const b = Math.log(power[top] + 1e-30);
  const c = Math.log(power[top + 1] + 1e-30);
  const bend = a - 2 * b + c;
  return bend < 0 ? top + (0.5 * (a - c)) / bend : top;
}

/** How often a line stands in the given frames, its median power, and the ratio of 90th to 10th percentile. */
function presence(line: number[], frames: number[]): { share: number; power: number; spread: number } {
  const standing = frames.flatMap((i) => (line[i] > 0 ? [line[i]] : [])).sort((a, b) => a - b);
  if (standing.length === 0) return { share: 0, power: 0, spread: Number.POSITIVE_INFINITY };
  const at = (share: number) => standing[Math.min(standing.length - 1, Math.floor(standing.length * share))];
  return { share: standing.length / frames.length, power: at(0.5), spread: at(0.9) / at(0.1) };
}
