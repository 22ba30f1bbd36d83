import type { MPEGDecoder } from "mpg123-decoder";
import { earlyEnd } from "../../audio/early-end.ts";
import { AudioInputError } from "../../audio/errors.ts";
import type { ByteSource, Planar } from "../../audio/source.ts";
import { ByteCursor } from "../byte-cursor.ts";
import { type DecodedStream, trimBlocks } from "../decoded-stream.ts";
import { type GaplessTag, parseGaplessTag } from "./gapless-tag.ts";
import type { MpegHeader } from "./mpeg-frame.ts";
import { MpegSplitter } from "./mpeg-splitter.ts";

/** Delay of every layer III decoder: 528 of the hybrid filter bank, and one (LAME technical FAQ). */
const decoderDelayFrames = 529;

interface Mp3Survey {
  readonly header: MpegHeader;
  readonly tag: GaplessTag | null;
  readonly mpegFrames: number;
  readonly skippedBytes: number;
}

/**
 * Opens MPEG audio (layers I, II, III) from `start`. Encoder delay and padding are cut as the LAME tag states them, so that the length is
 * that of the original; without a tag everything is kept. Samples are not clamped.
 * Throws `decoder-missing` when the optional package is not installed, `input-damaged` when no two frames follow each other.
 */
export async function openMp3Stream(source: ByteSource, start: number): Promise<DecodedStream> {
  const { name } = source;
  const survey = await surveyFrames(new ByteCursor(source, start));
  if (survey === null) throw new AudioInputError("input-damaged", name, `${name} looks like an MP3 file but holds no whole MPEG frames.`);
  const decoder = await createDecoder(name);
  const { header, tag } = survey;
  const lead = tag?.delayFrames == null ? 0 : tag.delayFrames + decoderDelayFrames;
  const end = endOfAudio(survey, lead);
  return {
    sampleRateHz: header.sampleRateHz,
    channels: header.channels,
    encoding: { container: `mp${header.layer}`, kind: "lossy", bits: 0 },
    warnings: warningsOf(survey),
    blocks: () => trimBlocks(decodeMp3(new ByteCursor(source, start), decoder, header), lead, () => end),
  };
}

/** A pass over the headers alone: only the true number of frames tells whether the tag's padding may be trusted. */
async function surveyFrames(cursor: ByteCursor): Promise<Mp3Survey | null> {
  const splitter = new MpegSplitter(cursor);
  const first = await splitter.next();
  if (first === null) return null;
  const tag = parseGaplessTag(first.bytes, first.header);
  let mpegFrames = tag === null ? 1 : 0;
  for (let frame = await splitter.next(); frame !== null; frame = await splitter.next()) {
    if (parseGaplessTag(frame.bytes, frame.header) === null) mpegFrames++;
  }
  return { header: first.header, tag, mpegFrames, skippedBytes: splitter.skippedBytes };
}

function endOfAudio(survey: Mp3Survey, lead: number): number | null {
  const { header, tag, mpegFrames } = survey;
  if (tag === null || tag.paddingFrames === null || tag.delayFrames === null) return null;
  if (tag.mpegFrames !== 0 && tag.mpegFrames !== mpegFrames) return null;
  return lead + Math.max(0, mpegFrames * header.frames - tag.delayFrames - tag.paddingFrames);
}

function warningsOf({ tag, mpegFrames, skippedBytes }: Mp3Survey): string[] {
  const warnings: string[] = [];
  if (skippedBytes > 0) warnings.push(`${skippedBytes} bytes between MPEG frames could not be read.`);
  if (tag !== null && tag.mpegFrames !== 0 && tag.mpegFrames !== mpegFrames) {
    const found = `header says there are ${tag.mpegFrames} MPEG frames; ${mpegFrames} were found.`;
    warnings.push(mpegFrames < tag.mpegFrames ? earlyEnd(`its ${found}`) : `The ${found}`);
  }
  if (tag?.delayFrames == null) warnings.push("The file does not state its encoder delay; some silence at its start and end remains.");
  return warnings;
}

async function createDecoder(name: string): Promise<MPEGDecoder> {
  let library: typeof import("mpg123-decoder");
  try {
    library = await import("mpg123-decoder");
  } catch (error) {
    throw new AudioInputError("decoder-missing", name, `${name} is an MP3 file; to read it run "npm i mpg123-decoder".`, { cause: error });
  }
  const decoder = new library.MPEGDecoder({ enableGapless: false });
  await decoder.ready;
  return decoder;
}

async function* decodeMp3(cursor: ByteCursor, decoder: MPEGDecoder, first: MpegHeader): AsyncGenerator<Planar, void, void> {
  const splitter = new MpegSplitter(cursor);
  try {
    for (let frame = await splitter.next(); frame !== null; frame = await splitter.next()) {
      if (parseGaplessTag(frame.bytes, frame.header) !== null) continue;
      const decoded = decoder.decode(frame.bytes);
      if (decoded.samplesDecoded > 0) yield decoded.channelData.slice(0, first.channels);
    }
  } finally {
    decoder.free();
  }
}
