import { percentile } from "../analysis/statistics.ts";
import { powerToDb, roundTo } from "../audio/units.ts";
import type { StemMove } from "../chain/stem-plan.ts";
import type { Audibility, BandRange } from "./audibility.ts";
import { isLeadVocal } from "./role.ts";

/** One band of the dynamic bands (their edges: 120, 700, 4000 Hz) and who may mask whom in it. */
interface Conflict {
  readonly band: number;
  readonly range: BandRange;
  readonly name: string;
  readonly isMasked: (role: string) => boolean;
  readonly isMasker: (role: string) => boolean;
}

/** Who masks whom: what plays chords masks the lead voice, the bass masks the kick. */
const conflicts: readonly Conflict[] = [
  {
    band: 2,
    range: [700, 4000],
    name: "700 to 4000 Hz",
    isMasked: isLeadVocal,
    isMasker: (role) => /^(synths|keys|guitars|strings|pads|brass|other)(-\d+)?$/.test(role),
  },
  { band: 0, range: [20, 120], name: "below 120 Hz", isMasked: (role) => /^(drums|kick)$/.test(role), isMasker: (role) => role === "bass" },
];
/** Most the masker is turned down, dB. */
const mostDb = 2.5;
/** The masker has to be most of what masks. */
const leastMaskingShare = 0.5;
/** Points of audible share that a move has to win, as a share. */
export const leastRise = 0.05;
/** A stem of which more than this is audible needs no help; own limit. */
const enoughAudible = 0.5;

/** A move on one stem for the sake of another. */
export interface BandDecision {
  readonly stem: number;
  readonly move: StemMove;
}

/** The one dynamic bell that helps most in each conflict, keyed by the masked stem, and what was looked at and left. */
export function decideBands(roles: readonly string[], audibility: Audibility, thirdsDb: (stem: number, range: BandRange) => number | null) {
  const decisions: BandDecision[] = [];
  const notDone: string[] = [];
  for (const { band, range, name, isMasked, isMasker } of conflicts) {
    const masked = roles.findIndex(isMasked);
    const before = masked < 0 ? null : audibility.audibleShare(masked, range);
    if (before === null || before > enoughAudible) continue;
    const maskers = roles.flatMap((role, stem) => (isMasker(role) ? [{ stem, share: audibility.maskingShare(masked, stem, range) }] : []));
    const masker = maskers.sort((a, b) => b.share - a.share)[0];
    const thresholdDb = thirdsDb(masked, range);
    if (!masker || masker.share < leastMaskingShare || thresholdDb === null) continue;
    const after = audibility.audibleShare(masked, range, { stem: masker.stem, range, gainDb: -mostDb }) ?? before;
    const figures = `${roundTo(100 * before, 1)} % of it audible ${name}, ${roundTo(100 * after, 1)} % with ${roles[masker.stem]} ${mostDb} dB down while it plays`;
    if (after - before < leastRise)
      notDone.push(`dynamic bell for ${roles[masked]}: ${figures}: too little (${100 * leastRise} points are asked for).`);
    else decisions.push({ stem: masker.stem, move: bell(band, name, roles[masked], thresholdDb, before, after) });
  }
  return { decisions, notDone };
}

function bell(band: number, name: string, key: string, thresholdDbfs: number, before: number, after: number): StemMove {
  const metric = `audible share of ${key} ${name}`;
  const percent = (share: number) => roundTo(100 * share, 1);
  return {
    stage: "dynamic-bands",
    key,
    settings: {
      thresholdsDbfs: [0, 1, 2, 3].map((index) => (index === band ? roundTo(Math.max(-80, Math.min(-1, thresholdDbfs)), 0.1) : 0)),
      ratio: 4,
      mostDb,
      attackMs: 15,
      releaseMs: 150,
    },
    because: [{ metric, measured: percent(before), expected: [percent(enoughAudible), 100], unit: "%" }],
    effect: [{ metric, before: percent(before), after: percent(after), unit: "%" }],
  };
}

/** The range that a bell was made for: the band it turns down. */
export function helpedRange({ settings }: StemMove): BandRange | null {
  const thresholds = settings["thresholdsDbfs"] as readonly number[] | undefined;
  return conflicts.find(({ band }) => (thresholds?.[band] ?? 0) < 0)?.range ?? null;
}

/** Level in dBFS, mean of the channels, that a stem's band exceeds through most of where it plays (within 20 dB of its loudest twentieth): its median there less 6 dB; null for a silent one. */
export function keyLevelDbfs(thirds: Float32Array, bandsIn: readonly number[], bands: number): number | null {
  const levels: number[] = [];
  for (let frame = 0; frame * bands < thirds.length; frame++) {
    const power = bandsIn.reduce((sum, band) => sum + thirds[frame * bands + band], 0);
    if (power > 1e-9) levels.push(powerToDb(power));
  }
  if (levels.length === 0) return null;
  const loudest = percentile(levels, 0.95);
  return (
    percentile(
      levels.filter((level) => level > loudest - 20),
      0.5,
    ) - 6
  );
}
