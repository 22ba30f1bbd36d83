import type { AlbumVersion } from "../../../album/album-version.ts";
import { type RecordSettings, settingChanges } from "../../../album/version-changes.ts";
import { SettingsError } from "../../../audio/errors.ts";
import { defaultWishes } from "../../../mastering/wishes.ts";
import { type AlbumOrder, titleOf } from "./album-order.ts";
import { defaultOutput } from "./new-order.ts";
import type { RecordPlan } from "./plan-record.ts";
import type { RecordUnit } from "./record-units.ts";

/** What may be asked of a frozen record. Throws SettingsError where it is to be planned anew. */
export function checkFrozen({ onDisk, isReplanned }: AlbumOrder): void {
  if (!onDisk.session.isFrozen || !isReplanned) return;
  const sentence = `${onDisk.path} is frozen: its masters stay whatever is asked. Take frozen out of it to plan all tracks anew.`;
  throw new SettingsError("settings-malformed", "--replan", sentence);
}

/** The order for a record as it stands: a frozen one keeps the loudness, ceiling, rate, bits and dither of its version, which new tracks join. */
export function orderBeside(order: AlbumOrder, previous: AlbumVersion | null): AlbumOrder {
  const { onDisk, wishes } = order;
  if (!onDisk.session.isFrozen || !previous) return order;
  const { targetLufs, ceilingDbtp, bits, ditherSeed } = previous.settings;
  const session = { ...onDisk.session, rateHz: previous.sampleRateHz };
  return { ...order, onDisk: { ...onDisk, session }, bits, ditherSeed, wishes: { ...wishes, targetLufs, ceilingDbtp } };
}

/** What was asked for in so many words and did not come about, since the record is frozen: a sentence each. */
export function unheard(asked: RecordSettings, used: RecordSettings): string[] {
  const { style, targetLufs, ceilingDbtp, intensity, search } = defaultWishes;
  const usual: RecordSettings = {
    style: String(style),
    targetLufs,
    ceilingDbtp,
    intensity,
    search,
    sampleRateHz: used.sampleRateHz,
    ...defaultOutput,
  };
  const named = (Object.keys(usual) as (keyof RecordSettings)[]).filter((field) => asked[field] !== usual[field] && asked[field] !== used[field]);
  const chosen = Object.fromEntries(named.map((field) => [field, asked[field]]));
  return settingChanges(used, { ...used, ...chosen }).map((change) => `${change} has no effect: the record is frozen, its masters stay as they are.`);
}

/** Tracks of a frozen record that stay as they were made, by their place in the list. */
export function frozenKeys(
  { onDisk }: AlbumOrder,
  units: readonly RecordUnit[],
  plan: RecordPlan,
  previous: AlbumVersion | null,
): Map<number, string> {
  const keys = new Map<number, string>();
  if (!onDisk.session.isFrozen || !previous) return keys;
  const free = previous.plan.units.map(({ samplesSha256 }, piece) => ({
    samplesSha256,
    old: previous.tracks.filter((track) => track.piece === piece),
  }));
  for (const [index, { tracks }] of units.entries()) {
    if (!plan.held[index]) continue;
    const alike = free.filter(({ samplesSha256, old }) => samplesSha256 === plan.units[index].samplesSha256 && old.length === tracks.length);
    const same = alike.find(({ old }) => old[0].title === titleOf(onDisk.session.tracks[tracks[0]])) ?? alike[0];
    if (!same) continue;
    // A mix that stands twice in a record is two tracks: each stays as it was made.
    free.splice(free.indexOf(same), 1);
    for (const [part, track] of tracks.entries()) keys.set(track, same.old[part].key);
  }
  return keys;
}
