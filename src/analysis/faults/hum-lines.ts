import { floatTape, type Tape } from "../tape.ts";

/** Mains frequencies of the world, Hz. */
export const mainsHz = [50, 60] as const;

const harmonics = 6;
/** What is lowest at a frequency over time (10th percentile) is what stands there always. */
const floorShare = 0.1;
/** A line's floor holds ten times the power that the floors around it would put into three bins. */
const prominence = 10;
/** Bins on either side that show what surrounds a line. */
const besideBins = [4, 6, 8, 11];
/** In most of the frames where a line stands out it must lie on the mains frequency, or it is a low note. */
const onPitchShare = 0.6;
const fewestFrames = 4;
/** Where hum stands alone its lines hold at least this share of all power below 1 kHz, and there are two of them. */
const aloneShare = 0.5;
const fewestAlone = 2;
/** What is hum there goes on: the floor of a line over the whole file lies no lower than this share of it. */
const onwardShare = 0.25;
/** Digital silence says nothing. */
const silentPower = 1e-10;
/** Rounding to 24 bits puts lines of its own, at -150 dBFS and less, beside a hum that stands alone: nothing below -120 dBFS is a line. */
const faintestPower = 1e-12;

/** One frequency over time: power of its three bins, power of each bin around, and how often it stood out on and off pitch. */
interface Line {
  readonly hz: number;
  readonly power: Tape<Float32Array>;
  readonly beside: readonly Tape<Float32Array>[];
  onPitch: number;
  offPitch: number;
  /** Where it stood in every frame, NaN where it did not stand out on pitch. */
  readonly pitchHz: Tape<Float32Array>;
}

/** What stands at a mains frequency and its multiples: mean squares, in all and line by line; 0 where there is nothing. */
interface HumJudgement {
  readonly power: number;
  readonly lines: number;
  readonly mainsHz: number;
  readonly linePowers: readonly number[];
}

/** The mains lines of one channel over time. A bass note comes and goes; hum is there when nothing else is. */
export class HumLines {
  private readonly lines = new Map(mainsHz.map((mains) => [mains, Array.from({ length: harmonics }, (_, i) => newLine(mains * (i + 1)))]));
  private frames = 0;
  /** All power below 1 kHz in every frame. */
  private readonly total = floatTape();

  /** Notes one low-band spectrum. */
  hear(power: Float32Array, binHz: number): void {
    let total = 0;
    for (let k = Math.ceil(20 / binHz); k < 1000 / binHz; k++) total += power[k];
    if (total < silentPower) return;
    this.frames++;
    this.total.push(total);
    for (const lines of this.lines.values()) for (const line of lines) note(line, power, binHz);
  }

  /** The hum at this mains frequency. */
  judge(mains: (typeof mainsHz)[number]): HumJudgement {
    const none = { power: 0, lines: 0, mainsHz: mains, linePowers: [] };
    if (this.frames < fewestFrames) return none;
    const lines = this.lines.get(mains) ?? [];
    const standing = lines.filter(standsOut);
    const isMains = standing.length >= 2 ? lines.slice(0, 3).some(standsOut) : standing.length === 1 && standsOut(lines[0]);
    if (!isMains) return none;
    const linePowers = lines.map((line) => (standsOut(line) ? floorOf(line.power.values) : 0));
    return {
      power: linePowers.reduce((sum, power) => sum + power, 0),
      lines: standing.length,
      mainsHz: measuredMainsHz(standing, mains),
      linePowers,
    };
  }

  /**
   * The hum that a moment quieter than `mostPower` lays bare, however short: a lead-in, a pause, a tail. A note that sounds alone there can lie on a mains
   * line too, so there must be two of them that go on through the whole file.
   */
  judgeQuiet(mains: (typeof mainsHz)[number], mostPower: number): HumJudgement {
    const lines = this.lines.get(mains) ?? [];
    const bare = [...this.total.values.keys()].filter((frame) => this.total.values[frame] < mostPower && this.isAlone(lines, frame));
    const linePowers = lines.map((line) => {
      const powers = bare.flatMap((frame) => (isSeen(line, frame) ? [line.power.values[frame]] : []));
      const power = powers.sort((a, b) => a - b)[powers.length >> 1] ?? 0;
      return floorOf(line.power.values) >= onwardShare * power ? power : 0;
    });
    const standing = linePowers.filter((power) => power > 0).length;
    const isHum = standing >= fewestAlone && linePowers.slice(0, 3).some((power) => power > 0);
    const power = isHum ? linePowers.reduce((sum, one) => sum + one, 0) : 0;
    return { power, lines: standing, mainsHz: mains, linePowers };
  }

  private isAlone(lines: readonly Line[], frame: number): boolean {
    const seen = lines.filter((line) => isSeen(line, frame));
    const power = seen.reduce((sum, line) => sum + line.power.values[frame], 0);
    return seen.length >= fewestAlone && power >= aloneShare * this.total.values[frame];
  }
}

/** Whether a line stood out in a frame, and on pitch. */
function isSeen(line: Line, frame: number): boolean {
  return !Number.isNaN(line.pitchHz.values[frame]);
}

/** From the frames in which a line stands alone, no louder than half above its floor; high lines tell it best and count as often as their number. */
function measuredMainsHz(standing: readonly Line[], nominalHz: number): number {
  let pitchesHz = 0;
  let numbers = 0;
  for (const line of standing) {
    const most = 1.5 * floorOf(line.power.values);
    const powers = line.power.values;
    line.pitchHz.values.forEach((pitchHz, frame) => {
      if (Number.isNaN(pitchHz) || powers[frame] > most) return;
      pitchesHz += pitchHz;
      numbers += line.hz / nominalHz;
    });
  }
  return numbers > 0 ? pitchesHz / numbers : nominalHz;
}

function newLine(hz: number): Line {
  return { hz, power: floatTape(), beside: besideBins.flatMap(() => [floatTape(), floatTape()]), onPitch: 0, offPitch: 0, pitchHz: floatTape() };
}

function note(line: Line, power: Float32Array, binHz: number): void {
  const nearest = Math.round(line.hz / binHz);
  const sum = power[nearest - 1] + power[nearest] + power[nearest + 1];
  line.power.push(sum);
  besideBins.forEach((distance, i) => {
    line.beside[2 * i].push(power[nearest - distance]);
    line.beside[2 * i + 1].push(power[nearest + distance]);
  });
  line.pitchHz.push(standingHz(line, power, binHz, sum));
}

/** Where a line stands on pitch, NaN where it does not stand out or stands beside; counts which. */
function standingHz(line: Line, power: Float32Array, binHz: number, sum: number): number {
  const nearest = Math.round(line.hz / binHz);
  let top = nearest;
  for (let k = nearest - 1; k <= nearest + 1; k++) if (power[k] > power[top]) top = k;
  const around = besideBins.map((distance) => power[nearest - distance] + power[nearest + distance]).sort((a, b) => a - b);
  if (sum < Math.max(faintestPower, prominence * 1.5 * around[around.length >> 1])) return Number.NaN;
  const isPeak = power[top] > power[top - 1] && power[top] > power[top + 1];
  const pitchHz = peakBin(power, top) * binHz;
  const isOnPitch = isPeak && Math.abs(pitchHz - line.hz) <= Math.max(0.3, line.hz * 0.002);
  if (isOnPitch) line.onPitch++;
  else line.offPitch++;
  return isOnPitch ? pitchHz : Number.NaN;
}

function standsOut(line: Line): boolean {
  const around = line.beside.map(({ values }) => floorOf(values)).sort((a, b) => a - b);
  const isLine = floorOf(line.power.values) > Math.max(faintestPower, prominence * 3 * around[around.length >> 1]);
  const isSeen = line.onPitch >= Math.max(1, floorShare * line.power.values.length);
  return isLine && isSeen && line.onPitch >= onPitchShare * (line.onPitch + line.offPitch);
}

function floorOf(powers: Float32Array): number {
  return powers.slice().sort()[Math.floor(powers.length * floorShare)];
}

/** Where between the bins a spectral peak lies: parabola through three logarithms. */
function peakBin(power: Float32Array, top: number): number {
  const a = Math.log(power[top - 1] + 1e-30);
  const b = Math.log(power[top] + 1e-30);
  const c = Math.log(power[top + 1] + 1e-30);
  return top + (0.5 * (a - c)) / (a - 2 * b + c);
}
