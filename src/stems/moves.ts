import { thirdOctaveHz } from "../analysis/readings.ts";
import { roundTo } from "../audio/units.ts";
import type { StemMove } from "../chain/stem-plan.ts";
import type { StemFigure } from "../run/stems-result.ts";
import { Audibility } from "./audibility.ts";
import { decideBands, keyLevelDbfs } from "./band-move.ts";
import { againstMix, againstRest, decideLevels, type LevelDecision } from "./level-move.ts";
import type { SetProducts } from "./products.ts";
import { knownLevelsLu } from "./role-levels.ts";

/** What the moves on a stem go by. */
export interface StemFacts {
  readonly role: string;
  /** K-weighted mean power of every 10 ms, in its place in the song, as it plays on two speakers. */
  readonly stepPowers: Float64Array;
  /** Third octaves every 171 ms (`Thirds.powers`), in its place. */
  readonly thirds: Float32Array;
  /** Moves that the stem asks for by itself: bass to the middle, a de-esser. */
  readonly ownMoves: readonly StemMove[];
}

/** Moves and evidence of each stem, and what was considered and left. */
export interface MovesPlan {
  readonly stems: readonly { readonly moves: readonly StemMove[]; readonly evidence: readonly StemFigure[] }[];
  readonly notDone: readonly string[];
}

/** Decides the moves on stems, each only where something measured asks for it: level, one dynamic bell against masking, bass to the middle, de-esser. */
export function planMoves(facts: readonly StemFacts[], products: SetProducts["products"], hasMix: boolean): MovesPlan {
  const roles = facts.map(({ role }) => role);
  const levels = decideLevels(
    roles,
    facts.map(({ stepPowers }) => stepPowers),
    products,
    hasMix,
  );
  const audibility = new Audibility(facts.map(({ thirds }) => thirds));
  const bandLevel = (stem: number, [from, to]: readonly [number, number]) => {
    const within = thirdOctaveHz.flatMap((hz, band) => (hz >= from && hz < to ? [band] : []));
    return keyLevelDbfs(facts[stem].thirds, within, thirdOctaveHz.length);
  };
  const bands = decideBands(roles, audibility, bandLevel);
  const stems = facts.map(({ role, ownMoves }, index) => ({
    moves: [levels[index].move, ...ownMoves, bands.decisions.find(({ stem }) => stem === index)?.move ?? null].filter((move) => move !== null),
    evidence: evidenceOf(role, levels[index], audibility.heardShare(index)),
  }));
  return { stems, notDone: bands.notDone };
}

function evidenceOf(role: string, { levelLu, againstMixDb }: LevelDecision, heardShare: number | null): StemFigure[] {
  const evidence: StemFigure[] = [];
  if (levelLu !== null) evidence.push({ metric: againstRest, value: roundTo(levelLu, 0.1), usual: knownLevelsLu(role), unit: "LU" });
  if (againstMixDb !== null) evidence.push({ metric: againstMix, value: roundTo(againstMixDb, 0.1), usual: null, unit: "dB" });
  if (heardShare !== null) {
    evidence.push({ metric: "share of its loudness heard beside the others", value: roundTo(100 * heardShare, 1), usual: null, unit: "%" });
  }
  return evidence;
}
