import type { AlbumVersion } from "../../../album/album-version.ts";
import { canonicalJson } from "../../../run/recipe.ts";
import { newSha256 } from "../run-host.ts";
import type { AlbumOrder } from "./album-order.ts";

/** The SHA-256 of a value, as it is written in JSON with sorted keys. */
export function keyOf(value: unknown): string {
  const hash = newSha256();
  hash.update(new TextEncoder().encode(canonicalJson(value)));
  return hash.hex();
}

/** Names what is asked of a record as a whole. */
export function albumKeyOf(order: AlbumOrder): string {
  return keyFor(order, order.onDisk.session.rateHz, namedAnchor(order));
}

/**
 * Whether an earlier version was asked for the same as a whole. To name the rate that it has, or the anchor that leads it, asks for nothing new, and an
 * anchor whose file has another name is the same. `anchorSha256`: of the samples of the anchor that the session names; null where it names none.
 */
export function isSameRecord(order: AlbumOrder, anchorSha256: string | null, { plan, tracks, sampleRateHz }: AlbumVersion): boolean {
  const { rateHz } = order.onDisk.session;
  const rates = rateHz === null || rateHz === sampleRateHz ? [null, sampleRateHz] : [rateHz];
  const leads = anchorSha256 !== null && anchorSha256 === plan.units[plan.anchor]?.samplesSha256;
  const before = tracks.find(({ asked }) => asked["isAnchor"] === true)?.asked["mix"] ?? null;
  const anchors = leads ? [namedAnchor(order), null, before] : [namedAnchor(order)];
  return rates.some((rate) => anchors.some((anchor) => keyFor(order, rate, anchor) === plan.albumKey));
}

function namedAnchor({ onDisk: { session } }: AlbumOrder): string | null {
  return session.tracks.find(({ isAnchor }) => isAnchor)?.mix ?? null;
}

function keyFor({ wishes }: AlbumOrder, rateHz: number | null, anchor: unknown): string {
  const { style, targetLufs, ceilingDbtp, intensity, search, weights, without, repair } = wishes;
  return keyOf({ style, targetLufs, ceilingDbtp, intensity, search, weights, without, repair, anchor, rateHz });
}
