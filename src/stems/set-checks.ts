import { AudioInputError } from "../audio/errors.ts";
import type { Finding } from "../audio/findings.ts";
import type { AudioSource } from "../audio/source.ts";
import { roundTo } from "../audio/units.ts";
import type { StemPlan } from "../chain/stem-plan.ts";
import type { Standing } from "../run/offset.ts";
import type { StemFile } from "./role.ts";

/** A stem as it was opened. */
export interface OpenStem extends StemFile {
  readonly source: AudioSource;
}

/** Where a stem belongs, and what there is to say about it. */
export interface Placement extends Pick<StemPlan, "delayFrames" | "isInverted"> {
  /** Whether it stands in the mix with its polarity turned; `isInverted` is what is done about it. */
  readonly isFoundInverted: boolean;
  /** Where it lies in the mix; `delayFrames` is what is done about it. */
  readonly foundDelayFrames: number;
  readonly findings: readonly Finding[];
}

/** Ends that differ by less than this are padded or cut; more is a wrong export. */
const toleratedLengthMs = 50;
/** An offset below this is told and left; above it stops. */
const toleratedOffsetMs = 1;
/** A stem is said to lie elsewhere only where it follows the mix better by this much. */
const betterCorrelation = 0.02;
/** Polarity is told only of a stem that plainly stands in the mix. */
const plainCorrelation = 0.1;

/** Throws AudioInputError unless all stems, and the mix, have one rate and at most two channels. */
export function requireOneShape(stems: readonly OpenStem[], mix: AudioSource | null): void {
  const all = [...stems.map(({ source }) => source), ...(mix ? [mix] : [])];
  const wide = all.find(({ channels }) => channels > 2);
  if (wide)
    throw new AudioInputError(
      "input-channels",
      wide.name,
      `${wide.name} has ${wide.channels} channels; stems are mono or stereo. Export it in stereo.`,
    );
  const other = all.find(({ sampleRateHz }) => sampleRateHz !== all[0].sampleRateHz);
  if (!other) return;
  throw new AudioInputError(
    "input-rate",
    other.name,
    `all stems must have one sample rate: ${all[0].name} has ${all[0].sampleRateHz} Hz, ${other.name} ${other.sampleRateHz} Hz. Export them all at the rate of the session.`,
  );
}

/** What becomes of stems that lie wrong. */
type Manner = "stop" | "align" | "tell";

/**
 * Where every stem belongs. Small differences are told; those that mean a wrong export stop with one AudioInputError `input-stems` that names them
 * all; `align` mends them instead: stems are moved, padded or cut, and turned over; `tell` does neither and calls them reasons to send again.
 */
export function placeStems(
  stems: readonly OpenStem[],
  frames: number,
  lengthOf: string,
  standings: readonly (Standing | null)[],
  manner: Manner,
): Placement[] {
  const wrong: string[] = [];
  const placements = stems.map((stem, index) => {
    const lies: string[] = [];
    const standing = offsetFinding(stem, standings[index], lies, manner);
    const length = lengthFinding(stem, standing.delayFrames, frames, lengthOf, wrong, manner);
    wrong.push(...lies);
    return { ...standing, findings: [...length, ...standing.findings] };
  });
  if (wrong.length > 0 && manner === "stop") {
    throw new AudioInputError(
      "input-stems",
      stems[0].file,
      `these stems do not fit together: ${wrong.join("; ")}. Export all stems again from the same start to the same end, or let them be moved and padded: --align, in a session align: true.`,
    );
  }
  return placements;
}

/** What the end of a stem of another length lacks, or has too much, where it is put: one that is moved later ends later. */
function lengthFinding(
  { source, file }: OpenStem,
  delayFrames: number,
  frames: number,
  lengthOf: string,
  wrong: string[],
  manner: Manner,
): Finding[] {
  const missing = frames - source.frames - delayFrames;
  if (missing === 0 || source.frames === frames) return [];
  const ms = roundTo((Math.abs(missing) / source.sampleRateHz) * 1000, 0.01);
  const isMoved = delayFrames !== 0;
  const sentence = isMoved
    ? `ends ${ms} ms ${missing > 0 ? "before" : "after"} ${lengthOf}, moved as it is`
    : `is ${ms} ms ${missing > 0 ? "shorter" : "longer"} than ${lengthOf}`;
  if (ms > toleratedLengthMs) wrong.push(`${file} ${sentence}`);
  return [
    finding(
      source,
      "stem-length",
      ms <= toleratedLengthMs ? "note" : manner === "align" ? "warn" : "stop",
      -Math.sign(missing) * ms,
      "ms",
      "the length of the song",
      {
        advice: `This stem ${sentence}; it is ${missing > 0 ? "filled up with silence" : "cut"} at its end. Export all stems from the same start to the same end.`,
      },
    ),
  ];
}

function offsetFinding({ source, file }: OpenStem, standing: Standing | null, wrong: string[], manner: Manner) {
  const align = manner === "align";
  const place = { delayFrames: 0, isInverted: false, isFoundInverted: false, foundDelayFrames: 0 };
  if (!standing) return { ...place, findings: [] };
  const { correlation, correlationInPlace, delayFrames } = standing;
  const isElsewhere = delayFrames !== 0 && Math.abs(correlation) > Math.abs(correlationInPlace) + betterCorrelation;
  const inPlace = isElsewhere || delayFrames === 0 ? correlation : correlationInPlace;
  const findings: Finding[] = [];
  if (isElsewhere) {
    const ms = roundTo((delayFrames / source.sampleRateHz) * 1000, 0.01);
    const where = `${Math.abs(ms)} ms (${Math.abs(delayFrames)} frames) ${ms > 0 ? "early" : "late"} against the mix`;
    const isFar = Math.abs(ms) >= toleratedOffsetMs;
    if (isFar) wrong.push(`${file} lies ${where}`);
    const advice = align
      ? `It was moved ${ms > 0 ? "later" : "earlier"} by that.`
      : "Export it again, or let it be moved: --align, in a session align: true.";
    findings.push(
      finding(source, "stem-offset", isFar && !align ? "stop" : "warn", -ms, "ms", "0 ms: where it lies in the mix", {
        advice: `This stem lies ${where}. ${advice}`,
      }),
    );
  }
  const isInverted = inPlace < -plainCorrelation;
  if (isInverted) {
    const advice = align
      ? "It was turned over."
      : "Export it again without the polarity switch, or let it be turned over: --align, in a session align: true.";
    findings.push(
      finding(source, "stem-polarity", "warn", roundTo(inPlace, 0.01), "", "a positive correlation with the mix", {
        advice: `This stem stands in the mix with its polarity turned. ${advice}`,
      }),
    );
  }
  const found = isElsewhere ? delayFrames : 0;
  return { delayFrames: align ? found : 0, foundDelayFrames: found, isInverted: align && isInverted, isFoundInverted: isInverted, findings };
}

/** A finding about a whole file. */
export function finding(
  source: AudioSource,
  code: string,
  severity: Finding["severity"],
  value: number,
  unit: string,
  expected: string,
  { advice }: Pick<Finding, "advice">,
): Finding {
  return {
    code,
    severity,
    channel: null,
    startSeconds: 0,
    endSeconds: roundTo(source.frames / source.sampleRateHz, 0.01),
    value,
    unit,
    expected,
    advice,
  };
}
