import { AudioInputError } from "../audio/errors.ts";
import type { AudioSource } from "../audio/source.ts";
import { shifted } from "./shifted-source.ts";

/**
 * Sources one after the other as one, without a seam: what was cut out of one performance is whole again. A single source comes back as it is.
 * Throws AudioInputError where rates or channels differ.
 */
export function joinSources(sources: readonly AudioSource[]): AudioSource {
  const [first, ...others] = sources;
  if (others.length === 0) return first;
  for (const other of others) {
    if (other.sampleRateHz === first.sampleRateHz && other.channels === first.channels) continue;
    const shape = ({ sampleRateHz, channels }: AudioSource) => `${sampleRateHz} Hz and ${channels} ch`;
    const code = other.sampleRateHz === first.sampleRateHz ? "input-channels" : "input-rate";
    const sentence = `${other.name} has ${shape(other)}, ${first.name} has ${shape(first)}: tracks joined by segue are one piece; export them alike.`;
    throw new AudioInputError(code, other.name, sentence);
  }
  return joined(sources);
}

function joined(sources: readonly AudioSource[]): AudioSource {
  const [{ name, sampleRateHz, channels, encoding }] = sources;
  const starts = startsOf(sources.map(({ frames }) => frames));
  const frames = starts[sources.length];
  return {
    name,
    sampleRateHz,
    channels,
    frames,
    encoding,
    warnings: sources.flatMap(({ warnings }) => warnings),
    get nonFiniteSamples() {
      return sources.reduce((sum, source) => sum + source.nonFiniteSamples, 0);
    },
    async read(startFrame, into) {
      const wanted = Math.max(0, Math.min(into[0].length, frames - startFrame));
      let done = 0;
      for (const [index, source] of sources.entries()) {
        const from = startFrame + done - starts[index];
        const count = Math.min(wanted - done, source.frames - from);
        if (from < 0 || count <= 0) continue;
        const views = into.map((buffer) => buffer.subarray(done, done + count));
        await source.read(from, views);
        done += count;
      }
      return done;
    },
  };
}

/** Where each of several lengths begins when they follow each other, and where the last one ends. */
export function startsOf(lengths: readonly number[]): number[] {
  const starts = [0];
  for (const length of lengths) starts.push(starts[starts.length - 1] + length);
  return starts;
}

/** Some frames of a source as a source of its own. */
export function section(source: AudioSource, { startFrame, endFrame }: { readonly startFrame: number; readonly endFrame: number }): AudioSource {
  return shifted(source, startFrame, endFrame - startFrame);
}
