// Better, even or worse: the rule, written down before the figures were known (docs/judging.md).

/** What must not grow. Figures under `unheardBelow` count as that; a difference counts when it exceeds `margin`. Sources of both: docs/judging.md. */
const damage = {
  nmrDb: { name: "NMR", unit: "dB", unheardBelow: -20, margin: 1 },
  disturbedPercent: { name: "RDF", unit: "points", unheardBelow: 0, margin: 1 },
  gainMotionDb: { name: "gain motion", unit: "dB", unheardBelow: 0, margin: 0.25 },
  wobbleDb: { name: "second model", unit: "dB", unheardBelow: 1, margin: 0.5 },
};
const purpose = {
  toneDistanceDb: { name: "tone", unit: "dB", unheardBelow: 0, margin: 0.5 },
  lowSideExcessDb: { name: "low-end side", unit: "dB", unheardBelow: 0, margin: 1 },
  monoLossDb: { name: "mono loss", unit: "dB", unheardBelow: 0, margin: 0.5 },
  rangeChangeLu: { name: "loudness range", unit: "LU", unheardBelow: 0, margin: 1 },
};
/** Two masters further apart than this are not at matched loudness, LU. */
const sameLoudnessLu = 0.2;

/** Differences that count: { worse, better }, each a list of sentences. */
function differences(rules, ours, baseline) {
  const worse = [];
  const better = [];
  for (const [key, { name, unit, unheardBelow, margin }] of Object.entries(rules)) {
    const change = Math.max(unheardBelow, ours[key]) - Math.max(unheardBelow, baseline[key]);
    const sentence = `${name} ${change > 0 ? "+" : ""}${change.toFixed(2)} ${unit}`;
    if (change > margin) worse.push(sentence);
    if (change < -margin) better.push(sentence);
  }
  return { worse, better };
}

function decide({ worse, better }) {
  if (worse.length > 0) return "worse";
  return better.length > 0 ? "better" : "even";
}

/**
 * { verdict, damageAlone, worse, better, loudnessApartLu } of one judgement against another of the same mix. "better": no figure worse by more than
 * its margin and one better by more than it; "even": neither; "unmatched": not at equal loudness; "silent": nothing to judge.
 */
export function verdictOf(ours, baseline) {
  if (ours.damage.nmrDb === null || baseline.damage.nmrDb === null || ours.purpose === null || baseline.purpose === null) {
    return { verdict: "silent", damageAlone: "silent", worse: [], better: [], loudnessApartLu: 0 };
  }
  const hurt = differences(damage, ours.damage, baseline.damage);
  const served = differences(purpose, ours.purpose, baseline.purpose);
  const worse = [...hurt.worse, ...served.worse];
  const better = [...hurt.better, ...served.better];
  const loudnessApartLu = ours.levels.lufs - baseline.levels.lufs;
  const unmatched = Math.abs(loudnessApartLu) > sameLoudnessLu;
  return {
    verdict: unmatched ? "unmatched" : decide({ worse, better }),
    damageAlone: unmatched ? "unmatched" : decide(hurt),
    worse,
    better,
    loudnessApartLu,
  };
}
