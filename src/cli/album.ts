import { join } from "node:path";
import { type AlbumVersion, anchorOf } from "../album/album-version.ts";
import { tiltSpan } from "../delivery/report/figures.ts";
import { addBonusTrack } from "../host/node/album/bonus-track.ts";
import { masterAlbum } from "../host/node/album/master-album.ts";
import { type AlbumWishes, albumOrder } from "../host/node/album/new-order.ts";
import { styleFlag } from "../host/node/style-flag.ts";
import type { SearchDepth } from "../mastering/wishes.ts";
import { checkTime } from "../run/made-at.ts";
import { folderFlag } from "./folder-flag.ts";
import { withCleanUp } from "./interrupt.ts";
import { ceilingFlag, intensityFlag, loudnessFlag, wholeNumberFlag } from "./numbers.ts";
import { ProgressDisplay } from "./progress.ts";
import { printTable } from "./tables.ts";

interface AlbumFlags {
  readonly output: string;
  readonly style?: string;
  readonly loudness?: string;
  readonly ceiling?: string;
  readonly intensity: string;
  readonly search: SearchDepth;
  readonly bits: string;
  readonly seed: string;
  readonly madeAt?: string;
  readonly bonus?: string;
  readonly reason?: string;
  readonly from?: string;
  readonly replan?: boolean;
  readonly force?: boolean;
  readonly json?: boolean;
  readonly quiet?: boolean;
}

/** `deadwax album SESSION|FOLDER -o DIR`: a record mastered as a whole. */
export async function runAlbum(path: string, flags: AlbumFlags): Promise<void> {
  await withCleanUp(async () => {
    const wishes = await wishesFrom(flags);
    await folderFlag(flags.output);
    if (flags.bonus !== undefined && !(await addBonusTrack(path, flags.bonus)) && !flags.quiet)
      console.error(`deadwax: ${flags.bonus} is in the session already, and was not added again.`);
    const order = await albumOrder(path, flags.output, wishes);
    const display = new ProgressDisplay("album", Boolean(flags.quiet));
    if (order.onDisk.isNew && !flags.quiet) console.error(`${order.onDisk.path} was made from the files of the folder; edit it and run again.`);
    const { version, isChanged, unheard } = await masterAlbum(order, (step) => display.update(step, 0));
    display.done();
    if (!flags.quiet) for (const sentence of unheard) console.error(`deadwax: ${sentence}`);
    if (flags.json) console.log(JSON.stringify(version, null, 2));
    else if (!flags.quiet) printAlbum(flags.output, version, isChanged);
  });
}

async function wishesFrom(flags: AlbumFlags): Promise<AlbumWishes> {
  return {
    wishes: {
      ...(flags.style === undefined ? {} : { style: await styleFlag(flags.style) }),
      ...(flags.loudness === undefined ? {} : { targetLufs: loudnessFlag(flags.loudness) }),
      ...(flags.ceiling === undefined ? {} : { ceilingDbtp: ceilingFlag(flags.ceiling) }),
      intensity: intensityFlag(flags.intensity),
      search: flags.search,
    },
    bits: flags.bits === "16" ? 16 : 24,
    ditherSeed: wholeNumberFlag("--seed", flags.seed, 0, 4294967295),
    madeAt: flags.madeAt === undefined ? null : checkTime("--made-at", flags.madeAt),
    reason: flags.reason ?? null,
    from: flags.from ?? null,
    isReplanned: Boolean(flags.replan),
    isForced: Boolean(flags.force),
  };
}

/** A record for people: its tracks, why there is a new version, and how far its tracks lie apart. */
export function printAlbum(folder: string, record: AlbumVersion, isChanged: boolean): void {
  const { version, reasons, tracks, cohesion, programmes, notes } = record;
  const anchor = anchorOf(record);
  const rows = tracks.map((track) => [
    `${String(track.number).padStart(2, "0")} ${track.title}${track === anchor ? " (anchor)" : ""}`,
    `${track.after.integratedLufs.toFixed(1)} LUFS`,
    `loud ${track.after.loudLufs.toFixed(1)} LUFS`,
    `contrast ${track.contrastLu.toFixed(1)} LU`,
    `tilt ${track.before.tiltDb.toFixed(1)} to ${track.after.tiltDb.toFixed(1)} dB`,
    `${track.tiltMoveDb >= 0 ? "+" : ""}${track.tiltMoveDb.toFixed(1)} dB for the record`,
    isChanged && track.isNew ? "new" : "as it was",
  ]);
  printTable(`${programmes.map(({ file }) => join(folder, file)).join(", ")}   v${version}`, rows);
  console.log(isChanged ? `  why: ${reasons.join("; ")}` : `  nothing changed: v${version} stands.`);
  if (isChanged && tracks.every(({ isNew }) => !isNew)) console.log("  rendered: none; all masters are as they were.");
  for (const note of notes) console.log(`  look: ${note}`);
  const { before, after } = cohesion;
  const spread = (name: string, from: number | null, to: number | null, unit: string) => [
    name,
    from === null ? "-" : `${from.toFixed(2)} ${unit}`,
    to === null ? "-" : `${to.toFixed(2)} ${unit}`,
  ];
  printTable("spread over the tracks, mixes and masters", [
    spread("loud sections", before.loudLevelLu, after.loudLevelLu, "LU"),
    spread("tonal balance", before.balanceDb, after.balanceDb, "dB"),
    spread(`tilt, ${tiltSpan}`, before.tiltDb, after.tiltDb, "dB"),
    spread("width", before.widthDb, after.widthDb, "dB"),
  ]);
}
