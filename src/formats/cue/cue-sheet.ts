/** Frames of a CD in a second. */
const cdFramesPerSecond = 75;

/** One entry of a cue sheet. */
export interface CueTrack {
  readonly number: number;
  readonly title: string;
  readonly performer: string | null;
  readonly isrc: string | null;
  /** Where the pause before the track begins and where its music begins, frames of the file; equal where there is no pause. */
  readonly pauseFrame: number;
  readonly startFrame: number;
  /** Remarks: credits. */
  readonly remarks: readonly string[];
}

/** A cue sheet: the file it is for, words for the record and its tracks in order. */
export interface CueSheet {
  readonly file: string;
  readonly sampleRateHz: number;
  readonly title: string | null;
  readonly performer: string | null;
  /** UPC/EAN; 12 digits are written as 13. */
  readonly catalogue: string | null;
  readonly tracks: readonly CueTrack[];
}

/**
 * A cue sheet as text (CR LF): CATALOG, TITLE, PERFORMER, FILE, and for each track TITLE, PERFORMER, ISRC, INDEX 00 where a pause of 1/75 s or more comes first, INDEX 01.
 * Times are minutes, seconds and 1/75 s: exact for files cut to CD frames, rounded to the nearest otherwise. Quotes in texts become apostrophes.
 */
export function writeCueSheet({ file, sampleRateHz, title, performer, catalogue, tracks }: CueSheet): string {
  const time = (frame: number) => cueTime(Math.round((frame * cdFramesPerSecond) / sampleRateHz));
  const isPause = ({ pauseFrame, startFrame }: CueTrack) => (startFrame - pauseFrame) * cdFramesPerSecond >= sampleRateHz;
  const lines = [
    ...(catalogue ? [`CATALOG ${catalogue.padStart(13, "0")}`] : []),
    ...(performer ? [`PERFORMER ${quoted(performer)}`] : []),
    ...(title ? [`TITLE ${quoted(title)}`] : []),
    `FILE ${quoted(file)} WAVE`,
    ...tracks.flatMap((track) => [
      `  TRACK ${String(track.number).padStart(2, "0")} AUDIO`,
      `    TITLE ${quoted(track.title)}`,
      ...(track.performer ? [`    PERFORMER ${quoted(track.performer)}`] : []),
      ...(track.isrc ? [`    ISRC ${track.isrc}`] : []),
      ...track.remarks.map((remark) => `    REM ${plain(remark)}`),
      ...(isPause(track) ? [`    INDEX 00 ${time(track.pauseFrame)}`] : []),
      `    INDEX 01 ${time(track.startFrame)}`,
    ]),
  ];
  return `${lines.join("\r\n")}\r\n`;
}

function cueTime(cdFrames: number): string {
  const parts = [Math.floor(cdFrames / (60 * cdFramesPerSecond)), Math.floor(cdFrames / cdFramesPerSecond) % 60, cdFrames % cdFramesPerSecond];
  return parts.map((part) => String(part).padStart(2, "0")).join(":");
}

function quoted(text: string): string {
  return `"${plain(text).replaceAll('"', "'")}"`;
}

function plain(text: string): string {
  return text.replace(/[\r\n]+/g, " ");
}
