import type { MainsHum, RepairEvidence } from "../analysis/faults/repair-evidence.ts";
import type { Finding } from "../audio/findings.ts";
import { roundTo } from "../audio/units.ts";
import type { Effect, Reason, StagePlan } from "../chain/plan.ts";
import { humOff, noRepair, plateauOff, type RepairKind, type RepairSettings, repairKinds, repairsIn } from "../chain/stages/repair.ts";
import type { Wishes } from "./wishes.ts";

/** Longer cut tops than this, and more of the loud samples cut than this, are not rebuilt: docs/decisions/repair.md, "Limits". */
const longestRunMs = 256 / 48;
const mostCutPercent = 8;
/** Mains frequencies as they were measured on two channels that differ by less are one. */
const oneMainsHz = 2;
/** More spikes a channel than this are a way of making sound. */
const mostSpikes = 200;

/** One repair: what it would set and why, or why it cannot be done. Null when there is nothing to mend. */
type Proposal = { readonly settings: Partial<RepairSettings>; readonly because: readonly Reason[] } | { readonly refusal: string } | null;

/** The repair stage, or null, and what was asked for and not done, in sentences. */
export interface RepairPlan {
  readonly stage: StagePlan | null;
  readonly refused: readonly { readonly stage: "repair"; readonly reason: string }[];
}

/** Stage 2: what is asked for and measured, within the limits of what can be mended (docs/decisions/repair.md). Pure. */
export function planRepair(evidence: RepairEvidence, wish: Wishes["repair"]): RepairPlan {
  const refused: { stage: "repair"; reason: string }[] = [];
  let settings = noRepair;
  const because: Reason[] = [];
  for (const kind of repairKinds) {
    if (wish !== "auto" && !wish.includes(kind)) continue;
    const proposal = propose(kind, evidence);
    if (proposal === null) {
      if (wish !== "auto") refused.push({ stage: "repair", reason: `${kind} was asked for; ${nothingFound[kind]}.` });
    } else if ("refusal" in proposal) refused.push({ stage: "repair", reason: `${kind}: ${proposal.refusal}; ${remedies[kind]}.` });
    else {
      settings = { ...settings, ...proposal.settings };
      because.push(...proposal.because);
    }
  }
  const isNeeded = repairsIn(settings).length > 0;
  return {
    stage: isNeeded ? { stage: "repair", settings, because, effect: because.filter(({ unit }) => unit !== "dBFS").map(mended) } : null,
    refused,
  };
}

/**
 * The findings; the first of every kind that `asked` does not mend already says in its advice what a repair could do, or why none can.
 */
export function withRepairOffers(findings: readonly Finding[], evidence: RepairEvidence, asked: Wishes["repair"] = []): Finding[] {
  return findings.map((finding, index) => {
    const kind = kindFor[finding.code];
    const isFirst = findings.findIndex(({ code }) => code === finding.code) === index;
    if (!kind || !isFirst || asked === "auto" || asked.includes(kind)) return finding;
    return { ...finding, advice: finding.advice + offerFor(kind, propose(kind, evidence)) };
  });
}

function offerFor(kind: RepairKind, proposal: Proposal): string {
  if (proposal === null) return "";
  if ("refusal" in proposal) return ` Deadwax cannot repair this: ${proposal.refusal}.`;
  return ` If you cannot, deadwax master --repair ${kind} ${promises[kind]}.`;
}

const kindFor: Readonly<Record<string, RepairKind>> = { clipping: "declip", clicks: "declick", hum: "dehum" };
const promises = { declip: "rebuilds these tops", declick: "takes the spikes out", dehum: "takes these lines out" } as const;
const remedies = {
  declip: "that cannot be rebuilt: take the clipper off or turn the bus down, and export again",
  declick: "that is more than a fault: find what makes them, and export again",
  dehum: "mute the tracks that hum, and export again",
} as const;
const nothingFound = {
  declip: "no top is cut flat",
  declick: "no spike was found",
  dehum: "no mains hum stands through the quieter moments",
} as const;

function propose(kind: RepairKind, evidence: RepairEvidence): Proposal {
  if (kind === "declip") return proposeDeclip(evidence);
  return kind === "declick" ? proposeDeclick(evidence) : proposeDehum(evidence);
}

function proposeDeclip({ plateaus, sampleRateHz }: RepairEvidence): Proposal {
  const near = plateaus.filter(({ channel }) => channel < 2);
  if (near.length === 0) return null;
  const longestFrames = Math.max(...near.map((plateau) => plateau.longestRunFrames));
  const mostFrames = Math.round((longestRunMs * sampleRateHz) / 1000);
  const sharePercent = Math.max(...near.map((plateau) => plateau.sharePercent));
  if (sharePercent > mostCutPercent)
    return { refusal: `${roundTo(sharePercent, 0.01)} % of the loud samples are cut flat (limit ${mostCutPercent} %)` };
  if (longestFrames > mostFrames)
    return { refusal: `the longest cut top lasts ${longestFrames} samples (limit ${mostFrames} at ${sampleRateHz} Hz)` };
  const plateausDbfs = new Array<number>(4).fill(plateauOff);
  for (const { channel, polarity, plateauDbfs } of near) plateausDbfs[2 * channel + (polarity === "up" ? 0 : 1)] = roundTo(plateauDbfs, 0.001);
  return {
    settings: { plateausDbfs },
    because: [
      { metric: "loud samples cut flat", measured: roundTo(sharePercent, 0.0001), expected: 0, unit: "%" },
      { metric: "longest cut top", measured: longestFrames, expected: 0, unit: "samples" },
    ],
  };
}

function proposeDeclick({ clicks }: RepairEvidence): Proposal {
  const clicked = clicks.filter(({ channel, spikes }) => channel < 2 && spikes > 0);
  if (clicked.length === 0) return null;
  const most = Math.max(...clicked.map(({ spikes }) => spikes));
  if (most > mostSpikes)
    return {
      refusal: `one channel has ${most} spikes (limit ${mostSpikes})`,
    };
  const spikes = clicked.reduce((sum, click) => sum + click.spikes, 0);
  return {
    settings: { declick: clicked.length === 2 ? "both" : clicked[0].channel === 0 ? "left" : "right" },
    because: [{ metric: "spikes", measured: spikes, expected: 0, unit: "" }],
  };
}

/** The repair knows one mains frequency: where the channels hum at two, that of the louder. */
function proposeDehum({ hums: all }: RepairEvidence): Proposal {
  if (all.length === 0) return null;
  const levelOf = ({ lineDbfs }: MainsHum) => Math.max(...lineDbfs.map((level) => level ?? humOff));
  const loudest = all.reduce((a, b) => (levelOf(b) > levelOf(a) ? b : a));
  const hums = all.filter(({ mainsHz }) => Math.abs(mainsHz - loudest.mainsHz) < oneMainsHz);
  const humDbfs = new Array<number>(12).fill(humOff);
  for (const { channel, lineDbfs } of hums) {
    lineDbfs.forEach((level, line) => {
      if (level !== null) humDbfs[6 * channel + line] = roundTo(level, 0.1);
    });
  }
  const mainsHz = hums.reduce((sum, hum) => sum + hum.mainsHz, 0) / hums.length;
  return {
    settings: { mainsHz: roundTo(mainsHz, 0.001), humDbfs },
    because: [{ metric: `loudest line of ${Math.round(mainsHz)} Hz hum`, measured: Math.max(...humDbfs), expected: [humOff, -95], unit: "dBFS" }],
  };
}

/** What is counted is mended to the last; how far a hum goes down is not known before. */
function mended({ metric, measured, unit }: Reason): Effect {
  return { metric, before: measured, after: 0, unit };
}
