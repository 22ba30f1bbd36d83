import { ceilingToleranceDb } from "../run/guards.ts";
import type { VersionProgramme, VersionTrack } from "./album-version.ts";
import { easyStepLu, stepsOf } from "./transitions.ts";

/** A CD takes 79:57 (359,849 sectors), plants warn from 78:00; the shortest track is 4 s (Red Book, IEC 60908). */
const cd = { rateHz: 44100, warnSeconds: 78 * 60, shortestTrackSeconds: 4 } as const;
/** A 12-inch side at 33 rpm: good up to 19:30, at most 23:00 (guides of pressing plants: pressingbusiness.co, 100vinyl.com). */
const side = { goodSeconds: 19.5 * 60, mostSeconds: 23 * 60 } as const;
/** Silence inside masters that makes a gap longer than it was told. */
const hiddenGapSeconds = 1.5;
/** Less silence than this at the ends of two masters: the music may go on from one to the other. */
const soundingOnSeconds = 0.02;

/** What of a sequence is worth a look before the record leaves the house, a sentence each. Pure. */
export function sequenceNotes(
  tracks: readonly VersionTrack[],
  programmes: readonly VersionProgramme[],
  sampleRateHz: number,
  ceilingDbtp: number,
): string[] {
  return [
    ...programmes.flatMap((programme) => lengthNotes(programme, sampleRateHz)),
    ...tracks.flatMap((_, at) => trackNotes(tracks, at, sampleRateHz)),
    ...tracks.flatMap((track) => cutNotes(track, tracks, ceilingDbtp)),
  ];
}

/** Played by itself, a track that is cut where the music goes on ends in a step, which a converter overshoots. */
function cutNotes({ piece, number, title, after }: VersionTrack, tracks: readonly VersionTrack[], ceilingDbtp: number): string[] {
  const isCut = tracks.filter((other) => other.piece === piece).length > 1;
  if (!isCut || after.truePeakDbtp <= ceilingDbtp + ceilingToleranceDb) return [];
  return [
    `${number} ${title}, played alone, reaches ${after.truePeakDbtp} dBTP where it is cut from its neighbour; played through, the ceiling of ${ceilingDbtp} dBTP holds.`,
  ];
}

function lengthNotes({ file, durationSeconds }: VersionProgramme, sampleRateHz: number): string[] {
  const minutes = `${Math.floor(durationSeconds / 60)}:${String(Math.floor(durationSeconds % 60)).padStart(2, "0")}`;
  if (/side-/.test(file)) {
    if (durationSeconds <= side.goodSeconds) return [];
    const most = durationSeconds > side.mostSeconds ? "more than a 12-inch side holds (23:00)" : "a 12-inch side is cut quieter above 19:30";
    return [`${file} lasts ${minutes}: ${most}.`];
  }
  return sampleRateHz === cd.rateHz && durationSeconds > cd.warnSeconds
    ? [`${file} lasts ${minutes}: plants warn from 78:00, a CD holds 79:57.`]
    : [];
}

function trackNotes(tracks: readonly VersionTrack[], at: number, sampleRateHz: number): string[] {
  const [before, track] = [tracks[at - 1], tracks[at]];
  const notes: string[] = [];
  if (sampleRateHz === cd.rateHz && track.durationSeconds < cd.shortestTrackSeconds && track.asked["intent"] !== "hidden") {
    notes.push(`${track.number} ${track.title} lasts ${track.durationSeconds.toFixed(1)} s: a track of a CD has 4 s or more.`);
  }
  if (!before || before.programme !== track.programme || track.asked["isSegue"] === true || track.startFrame < before.endFrame) return notes;
  const inside = before.after.silentEndSeconds + track.after.silentStartSeconds;
  const told = (track.startFrame - before.endFrame) / sampleRateHz;
  if (inside >= hiddenGapSeconds) {
    notes.push(
      `between ${before.title} and ${track.title} there are ${(told + inside).toFixed(1)} s of silence: ${told.toFixed(1)} s told, ${inside.toFixed(1)} s in the masters.`,
    );
  }
  if (told > 0 && track.asked["gapSeconds"] === 0 && inside < soundingOnSeconds) {
    notes.push(
      `between ${before.title} and ${track.title} there are ${(1000 * told).toFixed(1)} ms of silence up to the next CD frame; where the music goes on, segue: true joins them to the sample.`,
    );
  }
  const isTold = [before, track].some(({ asked }) => asked["intent"] === "quiet" || asked["intent"] === "loudest" || asked["intent"] === "hidden");
  const [step] = stepsOf([before.after, track.after], [0, 0]);
  if (Math.abs(step) > easyStepLu && !isTold) {
    notes.push(`from the end of ${before.title} to the start of ${track.title} the loudness steps by ${step > 0 ? "+" : ""}${step.toFixed(1)} LU.`);
  }
  return notes;
}
