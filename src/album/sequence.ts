/** Frames of the audio that a CD holds in 1/75 s at 44.1 kHz (IEC 60908): its tracks begin nowhere else. */
const cdFrame = { rateHz: 44100, frames: 588 } as const;

/** A track as it is to be placed: its length and how it follows the one before. */
export interface SequencePart {
  readonly frames: number;
  /** Silence before it. */
  readonly gapSeconds: number;
  /** Overlap with the one before; 0 where they do not cross. */
  readonly crossfadeSeconds: number;
  /** Cut from one render with the one before: joined to the sample, wherever that one ends. */
  readonly isSegue: boolean;
}

/** Where a track lies in the programme: [startFrame, endFrame), without its gap. */
export interface ProgrammeMark {
  readonly startFrame: number;
  readonly endFrame: number;
}

/**
 * Places tracks one after the other. At 44.1 kHz every track begins on a CD frame: gaps grow and crossfades reach back by less than 1/75 s, or less far than
 * told where they would meet another crossfade: no more than two tracks ever sound together. Only a segue is joined to the sample; its piece is cut on CD frames.
 */
export function placeParts(parts: readonly SequencePart[], sampleRateHz: number): ProgrammeMark[] {
  const marks: ProgrammeMark[] = [];
  for (const part of parts) marks.push(placeNext(part, marks, sampleRateHz));
  return marks;
}

/** Places a track after those that lie there already. */
export function placeNext(part: SequencePart, marks: readonly ProgrammeMark[], sampleRateHz: number): ProgrammeMark {
  const startFrame = startOf(part, marks, sampleRateHz);
  return { startFrame, endFrame: startFrame + part.frames };
}

function startOf({ frames, gapSeconds, crossfadeSeconds, isSegue }: SequencePart, marks: readonly ProgrammeMark[], sampleRateHz: number): number {
  const end = marks.at(-1)?.endFrame ?? 0;
  if (isSegue) return end;
  const overlap = Math.round(crossfadeSeconds * sampleRateHz);
  if (overlap === 0) return onGrid(end + Math.round(gapSeconds * sampleRateHz), sampleRateHz, Math.ceil);
  return Math.max(onGrid(end - overlap, sampleRateHz, Math.floor), earliestCrossing(marks, frames, sampleRateHz));
}

/** Where a crossfade into a track of so many frames may begin: when the one before it has ended, and so late that the track outlasts its own. */
function earliestCrossing(marks: readonly ProgrammeMark[], frames: number, sampleRateHz: number): number {
  const [beforeLast, last] = [marks.at(-2), marks.at(-1)];
  const earliest = Math.max(beforeLast?.endFrame ?? 0, last?.startFrame ?? 0, (last?.endFrame ?? 0) - frames);
  return onGrid(earliest, sampleRateHz, Math.ceil);
}

/** Frames of a whole programme: at 44.1 kHz filled up to a CD frame. */
export function programmeFrames(marks: readonly ProgrammeMark[], sampleRateHz: number): number {
  return onGrid(Math.max(0, ...marks.map(({ endFrame }) => endFrame)), sampleRateHz, Math.ceil);
}

/** Where one piece made of several mixes is cut after it was brought to another rate; at 44.1 kHz on the nearest CD frames. `starts` end with its length. */
export function cutsOf(starts: readonly number[], fromHz: number, toHz: number, frames: number): ProgrammeMark[] {
  const cut = (index: number) => (index === starts.length - 1 ? frames : onGrid(Math.round((starts[index] * toHz) / fromHz), toHz, Math.round));
  return starts.slice(1).map((_, index) => ({ startFrame: cut(index), endFrame: cut(index + 1) }));
}

/** Tracks that stand on one side of one disc, as their places in the list, in order. */
export function programmesOf(tracks: readonly { readonly disc: number | null; readonly side: string | null }[]): number[][] {
  const programmes: number[][] = [];
  for (const [index, { disc, side }] of tracks.entries()) {
    const before = tracks[index - 1];
    if (before && before.disc === disc && before.side === side) programmes[programmes.length - 1].push(index);
    else programmes.push([index]);
  }
  return programmes;
}

/** Tracks that are mastered as one piece, as their places in the list: each with those that go on from it. */
export function unitsOf(tracks: readonly { readonly isSegue: boolean }[]): number[][] {
  const units: number[][] = [];
  for (const [index, { isSegue }] of tracks.entries()) {
    if (isSegue && units.length > 0) units[units.length - 1].push(index);
    else units.push([index]);
  }
  return units;
}

function onGrid(frame: number, sampleRateHz: number, round: (value: number) => number): number {
  return sampleRateHz === cdFrame.rateHz ? round(frame / cdFrame.frames) * cdFrame.frames : frame;
}
