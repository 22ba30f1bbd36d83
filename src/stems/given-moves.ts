import { SettingsError } from "../audio/errors.ts";
import { checkPlan } from "../chain/chain.ts";
import { planOfMoves, type StemMove } from "../chain/stem-plan.ts";

/**
 * The moves on stems in what `--json` printed or a recipe, edited or not, by role; null where there are none. Throws SettingsError for a stage, field or
 * value out of range.
 */
export function parseStemMoves(text: string): Record<string, readonly StemMove[]> | null {
  const parsed = parseJson(text) as { stems?: Listed | { stems?: Listed }; recipe?: { stems?: Listed } } | null;
  const listed = parsed?.recipe?.stems ?? (Array.isArray(parsed?.stems) ? parsed.stems : (parsed?.stems as { stems?: Listed } | undefined)?.stems);
  if (!Array.isArray(listed)) return null;
  return Object.fromEntries(listed.map(({ role, moves = [] }) => [role, checked(role, moves)]));
}

type Listed = readonly { readonly role: string; readonly moves?: readonly StemMove[] }[];

/** Null for what is no JSON: whoever reads the plan itself says so. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function checked(role: string, moves: readonly StemMove[]): readonly StemMove[] {
  const keyed = moves.find(({ stage, key }) => key !== undefined && stage !== "dynamic-bands");
  if (keyed)
    throw new SettingsError(
      "settings-out-of-range",
      `${role}.${keyed.stage}.key`,
      `only dynamic-bands can be keyed by another stem, got ${keyed.stage} of ${role}.`,
    );
  checkPlan(planOfMoves(moves));
  return moves;
}
