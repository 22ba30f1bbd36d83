import type { BandLevels } from "../../analysis/band-levels.ts";
import { roundTo } from "../../audio/units.ts";
import { withinRange } from "../../chain/settings.ts";
import { styleRanges } from "../../mastering/styles/ranges.ts";
import type { Style } from "../../mastering/styles/style.ts";
import { styles } from "../../mastering/styles/styles.ts";
import { wantedMoves } from "../../mastering/tone.ts";

type Tone = Style["tone"];

/** How an engineer moved the bands of one mix, dB. */
export interface ToneExample {
  readonly bands: BandLevels;
  /** Null where the mix holds nothing. */
  readonly movesDb: readonly (number | null)[];
}

/**
 * Prices of leaving what engineers usually do, in squared dB of error: the variance of a band's error (0.5 dB) over that of the value among engineers (share
 * 0.75 +- 0.2, limit 4 +- 1.5 dB, tilt 0 +- 0.2 dB/oct, offsets and curve 0 +- 0.7 dB). With few pairs the usual wins, with many what was done.
 */
const prices = { share: 6, limitDb: 0.11, tilt: 6, bandDb: 0.5 } as const;
/** Rounds of the pattern search, the steps halved after each that brought nothing. */
const mostRounds = 60;

/** The tone settings with which the planner's own rule comes nearest to what was done: pattern search, started from every built-in style. */
export function fitTone(examples: readonly ToneExample[]): Tone {
  if (examples.length === 0) return styles[0].tone;
  const fits = styles.map(({ tone }) =>
    search(examples, { ...tone, limitDb: 4, offsetsDb: noGains(tone.offsetsDb), curveDb: noGains(tone.curveDb) }),
  );
  const best = fits.reduce((one, other) => (cost(examples, other) < cost(examples, one) - 1e-9 ? other : one));
  return {
    share: roundTo(best.share, 0.01),
    limitDb: roundTo(best.limitDb, 0.1),
    tiltDbPerOctave: roundTo(best.tiltDbPerOctave, 0.01),
    offsetsDb: best.offsetsDb.map((offset) => roundTo(offset, 0.1)),
    curveDb: best.curveDb.map((gain) => roundTo(gain, 0.1)),
  };
}

function noGains(bands: readonly number[]): number[] {
  return bands.map(() => 0);
}

function cost(examples: readonly ToneExample[], tone: Tone): number {
  const errors = examples.reduce((sum, { bands, movesDb }) => sum + squaredErrors(wantedMoves(bands, tone, 1), movesDb), 0);
  const bands = [...tone.offsetsDb, ...tone.curveDb].reduce((sum, gain) => sum + gain ** 2, 0);
  const shares = prices.share * (tone.share - 0.75) ** 2 + prices.limitDb * (tone.limitDb - 4) ** 2;
  return errors + shares + prices.tilt * tone.tiltDbPerOctave ** 2 + prices.bandDb * bands;
}

/** Sum of the squares by which moves differ, each less the mean of its bands. */
function squaredErrors(wanted: readonly number[], done: readonly (number | null)[]): number {
  const differences = done.flatMap((move, band) => (move === null ? [] : [wanted[band] - move]));
  const mean = differences.reduce((sum, difference) => sum + difference, 0) / differences.length;
  return differences.reduce((sum, difference) => sum + (difference - mean) ** 2, 0);
}

function search(examples: readonly ToneExample[], start: Tone): Tone {
  let best = start;
  let lowest = cost(examples, start);
  let scale = 1;
  for (let round = 0; round < mostRounds && scale > 0.02; round++) {
    const before = lowest;
    for (const candidate of neighbours(best, scale)) {
      const price = cost(examples, candidate);
      if (price < lowest) {
        best = candidate;
        lowest = price;
      }
    }
    if (lowest > before - 1e-6) scale /= 2;
  }
  return best;
}

/** One value changed, either way, within its range. */
function neighbours(tone: Tone, scale: number): Tone[] {
  const steps = { share: 0.2, limitDb: 1, tiltDbPerOctave: 0.1 } as const;
  const single = (Object.keys(steps) as (keyof typeof steps)[]).flatMap((field) =>
    [-1, 1].map((sign) => ({ ...tone, [field]: withinRange(styleRanges.tone[field], tone[field] + sign * steps[field] * scale) })),
  );
  const bands = (["offsetsDb", "curveDb"] as const).flatMap((field) =>
    tone[field].flatMap((_, band) =>
      [-1, 1].map((sign) => ({
        ...tone,
        [field]: tone[field].map((gain, at) => (at === band ? withinRange(styleRanges.tone[field], gain + sign * scale) : gain)),
      })),
    ),
  );
  return [...single, ...bands];
}
