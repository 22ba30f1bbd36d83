import { SettingsError } from "../audio/errors.ts";
import { checkPlan } from "../chain/chain.ts";
import { planOfMoves, type StemMove } from "../chain/stem-plan.ts";

/** Moves by the role of their stem. */
export type MovesByRole = Readonly<Record<string, readonly StemMove[]>>;

/**
 * The moves on stems in what `--json` printed or a recipe, edited or not, by role; null where there are none. Throws SettingsError for a stage, field or
 * value out of range.
 */
export function parseStemMoves(text: string): MovesByRole | null {
  const parsed = parseJson(text) as { stems?: Listed | { stems?: Listed }; recipe?: { stems?: Listed } } | null;
  const edited = Array.isArray(parsed?.stems) ? parsed.stems : (parsed?.stems as { stems?: Listed } | undefined)?.stems;
  const listed = edited ?? parsed?.recipe?.stems;
  return Array.isArray(listed) ? Object.fromEntries(listed.map(movesOfStem)) : null;
}

/** Refuses moves on a stem that is not there, or keyed by one: they would be lost without a word. */
export function requireMovedStems(moves: "auto" | "off" | MovesByRole, stems: readonly { readonly role: string }[]): void {
  if (typeof moves === "string") return;
  const roles = stems.map(({ role }) => role);
  const there = `the stems are ${roles.join(", ")}`;
  for (const [role, ofStem] of Object.entries(moves)) {
    if (ofStem.length > 0 && !roles.includes(role))
      throw new SettingsError("settings-unknown", role, `the plan moves a stem ${role}, but ${there}; name the stem so, or take its moves out.`);
    for (const { stage, key } of ofStem) {
      if (key === undefined || roles.includes(key)) continue;
      throw new SettingsError("settings-unknown", `${role}.${stage}.key`, `${stage} of ${role} is keyed by ${key}, but ${there}.`);
    }
  }
}

type Listed = readonly unknown[];

/** Null for what is no JSON: whoever reads the plan itself says so. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function movesOfStem(listed: unknown, index: number): [string, readonly StemMove[]] {
  const { role, moves = [] } = (listed ?? {}) as { readonly role?: unknown; readonly moves?: unknown };
  if (typeof role === "string" && Array.isArray(moves)) return [role, checked(role, moves.map(withReasons))];
  const place = `stems[${index}]`;
  throw new SettingsError("settings-malformed", place, `${place} must be an object with "role", the name of a stem, and "moves", a list of stages.`);
}

/** Reasons are for the reader: a move that was added by hand needs none. */
function withReasons(move: unknown): StemMove {
  if (typeof move !== "object" || move === null) return move as unknown as StemMove;
  return { because: [], effect: [], ...move } as unknown as StemMove;
}

function checked(role: string, moves: readonly StemMove[]): readonly StemMove[] {
  try {
    checkPlan(planOfMoves(moves));
  } catch (cause) {
    if (cause instanceof SettingsError) throw new SettingsError(cause.code, `${role}.${cause.path}`, `moves of ${role}: ${cause.message}`, { cause });
    throw cause;
  }
  const keyed = moves.find(({ stage, key }) => key !== undefined && stage !== "dynamic-bands");
  if (!keyed) return moves;
  throw new SettingsError(
    "settings-out-of-range",
    `${role}.${keyed.stage}.key`,
    `only dynamic-bands can be keyed by another stem, got ${keyed.stage} of ${role}.`,
  );
}
