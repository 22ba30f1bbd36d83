import type { Curves } from "../run/result.ts";
import type { AlbumMove } from "./album-plan.ts";
import { type AlbumTrack, splitTilt } from "./album-track.ts";
import type { Cohesion } from "./cohesion.ts";
import type { ProgrammeMark } from "./sequence.ts";

/** What of a track is compared over the record; loudness as played on two speakers. */
export interface TrackFigures {
  readonly integratedLufs: number;
  readonly loudLufs: number;
  /** First and last 15 s. */
  readonly startLufs: number;
  readonly endLufs: number;
  /** Silence before its first and after its last sound. */
  readonly silentStartSeconds: number;
  readonly silentEndSeconds: number;
  readonly truePeakDbtp: number;
  readonly loudnessRangeLu: number;
  /** dB from 100 Hz to 10 kHz. */
  readonly tiltDb: number;
  readonly sideToMidDb: number | null;
  /** How much louder two speakers play it than its file measures, LU: of a mono file only. */
  readonly speakersLu?: number;
  /** Third octaves of the loud passages relative to their mean over 60 Hz to 12 kHz, dB. */
  readonly relativeDb: readonly number[];
}

/** One track of a version. */
export interface VersionTrack extends ProgrammeMark {
  readonly number: number;
  readonly title: string;
  /** Everything its session says of it. */
  readonly asked: Readonly<Record<string, unknown>>;
  /** Place of the piece that the track is, or is part of, in the plan. */
  readonly piece: number;
  /** Path of the mix, from the folder of the record. */
  readonly mix: string;
  /** Names in the folder of the record. */
  readonly file: string;
  readonly report: string;
  readonly alternates: readonly string[];
  readonly programme: string;
  /** Names everything that decides the file's bytes but the date: the same key is the same file. */
  readonly key: string;
  readonly matrix: string;
  readonly pcmSha256: string;
  readonly durationSeconds: number;
  /** Rendered for this version, or as it was. */
  readonly isNew: boolean;
  /** Integrated loudness asked of the piece that the track is, or is part of; a mono one plays 3.01 LU louder. */
  readonly targetLufs: number;
  /** Loud section against the loudest of the record, LU, as planned. */
  readonly contrastLu: number;
  /** dB from 100 Hz to 10 kHz, beside the track's own tone. */
  readonly tiltMoveDb: number;
  /** Harmonics, as rendered; null for none. */
  readonly warmth: string | null;
  readonly before: TrackFigures;
  readonly after: TrackFigures;
}

/** One continuous programme: the whole record, or a side or disc of it. */
export interface VersionProgramme {
  readonly file: string;
  readonly cue: string;
  readonly matrix: string;
  readonly pcmSha256: string;
  readonly madeAt: string;
  readonly durationSeconds: number;
  readonly integratedLufs: number | null;
  /** Short-term loudness every `stepSeconds`, LUFS; null where silent. */
  readonly loudness: Pick<Curves, "stepSeconds"> & { readonly shortTermLufs: readonly (number | null)[] };
}

/** The plan of a version: what later versions hold on to. */
export interface VersionPlan {
  /** Names what was asked of the record as a whole. */
  readonly albumKey: string;
  /** Loudness of a loud section that lies where the loudest of the record does, LUFS on two speakers. */
  readonly topLufs: number;
  /** Place among the pieces, from 0, of the one that the others follow. */
  readonly anchor: number;
  /** How much of the loudness it could have alone the anchor leaves to the loudest piece, LU; absent from versions that did not ask. */
  readonly anchorYieldedLu?: number;
  readonly levelTrust: number;
  /** Pieces in order: a track, or tracks that go on from each other. */
  readonly units: readonly {
    /** Names what was asked of the piece and the samples of its mix. */
    readonly entryKey: string;
    readonly samplesSha256: string;
    readonly targetLufs: number;
    /** Where its loudest 15 s are to lie, LUFS as the file measures; null for the anchor, which meets its target. Absent from versions made before 15 s were aimed at. */
    readonly loudSectionLufs?: number | null;
    readonly move: AlbumMove;
  }[];
}

/** How loud one service plays each track, LUFS. */
export interface AlbumPlayback {
  readonly service: string;
  readonly targetLufs: number | null;
  /** Each by its own gain. */
  readonly trackLufs: readonly number[];
  /** All by one gain, that of the whole record. */
  readonly albumLufs: readonly number[];
}

/** What was asked of a record beside its session. */
export interface AlbumSettings {
  readonly style: string;
  readonly targetLufs: number | null;
  readonly ceilingDbtp: number;
  readonly intensity: number;
  readonly search: string;
  readonly bits: 16 | 24;
  readonly ditherSeed: number;
}

/** One version of a record, as versions/vN.json and album.json hold it. */
export interface AlbumVersion {
  readonly version: number;
  readonly parent: number | null;
  /** Why it was made, a sentence each; the first is the user's own where one was given. */
  readonly reasons: readonly string[];
  readonly madeAt: string;
  readonly deadwax: string;
  readonly engineSha256: string;
  readonly session: string;
  readonly artist: string | null;
  readonly title: string | null;
  readonly upc: string | null;
  readonly settings: AlbumSettings;
  readonly sampleRateHz: number;
  /** Number of the track that the others follow, as in the list: a hidden one shares that of the track it hides behind. */
  readonly anchor: number;
  /** Its master, whose name no other track has. */
  readonly anchorFile: string;
  readonly levelTrust: number;
  readonly plan: VersionPlan;
  readonly tracks: readonly VersionTrack[];
  readonly programmes: readonly VersionProgramme[];
  readonly cohesion: { readonly before: Cohesion; readonly after: Cohesion };
  readonly playback: readonly AlbumPlayback[];
  /** What is worth a look before the record leaves the house: lengths, silences, steps, faults of mixes and stems. */
  readonly notes: readonly string[];
}

/** The track that the others follow: the first of its piece. Its number does not tell, a hidden track has that of the one it hides behind. */
export function anchorOf({ plan, tracks }: Pick<AlbumVersion, "plan" | "tracks">): VersionTrack | undefined {
  return tracks.find(({ piece }) => piece === plan.anchor);
}

/** The figures of a track that a version keeps. */
export function figuresOf(track: AlbumTrack): TrackFigures {
  const {
    integratedLufs,
    loudLufs,
    startLufs,
    endLufs,
    silentStartSeconds,
    silentEndSeconds,
    truePeakDbtp,
    loudnessRangeLu,
    sideToMidDb,
    speakersLu,
    relativeDb,
  } = track;
  const rounded = (value: number) => Math.round(value * 100) / 100;
  return {
    integratedLufs: rounded(integratedLufs),
    loudLufs: rounded(loudLufs),
    startLufs: rounded(startLufs),
    endLufs: rounded(endLufs),
    silentStartSeconds: rounded(silentStartSeconds),
    silentEndSeconds: rounded(silentEndSeconds),
    truePeakDbtp: rounded(truePeakDbtp),
    loudnessRangeLu: rounded(loudnessRangeLu),
    tiltDb: rounded(splitTilt(relativeDb).tiltDb),
    sideToMidDb: sideToMidDb === null ? null : rounded(sideToMidDb),
    ...(speakersLu > 0 ? { speakersLu: rounded(speakersLu) } : {}),
    relativeDb: relativeDb.map(rounded),
  };
}
