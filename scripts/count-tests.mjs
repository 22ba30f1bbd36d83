// node scripts/count-tests.mjs RESULTS STATUS: prints "N passed, N failed" from vitest's JSON results, and ends non-zero when anything failed.
// A run that ended badly without a failed test (a file that did not load, a build that broke) counts as one failure.
import { readFileSync } from "node:fs";

const [resultsFile, status] = process.argv.slice(2);

function readResults() {
  try {
    return JSON.parse(readFileSync(resultsFile, "utf8"));
  } catch {
    return { numPassedTests: 0, numFailedTests: 0, testResults: [] };
  }
}

const results = readResults();
const filesThatDidNotRun = results.testResults.filter(
  (file) => file.status === "failed" && file.assertionResults.every((test) => test.status !== "failed"),
);
const counted = results.numFailedTests + filesThatDidNotRun.length;
const failed = counted === 0 && status !== "0" ? 1 : counted;
console.log(`${results.numPassedTests} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);
