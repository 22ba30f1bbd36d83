// tables only
import { isLeadVocal } from "./role.ts";

/**
 * Integrated loudness of the lead vocal minus that of everything else, LU, in 20 records of pop, house, dubstep and trap whose stems a producer measured
 * (edsp2016/ITIMA_Zafrin_Harrison, Data/, loudness_integrated of the lead and of the instrumental; docs/decisions/stems.md). Ascending.
 */
export const leadVocalLevelsLu: readonly number[] = [
  -6.1, -5.7, -4.4, -4.2, -4.0, -3.6, -3.5, -3.2, -3.2, -3.1, -3.0, -2.9, -2.9, -2.8, -2.1, -1.9, -1.7, -1.2, -0.7, 0.9,
];

/** The levels against the rest, LU, between which a role is known to stand; null for roles whose levels vary too much to say (docs/decisions/stems.md). */
export function knownLevelsLu(role: string): readonly [low: number, high: number] | null {
  return isLeadVocal(role) ? [leadVocalLevelsLu[0], leadVocalLevelsLu[leadVocalLevelsLu.length - 1]] : null;
}
