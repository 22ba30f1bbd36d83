import { type FindingCode, inspect } from "../src/analysis/inspect.ts";
import { newEngine } from "./engine.ts";
import { cleanMusic, newRandom } from "./planted.ts";
import { type Plant, planters } from "./planted-faults.ts";

/** How precisely a finding must cover the planted place. */
const toleranceSeconds = 0.02;

/**
 * Plants a fault in every way it can be planted, once per seed, and returns what was missed, in words, and how many were planted.
 * PLANTED_SEEDS sets the number of seeds (docs/findings.md was printed with 20).
 */
export async function plantAndLook(
  code: FindingCode,
  seeds = Number(process.env["PLANTED_SEEDS"] ?? 2),
): Promise<{ planted: number; missed: string[] }> {
  const missed: string[] = [];
  let planted = 0;
  for (let seed = 1; seed <= seeds; seed++) {
    const music = cleanMusic(seed);
    for (const [way, plant] of planters[code].entries()) {
      const fault = await plant(music, newRandom(seed * 977 + way));
      planted++;
      if (!(await isFound(code, fault))) missed.push(`way ${way}, seed ${seed}, channel ${fault.channel}, ${fault.startSeconds} s`);
    }
  }
  return { planted, missed };
}

async function isFound(code: FindingCode, fault: Plant): Promise<boolean> {
  const { channel, startSeconds = 0, endSeconds = Number.POSITIVE_INFINITY } = fault;
  const findings = await inspect(fault.source, newEngine());
  return findings.some(
    (finding) =>
      finding.code === code &&
      (channel === undefined || finding.channel === channel) &&
      finding.startSeconds <= endSeconds + toleranceSeconds &&
      finding.endSeconds >= startSeconds - toleranceSeconds,
  );
}
