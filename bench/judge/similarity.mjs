// How alike two tracks are behind the ear: the comparison of PEMO-Q (Huber & Kollmeier 2006), correlation of assimilated internal representations.

/** Length of the pieces compared, seconds, half overlapped. The paper takes 10 ms, in which a gain that moves is only a factor and goes unheard. */
const pieceSeconds = 1;
/** Worst share that speaks for the whole (the paper's fifth percentile). */
const worstShare = 0.05;
/** Pieces whose internal level is under this share of the loudest's do not count. */
const audibleShare = 0.1;

/** Sums of a half piece for one modulation filter: n, x, y, xx, yy, xy. The master is assimilated: where it has less, the lack counts half. */
function addHalf(sums, reference, master, from, to, filter) {
  const lanes = reference.width / reference.modulations;
  let sumX = 0;
  let sumY = 0;
  let sumXX = 0;
  let sumYY = 0;
  let sumXY = 0;
  for (let frame = from; frame < to; frame++) {
    const start = frame * reference.width + filter * lanes;
    for (let at = start; at < start + lanes; at++) {
      const x = reference.values[at];
      const heard = master.values[at];
      const y = Math.abs(heard) < Math.abs(x) ? (heard + x) / 2 : heard;
      sumX += x;
      sumY += y;
      sumXX += x * x;
      sumYY += y * y;
      sumXY += x * y;
    }
  }
  const n = (to - from) * lanes;
  [n, sumX, sumY, sumXX, sumYY, sumXY].forEach((value, i) => {
    sums[i] += value;
  });
}

const emptySums = () => [0, 0, 0, 0, 0, 0];
const added = (a, b) => a.map((value, i) => value + b[i]);

/** Linear correlation; two constants are alike, a constant and something else are not. */
function correlation([n, sumX, sumY, sumXX, sumYY, sumXY]) {
  const varianceX = sumXX - (sumX * sumX) / n;
  const varianceY = sumYY - (sumY * sumY) / n;
  const tiny = 1e-9 * n;
  if (varianceX <= tiny || varianceY <= tiny) return varianceX <= tiny && varianceY <= tiny ? 1 : 0;
  return Math.max(0, (sumXY - (sumX * sumY) / n) / Math.sqrt(varianceX * varianceY));
}

/** Correlations of the modulation filters, weighted by the mean square of the master in each. */
function pooled(perFilter) {
  const weight = perFilter.reduce((sum, sums) => sum + sums[4], 0);
  if (weight === 0) return perFilter.some((sums) => sums[3] > 0) ? 0 : 1;
  return perFilter.reduce((sum, sums) => sum + sums[4] * correlation(sums), 0) / weight;
}

function halves(reference, master) {
  const frames = Math.min(reference.frames, master.frames);
  const half = Math.max(1, Math.round((pieceSeconds / 2) * reference.rateHz));
  const out = [];
  for (let from = 0; from < frames; from += half) {
    out.push(
      Array.from({ length: reference.modulations }, (_, filter) => {
        const sums = emptySums();
        addHalf(sums, reference, master, from, Math.min(frames, from + half), filter);
        return sums;
      }),
    );
  }
  return out;
}

/**
 * { overall, worst } between two internal representations of aligned tracks at equal loudness: 1 is the same, 0 is unrelated.
 * overall: the whole track at once (PSM); worst: the second for which 5 % of the audible seconds are less alike (PSM_t).
 */
export function similarity(reference, master) {
  const parts = halves(reference, master);
  if (parts.length === 0) return { overall: 1, worst: 1 };
  const overall = pooled(parts.reduce((sum, part) => sum.map((sums, m) => added(sums, part[m]))));
  const pieces = parts.slice(1).map((part, i) => {
    const sums = part.map((one, m) => added(one, parts[i][m]));
    return { alike: pooled(sums), level: Math.sqrt(sums.reduce((sum, one) => sum + (one[3] + one[4]) / one[0], 0)) };
  });
  const loudest = pieces.reduce((most, piece) => Math.max(most, piece.level), 0);
  const audible = pieces.filter((piece) => piece.level >= audibleShare * loudest).sort((a, b) => a.alike - b.alike);
  const worst = audible.length > 0 ? audible[Math.floor(worstShare * audible.length)].alike : overall;
  return { overall, worst };
}
