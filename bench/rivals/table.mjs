// The comparison as markdown: figures per song, medians, and what was won and lost against each rival.

const median = (values) => {
  const sorted = values.filter((value) => value !== null).sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
};

const cell = (figures) => [figures.nmr?.toFixed(1), figures.rdf?.toFixed(2), figures.gm?.toFixed(2)].join(" / ");

/** What counts as worse than the limiter: more than this much of NMR dB, RDF points, gain motion dB. */
const allowance = { nmr: 0.5, rdf: 0.5, gm: 0.1 };

function verdict(ours, rival) {
  const worse = Object.keys(allowance).filter((key) => ours[key] > rival[key] + allowance[key]);
  if (worse.length > 0) return `worse: ${worse.map((key) => `${key} ${(ours[key] - rival[key]).toFixed(2)}`).join(", ")}`;
  return ours.nmr < rival.nmr ? "win" : "even";
}

function songLines(rows, columns, ours) {
  return rows.map((row) => {
    const levels = `${row.input.lufs.toFixed(1)} | ${row.comparedAtLufs.toFixed(2)}`;
    const missed = columns.map((name) => {
      const { missLu = 0 } = row.figures[name];
      return `${cell(row.figures[name])}${Math.abs(missLu) > 0.05 ? ` (${missLu.toFixed(2)} LU off)` : ""}`;
    });
    const judged = ours ? columns.slice(1).map((name) => verdict(row.figures.deadwax, row.figures[name])) : [];
    return `| ${[row.name, levels, ...missed, ...judged].join(" | ")} |`;
  });
}

/** The table of all songs at `target` { lufs, truePeakDbtp }; each cell is NMR dB / RDF % / gain motion dB (lower is better). */
export function markdownReport(rows, target) {
  if (rows.length === 0) return "no songs\n";
  const columns = Object.keys(rows[0].figures);
  const ours = columns[0] === "deadwax";
  const heads = ["song", "input LUFS", "compared at", ...columns, ...(ours ? columns.slice(1).map((name) => `against ${name}`) : [])];
  const medians = columns.map((name) => {
    const all = rows.map((row) => row.figures[name]);
    return cell({ nmr: median(all.map((one) => one.nmr)), rdf: median(all.map((one) => one.rdf)), gm: median(all.map((one) => one.gm)) });
  });
  return [
    `Target ${target.lufs} LUFS at ${target.truePeakDbtp} dBTP (judged at 16x). Cells: NMR dB / RDF % / gain motion dB, lower is better.`,
    "",
    `| ${heads.join(" | ")} |`,
    `|${heads.map(() => "---").join("|")}|`,
    ...songLines(rows, columns, ours),
    `| **median** | | | ${medians.map((text) => `**${text}**`).join(" | ")} |${ours ? " |".repeat(columns.length - 1) : ""}`,
    "",
  ].join("\n");
}
