import { type AlbumPlan, albumToneOf, loudestOf, topLufsOf } from "../../../album/album-plan.ts";
import { readTrack } from "../../../analysis/measure.ts";
import { roundTo } from "../../../audio/units.ts";
import type { Wishes } from "../../../mastering/wishes.ts";
import { loudSectionRise } from "../../../run/loud-section.ts";
import { planLoudness, planRulesUpToLoudness } from "../../../run/plan-track.ts";
import { newEngine } from "../engine.ts";
import { nodeRunHost } from "../run-host.ts";
import type { AlbumOrder } from "./album-order.ts";
import type { RecordUnit } from "./record-units.ts";
import { openUnit } from "./track-source.ts";

/** How loud a piece is to be, and what its loud section does in mastering. */
interface Loudness {
  /** As played on two speakers, LUFS. */
  readonly playedLufs: number;
  /** How much its loud section rises above that, LU. */
  readonly loudRiseLu: number;
}

/** How loud the piece is to be that the others follow. */
export interface Leader extends Loudness {
  /** How much of what it could have alone it leaves to the loudest piece of the record, LU. */
  readonly yieldedLu: number;
}

/** Pieces that are to lie so much above the one they follow are asked themselves how loud they can be, LU. */
const askedFromLu = 0.5;

/**
 * How loud the piece is to be that the others follow: as asked, or on its own account. Where another is to be louder, no louder than that the other, too, is at
 * most as loud as it would be alone.
 */
export async function leaderOf(order: AlbumOrder, plan: AlbumPlan, units: readonly RecordUnit[]): Promise<Leader> {
  const { anchor, moves } = plan;
  const tracks = units.map(({ measured }) => measured.whole);
  const loudnessOf = (unit: number) => loudnessAlone(order, units[unit], moves[unit]);
  const topOf = (unit: number, { playedLufs, loudRiseLu }: Loudness) => topLufsOf({ ...plan, anchor: unit }, tracks, playedLufs) + loudRiseLu;
  const alone = await loudnessOf(anchor);
  const loudest = loudestOf(moves);
  if (order.wishes.targetLufs !== null || moves[loudest].contrastLu - moves[anchor].contrastLu < askedFromLu) return { ...alone, yieldedLu: 0 };
  const yieldedLu = roundTo(Math.max(0, topOf(anchor, alone) - topOf(loudest, await loudnessOf(loudest))), 0.01);
  return { ...alone, playedLufs: alone.playedLufs - yieldedLu, yieldedLu };
}

async function loudnessAlone(
  order: AlbumOrder,
  { measured, style, references, ...files }: RecordUnit,
  move: AlbumPlan["moves"][number],
): Promise<Loudness> {
  const { measurements } = measured.facts;
  const host = nodeRunHost("");
  try {
    const { source } = await openUnit(files);
    const readings = await readTrack(source, newEngine());
    const wishes: Wishes = { ...order.wishes, style, references, albumTone: albumToneOf(move) };
    const task = await planRulesUpToLoudness(source, measurements, readings, wishes, host);
    const { integratedLufs, speakersLu } = measured.whole;
    if (!task) return { playedLufs: integratedLufs, loudRiseLu: 0 };
    const { plan, loudness } = await planLoudness(task, measurements, (trials) => host.runTrials(task.excerpts, trials));
    const loudRiseLu = await loudSectionRise(source, readings, plan, newEngine());
    return { playedLufs: order.wishes.targetLufs ?? loudness.targetLufs + speakersLu, loudRiseLu };
  } finally {
    await host.close();
  }
}
