// Judgements as markdown.

const figure = (value, digits) => (value === null || value === undefined || !Number.isFinite(value) ? "-" : value.toFixed(digits));
const row = (cells) => `| ${cells.join(" | ")} |`;
const heading = (cells) => [row(cells), `|${cells.map(() => "---").join("|")}|`];

/** "NMR / RDF / gain motion / second model" of one judgement. */
function damageCell({ damage }) {
  return [
    figure(damage.nmrDb, 1),
    figure(damage.disturbedPercent, 2),
    figure(damage.gainMotionDb, 2),
    `${figure(damage.wobbleDb, 2)} (${figure(damage.similarity.worst, 4)})`,
  ].join(" / ");
}

/** "tone / low side / mono loss / range" of one judgement. */
function purposeCell({ purpose }) {
  if (purpose === null) return "-";
  return [purpose.toneDistanceDb, purpose.lowSideExcessDb, purpose.monoLossDb, purpose.rangeChangeLu].map((value) => figure(value, 2)).join(" / ");
}

/** Mix and masters, one line each. */
export function judgementTable(mix, masters) {
  const columns = [
    "file",
    "LUFS",
    "dBTP at 16x",
    "NMR dB",
    "RDF %",
    "gain motion dB",
    "second model dB",
    "similarity",
    "EQ left in dB",
    "tone dB",
    "mono loss dB",
    "LRA LU",
  ];
  const levels = ({ levels: own }) => [figure(own.lufs, 2), figure(own.truePeakDbtp, 2)];
  const purpose = ({ levels: own }) => [figure(own.balance?.toneDistanceDb, 2), figure(own.balance?.monoLossDb, 2), figure(own.loudnessRangeLu, 1)];
  const lines = masters.map((one) => {
    const { damage, linearLeftIn } = one;
    const figures = [figure(damage.nmrDb, 1), figure(damage.disturbedPercent, 2), figure(damage.gainMotionDb, 2), figure(damage.wobbleDb, 2)];
    return row([one.name, ...levels(one), ...figures, figure(damage.similarity.worst, 4), figure(linearLeftIn.wobbleDb, 2), ...purpose(one)]);
  });
  const notes = masters.flatMap((one) => one.warnings.map((warning) => `${one.name}: ${warning}`));
  return [
    ...heading(columns),
    row([mix.name, ...levels(mix), ...Array(6).fill(""), ...purpose(mix)]),
    ...lines,
    ...(notes.length > 0 ? ["", ...notes] : []),
  ].join("\n");
}

function reasons({ worse, better, loudnessApartLu, verdict }) {
  const parts = [];
  if (verdict === "unmatched") parts.push(`${loudnessApartLu.toFixed(2)} LU apart`);
  if (worse.length > 0) parts.push(`worse: ${worse.join(", ")}`);
  if (better.length > 0) parts.push(`better: ${better.join(", ")}`);
  return parts.join("; ");
}

function tally(rows, key) {
  const counts = {};
  for (const { verdict } of rows) counts[verdict[key]] = (counts[verdict[key]] ?? 0) + 1;
  return Object.entries(counts)
    .map(([verdict, count]) => `${count} ${verdict}`)
    .sort()
    .join(", ");
}

/** Songs, each with the searched master and gain-and-limit at one loudness. Rows: { name, searched, baseline, verdict }. */
export function comparisonTable(rows) {
  const columns = [
    "song",
    "LUFS",
    "searched: damage",
    "gain and limit: damage",
    "searched: purpose",
    "gain and limit: purpose",
    "damage alone",
    "verdict",
    "reason",
  ];
  return [
    "Damage: NMR dB / RDF % / gain motion dB / second model dB (similarity). Purpose: tone outside the records' middle half dB / low-end side excess dB / mono loss dB / change of loudness range LU. Less is better, but for the similarity.",
    "",
    ...heading(columns),
    ...rows.map(({ name, searched, baseline, verdict }) =>
      row([
        name,
        figure(searched.levels.lufs, 2),
        damageCell(searched),
        damageCell(baseline),
        purposeCell(searched),
        purposeCell(baseline),
        verdict.damageAlone,
        `**${verdict.verdict}**`,
        reasons(verdict),
      ]),
    ),
    "",
    `Verdicts: ${tally(rows, "verdict")}. Damage alone: ${tally(rows, "damageAlone")}.`,
  ].join("\n");
}
