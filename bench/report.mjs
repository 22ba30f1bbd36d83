// How the bench prints: a line per figure, a line per budget, and which budgets were missed.
import { summary } from "./cost.mjs";

const missed = [];

/** Median, spread and count of measured values, with the command that gave them. Returns the median. */
export function printFigure(name, values, unit, command) {
  const { median, spreadPercent, count } = summary(values);
  const digits = median >= 100 ? 0 : median >= 10 ? 1 : 3;
  console.log(`  ${name.padEnd(44)} ${median.toFixed(digits).padStart(9)} ${unit.padEnd(8)} ±${spreadPercent.toFixed(0)} % of ${count}   ${command}`);
  return median;
}

/** A figure against its budget; `atLeast` and `atMost` say which side is good. */
export function printBudget(name, value, { atLeast, atMost, unit = "x" }) {
  const held = atLeast === undefined ? value <= atMost : value >= atLeast;
  const limit = atLeast === undefined ? `<= ${atMost}` : `>= ${atLeast}`;
  console.log(`  ${held ? "ok    " : "MISSED"} ${name.padEnd(37)} ${value.toFixed(2).padStart(9)} ${unit.padEnd(8)} budget ${limit} ${unit}`);
  if (!held) missed.push(name);
}

/** Something that could not be measured here, and why. */
export function printSkip(name, reason) {
  console.log(`  skipped ${name}: ${reason}`);
}

/** The names of the budgets that were missed so far. */
export function missedBudgets() {
  return missed;
}
