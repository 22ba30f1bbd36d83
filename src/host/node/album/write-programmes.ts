import { join } from "node:path";
import type { VersionProgramme } from "../../../album/album-version.ts";
import { writeProgramme } from "../../../album/programme.ts";
import { type ProgrammeMark, placeNext, programmesOf } from "../../../album/sequence.ts";
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

/** A track in its programme. */
interface PlacedTrack {
  readonly asked: SessionTrack;
  readonly kept: KeptTrack;
  readonly master: AudioSource;
  readonly mark: ProgrammeMark;
}

/** A programme as it stands in the folder. */
interface Standing {
  readonly programme: VersionProgramme;
  readonly tracks: readonly PlacedTrack[];
}

/**
 * Writes one continuous programme a side or disc, with cue marks, cue sheet and recipe. A first one grows while tracks are still on their way; where `before`
 * has one, all its tracks are waited for, and it stays as it is where it is the same and whole.
 */
export async function writeProgrammes(
  order: AlbumOrder,
  tracks: readonly Promise<KeptTrack>[],
  before: readonly VersionProgramme[],
  madeAt: string,
): Promise<WrittenProgrammes> {
  const { session } = order.onDisk;
  const programmes: VersionProgramme[] = [];
  const places: (ProgrammeMark & { readonly programme: string })[] = [];
  for (const list of programmesOf(session.tracks)) {
    const file = programmeName(session.tracks[list[0]]);
    const old = before.find((one) => one.file === file) ?? null;
    const made = await bringAbout(order, file, placed(order, list, tracks), old, madeAt);
    programmes.push(made.programme);
    await writeText(join(order.folder, cueName(file)), cueSheetOf(order, file, made.tracks));
    for (const { mark } of made.tracks) places.push({ ...mark, programme: file });
  }
  return { programmes, places };
}

/** The tracks of a programme in their places, each as soon as it is there. */
async function* placed({ onDisk: { session }, folder }: AlbumOrder, list: readonly number[], tracks: readonly Promise<KeptTrack>[]) {
  const marks: ProgrammeMark[] = [];
  for (const track of list) {
    const [asked, kept] = [session.tracks[track], await tracks[track]];
    const master = await openSource(join(folder, kept.file));
    const mark = placeNext({ ...asked, frames: master.frames }, marks, master.sampleRateHz);
    marks.push(mark);
    yield { asked, kept, master, mark } satisfies PlacedTrack;
  }
}

async function bringAbout(
  order: AlbumOrder,
  file: string,
  coming: AsyncIterable<PlacedTrack>,
  old: VersionProgramme | null,
  madeAt: string,
): Promise<Standing> {
  if (!old) return write(order, file, coming, madeAt);
  const tracks: PlacedTrack[] = [];
  for await (const track of coming) tracks.push(track);
  const isSame = isMadeOf(order, tracks, old);
  if (isSame && (await isWhole(order, tracks, old))) return { programme: old, tracks };
  return write(order, file, tracks, isSame ? old.madeAt : madeAt);
}

function recipeOf(order: AlbumOrder, tracks: readonly PlacedTrack[], madeAt: string): ProgrammeRecipe {
  return {
    deadwax: deadwaxVersion,
    engineSha256: engineSha256(),
    sampleRateHz: tracks[0].master.sampleRateHz,
    bits: order.bits,
    ditherSeed: order.ditherSeed,
    ceilingDbtp: order.wishes.ceilingDbtp,
    parts: tracks.map(({ kept, mark }) => ({ matrix: kept.signed.matrix, pcmSha256: kept.signed.pcmSha256, ...mark })),
    madeAt,
  };
}

/** Whether a programme of an earlier version was made of the same parts in the same way: its matrix number is that of recipe and samples. */
function isMadeOf(order: AlbumOrder, tracks: readonly PlacedTrack[], old: VersionProgramme): boolean {
  return matrixNumber(recipeOf(order, tracks, old.madeAt), old.pcmSha256, newSha256()) === old.matrix;
}

async function isWhole(order: AlbumOrder, tracks: readonly PlacedTrack[], { file, madeAt, pcmSha256, matrix }: VersionProgramme): Promise<boolean> {
  const signed: SignedProgramme = { programme: recipeOf(order, tracks, madeAt), pcmSha256, matrix };
  return isIntact(join(order.folder, file), signed);
}

async function write(order: AlbumOrder, file: string, coming: Iterable<PlacedTrack> | AsyncIterable<PlacedTrack>, madeAt: string): Promise<Standing> {
  const output = await newFile(join(order.folder, file));
  try {
    const tracks: PlacedTrack[] = [];
    const format = { bits: order.bits, ditherSeed: order.ditherSeed, ceilingDbtp: order.wishes.ceilingDbtp };
    const written = await writeProgramme(noted(coming, tracks), format, output, { newEngine, newSha256 });
    const recipe = recipeOf(order, tracks, madeAt);
    const matrix = matrixNumber(recipe, written.pcmSha256, newSha256());
    const signed: SignedProgramme = { programme: recipe, pcmSha256: written.pcmSha256, matrix };
    const markers = listed(tracks).map(({ asked, mark }, n) => ({ id: n + 1, frame: mark.startFrame, label: titleOf(asked) }));
    const { title, artist } = order.onDisk.session;
    await written.finish({
      info: { ...(title ? { INAM: title } : {}), ...(artist ? { IART: artist } : {}), ISFT: `Deadwax ${deadwaxVersion}`, ICMT: matrix },
      trailingChunks: [...cueMarkerChunks(markers), { id: recipeChunkId, content: new TextEncoder().encode(canonicalJson(signed)) }],
    });
    await output.commit();
    const figures = figuresOf(written, recipe.sampleRateHz);
    return { programme: { file, cue: cueName(file), matrix, pcmSha256: written.pcmSha256, madeAt, ...figures }, tracks };
  } catch (cause) {
    await output.discard();
    throw cause;
  }
}

/** Parts for the programme; their tracks are noted as they pass. */
async function* noted(coming: Iterable<PlacedTrack> | AsyncIterable<PlacedTrack>, tracks: PlacedTrack[]) {
  for await (const track of coming) {
    tracks.push(track);
    yield { master: track.master, ...track.mark };
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
function cueSheetOf({ onDisk: { session } }: AlbumOrder, file: string, tracks: readonly PlacedTrack[]): string {
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
  const [{ master }] = tracks;
  return writeCueSheet({ file, sampleRateHz: master.sampleRateHz, title, performer: artist, catalogue: upc, tracks: cueTracks });
}

function cueName(file: string): string {
  return file.replace(/\.wav$/, ".cue");
}
