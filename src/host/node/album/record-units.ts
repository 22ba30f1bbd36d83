import { basename, dirname, resolve } from "node:path";
import { inOneFamily } from "../../../album/colour-family.ts";
import { aspects, defaultReferenceWish, type Reference, type ReferenceWish } from "../../../mastering/reference.ts";
import type { Style } from "../../../mastering/styles/style.ts";
import type { SessionReference } from "../../../session/session.ts";
import { readReferences } from "../read-references.ts";
import type { AlbumOrder } from "./album-order.ts";
import type { MeasuredUnit } from "./measure-unit.ts";
import { type UnitFiles, unitFiles } from "./track-source.ts";

/** A piece of the record: its tracks, what was measured, and in whose hand it is mastered. */
export interface RecordUnit extends UnitFiles {
  /** Places in the session's list. */
  readonly tracks: readonly number[];
  readonly measured: MeasuredUnit;
  readonly style: string | Style;
  readonly references: readonly Reference[];
}

/** Puts together what each piece is mastered with; references are measured here, each set once. */
export async function recordUnits(
  order: AlbumOrder,
  units: readonly (readonly number[])[],
  measured: readonly MeasuredUnit[],
  onProgress: (step: string) => void,
): Promise<RecordUnit[]> {
  const { session, path } = order.onDisk;
  const known = new Map<string, Promise<Reference[]>>();
  const referencesOf = (list: readonly SessionReference[] | null) => {
    const orders = (list ?? []).map((reference) => ({ path: resolve(dirname(path), reference.file), wish: wishOf(reference) }));
    const name = JSON.stringify(orders);
    const read = known.get(name) ?? readReferences(orders, (file, what) => onProgress(`${basename(file)}: ${what}`));
    known.set(name, read);
    return read;
  };
  const styles = inOneFamily(
    units.map(([first]) => order.styles[first] ?? order.wishes.style),
    order.wishes.style,
  );
  const made: RecordUnit[] = [];
  for (const [index, tracks] of units.entries()) {
    const references = await referencesOf(session.tracks[tracks[0]].references ?? session.references);
    made.push({ tracks, ...unitFiles(order.onDisk, tracks), measured: measured[index], style: styles[index], references });
  }
  return made;
}

function wishOf(reference: SessionReference): ReferenceWish {
  const named = aspects.flatMap((aspect) =>
    reference[aspect] === undefined ? [] : [[aspect, { amount: reference[aspect], isNamed: true }] as const],
  );
  return { weight: reference.weight ?? 1, amounts: named.length > 0 ? Object.fromEntries(named) : defaultReferenceWish.amounts };
}
