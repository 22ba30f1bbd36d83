import { kWeight } from "../analysis/k-weight.ts";
import { thirdOctaveHz } from "../analysis/readings.ts";
import { percentile } from "../analysis/statistics.ts";

const bands = thirdOctaveHz.length;
/** Sections within this of the loudest tenth count; a stem plays where it is within 15 dB of its own loudest twentieth. */
const loudWithinDb = 10;
const playsWithinDb = 15;
/** Exponent of specific loudness (Zwicker & Fastl, Psychoacoustics, 3rd ed., section 8.7). */
const loudnessExponent = 0.23;
/** Excitation below which nothing is heard, a fixed floor at -100 dBFS. */
const floor = 1e-10;
const kWeights = thirdOctaveHz.map(kWeight);
const barks = thirdOctaveHz.map((hz) => 13 * Math.atan(0.00076 * hz) + 3.5 * Math.atan((hz / 7500) ** 2));
/** Spreading as in engine/math/masking.ts: 27 dB/Bark downwards, 15 dB/Bark upwards (Terhardt 1979). */
const spreading = barks.map((to) => barks.map((from) => 10 ** ((to >= from ? -15 * (to - from) : 27 * (to - from)) / 10)));
/** How far below the excitation the masked threshold lies, as there. */
const offsets = barks.map((bark) => 10 ** (-((bark < 12 ? 3 : 0.25 * bark) + 4) / 10));

/** A range of third octaves, by their centres in Hz: from, up to. */
export type BandRange = readonly [fromHz: number, toHz: number];

/** One stem lowered in a range of bands, where another plays. */
export interface Duck {
  readonly stem: number;
  readonly range: BandRange;
  readonly gainDb: number;
}

/** What of each stem is heard in the sum of all, in its loud sections, by critical bands: spectra every 171 ms, stems taken as incoherent. */
export class Audibility {
  /** Per stem and frame, `bands` K-weighted excitations. */
  readonly #excitations: readonly Float32Array[];
  readonly #levels: readonly Float64Array[];
  readonly #loud: readonly number[];

  constructor(thirds: readonly Float32Array[]) {
    const frames = Math.min(...thirds.map((powers) => powers.length / bands));
    this.#excitations = thirds.map((powers) => excitationsOf(powers, frames));
    this.#levels = thirds.map((powers) => levelsOf(powers, frames));
    const totals = Array.from({ length: frames }, (_, frame) => this.#levels.reduce((sum, levels) => sum + levels[frame], 0));
    const gate = frames > 0 ? percentile(totals, 0.9) * 10 ** (-loudWithinDb / 10) : 0;
    this.#loud = totals.flatMap((total, frame) => (total > gate ? [frame] : []));
  }

  /** Share of a stem's own loudness that the others leave it (partial loudness after Zwicker's law: E^0.23), 0 to 1; null where it never plays. */
  heardShare(stem: number): number | null {
    let own = 0;
    let left = 0;
    this.#eachCell(stem, [0, 24000], null, (signal, rest) => {
      own += signal ** loudnessExponent;
      left += (signal + rest) ** loudnessExponent - rest ** loudnessExponent;
    });
    return own > 0 ? left / own : null;
  }

  /** Share of a stem's third octaves in a range that stand above the masked threshold of the others, 0 to 1; null where it never plays. */
  audibleShare(stem: number, range: BandRange, duck: Duck | null = null): number | null {
    let cells = 0;
    let audible = 0;
    this.#eachCell(stem, range, duck, (signal, rest, band) => {
      cells++;
      if (signal > rest * offsets[band]) audible++;
    });
    return cells > 0 ? audible / cells : null;
  }

  /** Share of what masks a stem in a range that comes from another. */
  maskingShare(stem: number, by: number, range: BandRange): number {
    let all = 0;
    let its = 0;
    const frames = this.#framesOf(stem);
    const within = bandsIn(range);
    for (const frame of frames) {
      for (const band of within) {
        this.#excitations.forEach((excitation, other) => {
          if (other === stem) return;
          all += excitation[frame * bands + band];
          if (other === by) its += excitation[frame * bands + band];
        });
      }
    }
    return all > 0 ? its / all : 0;
  }

  #framesOf(stem: number): number[] {
    const levels = this.#levels[stem];
    const gate = levels.length > 0 ? percentile(Array.from(levels), 0.95) * 10 ** (-playsWithinDb / 10) : 0;
    return this.#loud.filter((frame) => levels[frame] > 0 && levels[frame] >= gate);
  }

  #eachCell(stem: number, range: BandRange, duck: Duck | null, visit: (signal: number, rest: number, band: number) => void): void {
    const within = bandsIn(range);
    const ducked = duck ? bandsIn(duck.range) : [];
    const gain = duck ? 10 ** (duck.gainDb / 10) : 1;
    for (const frame of this.#framesOf(stem)) {
      for (const band of within) {
        let rest = floor;
        this.#excitations.forEach((excitation, other) => {
          if (other !== stem) rest += excitation[frame * bands + band] * (duck?.stem === other && ducked.includes(band) ? gain : 1);
        });
        visit(this.#excitations[stem][frame * bands + band], rest, band);
      }
    }
  }
}

function bandsIn([fromHz, toHz]: BandRange): number[] {
  return thirdOctaveHz.flatMap((hz, band) => (hz >= fromHz && hz < toHz ? [band] : []));
}

function excitationsOf(powers: Float32Array, frames: number): Float32Array {
  const out = new Float32Array(frames * bands);
  for (let frame = 0; frame < frames; frame++) {
    for (let from = 0; from < bands; from++) {
      const power = powers[frame * bands + from] * kWeights[from];
      if (power > 0) for (let to = 0; to < bands; to++) out[frame * bands + to] += power * spreading[to][from];
    }
  }
  return out;
}

function levelsOf(powers: Float32Array, frames: number): Float64Array {
  return Float64Array.from({ length: frames }, (_, frame) => kWeights.reduce((sum, weight, band) => sum + weight * powers[frame * bands + band], 0));
}
