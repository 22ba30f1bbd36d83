import { join } from "node:path";
import type { VersionProgramme } from "../../../album/album-version.ts";
import { writeProgramme } from "../../../album/programme.ts";
import { type ProgrammeMark, placeParts, programmesOf } from "../../../album/sequence.ts";
import { loudnessOf } from "../../../analysis/loudness.ts";
import type { AudioSource } from "../../../audio/source.ts";
import { roundTo } from "../../../audio/units.ts";
import { type CueTrack, writeCueSheet } from "../../../formats/cue/cue-sheet.ts";
import { cueMarkerChunks } from "../../../formats/wav/cue-markers.ts";
import { recipeChunkId } from "../../../formats/wav/wav-metadata.ts";
import type { ProgrammeRecipe, SignedProgramme } from "../../../run/programme-recipe.ts";
import { canonicalJson, deadwaxVersion, matrixNumber } from "../../../run/recipe.ts";
import type { SessionTrack } from "../../../session/session.ts";
import { engineSha256, newEngine } from "../engine.ts";
import { newFile } from "../files.ts";
import { openSource } from "../open-source.ts";
import { newSha256 } from "../run-host.ts";
import { type AlbumOrder, programmeName, titleOf } from "./album-order.ts";
import { isIntact, type KeptTrack, writeText } from "./kept-track.ts";

/** The programmes of a record, and where each track lies in its own. */
export interface WrittenProgrammes {
  readonly programmes: readonly VersionProgramme[];
  readonly places: readonly (ProgrammeMark & { readonly programme: string })[];
}

const mostPoints = 1500;

/** One programme to be written. */
interface Programme {
  readonly file: string;
  readonly tracks: readonly { readonly asked: SessionTrack; readonly kept: KeptTrack; readonly mark: ProgrammeMark }[];
  readonly masters: readonly AudioSource[];
}

/** Writes one continuous programme a side or disc, with cue marks, cue sheet and recipe; those of `before` that are the same and whole stay as they are. */
export async function writeProgrammes(
  order: AlbumOrder,
  tracks: readonly KeptTrack[],
  before: readonly VersionProgramme[],
  madeAt: string,
): Promise<WrittenProgrammes> {
  const { session } = order.onDisk;
  const programmes: VersionProgramme[] = [];
  const places: (ProgrammeMark & { readonly programme: string })[] = [];
  for (const list of programmesOf(session.tracks)) {
    const file = programmeName(session.tracks[list[0]]);
    const masters = await Promise.all(list.map((track) => openSource(join(order.folder, tracks[track].file))));
    const marks = placeParts(
      list.map((track, n) => ({ ...session.tracks[track], frames: masters[n].frames })),
      masters[0].sampleRateHz,
    );
    const programme = { file, masters, tracks: list.map((track, n) => ({ asked: session.tracks[track], kept: tracks[track], mark: marks[n] })) };
    const old = before.find((one) => one.file === file);
    const same = old && isSame(order, programme, old) ? old : null;
    programmes.push((await stillThere(order, programme, same)) ?? (await write(order, programme, same?.madeAt ?? madeAt)));
    await writeText(join(order.folder, cueName(file)), cueSheetOf(order, programme));
    for (const mark of marks) places.push({ ...mark, programme: file });
  }
  return { programmes, places };
}

function recipeOf(order: AlbumOrder, { tracks, masters }: Programme, madeAt: string): ProgrammeRecipe {
  return {
    deadwax: deadwaxVersion,
    engineSha256: engineSha256(),
    sampleRateHz: masters[0].sampleRateHz,
    bits: order.bits,
    ditherSeed: order.ditherSeed,
    ceilingDbtp: order.wishes.ceilingDbtp,
    parts: tracks.map(({ kept, mark }) => ({ matrix: kept.signed.matrix, pcmSha256: kept.signed.pcmSha256, ...mark })),
    madeAt,
  };
}

/** Whether a programme of an earlier version was made of the same parts in the same way: its matrix number is that of recipe and samples. */
function isSame(order: AlbumOrder, programme: Programme, old: VersionProgramme): boolean {
  return matrixNumber(recipeOf(order, programme, old.madeAt), old.pcmSha256, newSha256()) === old.matrix;
}

/** The same programme of an earlier version, where it lies whole. */
async function stillThere(order: AlbumOrder, programme: Programme, same: VersionProgramme | null): Promise<VersionProgramme | null> {
  if (!same) return null;
  const signed: SignedProgramme = { programme: recipeOf(order, programme, same.madeAt), pcmSha256: same.pcmSha256, matrix: same.matrix };
  return (await isIntact(join(order.folder, same.file), signed)) ? same : null;
}

async function write(order: AlbumOrder, programme: Programme, madeAt: string): Promise<VersionProgramme> {
  const { file, tracks, masters } = programme;
  const recipe = recipeOf(order, programme, madeAt);
  const output = await newFile(join(order.folder, file));
  try {
    const parts = tracks.map(({ mark }, n) => ({ master: masters[n], ...mark }));
    const format = { bits: order.bits, ditherSeed: order.ditherSeed, ceilingDbtp: order.wishes.ceilingDbtp };
    const written = await writeProgramme(parts, format, output, { newEngine, newSha256 });
    const matrix = matrixNumber(recipe, written.pcmSha256, newSha256());
    const signed: SignedProgramme = { programme: recipe, pcmSha256: written.pcmSha256, matrix };
    const markers = listed(tracks).map(({ asked, mark }, n) => ({ id: n + 1, frame: mark.startFrame, label: titleOf(asked) }));
    const { title, artist } = order.onDisk.session;
    await written.finish({
      info: { ...(title ? { INAM: title } : {}), ...(artist ? { IART: artist } : {}), ISFT: `Deadwax ${deadwaxVersion}`, ICMT: matrix },
      trailingChunks: [...cueMarkerChunks(markers), { id: recipeChunkId, content: new TextEncoder().encode(canonicalJson(signed)) }],
    });
    await output.commit();
    return { file, cue: cueName(file), matrix, pcmSha256: written.pcmSha256, madeAt, ...figuresOf(written, recipe.sampleRateHz) };
  } catch (cause) {
    await output.discard();
    throw cause;
  }
}

function figuresOf({ frames, stepPowers }: { readonly frames: number; readonly stepPowers: Float64Array }, sampleRateHz: number) {
  const { integratedLufs, shortTerm } = loudnessOf(stepPowers);
  const every = Math.max(1, Math.ceil(shortTerm.lufs.length / mostPoints));
  const points = shortTerm.lufs.filter((_, n) => n % every === 0);
  return {
    durationSeconds: roundTo(frames / sampleRateHz, 0.001),
    integratedLufs: integratedLufs === null ? null : roundTo(integratedLufs, 0.01),
    loudness: {
      stepSeconds: roundTo(every * shortTerm.stepSeconds, 0.1),
      shortTermLufs: [...points].map((lufs) => (lufs > -70 ? roundTo(lufs, 0.01) : null)),
    },
  };
}

/** Tracks that the list of a record tells of: hidden ones have no mark. */
function listed<T extends { readonly asked: SessionTrack }>(tracks: readonly T[]): readonly T[] {
  const shown = tracks.filter(({ asked }) => asked.intent !== "hidden");
  return shown.length > 0 ? shown : tracks;
}

/** A hidden track before a listed one lies in its pause; one after it belongs to it. */
function cueSheetOf({ onDisk: { session } }: AlbumOrder, { file, tracks, masters }: Programme): string {
  const shown = listed(tracks);
  const cueTracks = shown.map((track, n): CueTrack => {
    const at = tracks.indexOf(track);
    const before = tracks[at - 1];
    const isHiddenAtStart = n === 0 && at > 0;
    const pauseFrame = isHiddenAtStart ? 0 : Math.min(track.mark.startFrame, before?.mark.endFrame ?? 0);
    const credits = Object.entries(track.asked.credits).map(([role, name]) => `${role}: ${name}`);
    const { asked, mark } = track;
    return {
      number: asked.number,
      title: titleOf(asked),
      performer: asked.artist ?? session.artist,
      isrc: asked.isrc,
      pauseFrame,
      startFrame: mark.startFrame,
      remarks: credits,
    };
  });
  const { title, artist, upc } = session;
  return writeCueSheet({ file, sampleRateHz: masters[0].sampleRateHz, title, performer: artist, catalogue: upc, tracks: cueTracks });
}

function cueName(file: string): string {
  return file.replace(/\.wav$/, ".cue");
}
