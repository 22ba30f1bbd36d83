import type { ComparePageData } from "../../../delivery/compare/page-data.ts";

const edgeSeconds = 0.01;

/** What a page says whose audio did not arrive as it was written: played on, one version would be out of step, or nothing would happen at all. */
const damaged = "This page is damaged: not all of its audio arrived. Copy compare.html again, or run deadwax compare anew.";

/** The bytes of a passage. Throws for a passage that is missing, spoilt or of another length than it was written with. */
function passageBytes(base64: string, { sampleRateHz, channels, passage }: ComparePageData): string {
  let bytes = "";
  try {
    bytes = atob(base64);
  } catch {
    throw new Error(damaged);
  }
  const frames = Math.round((passage.endSeconds - passage.startSeconds) * sampleRateHz);
  if (bytes.length !== frames * 3 * channels) throw new Error(damaged);
  return bytes;
}

/** Turns base64 of interleaved 24-bit little-endian samples into an audio buffer, exactly; 10 ms at both ends are faded, because it plays in a loop. */
function passageBuffer(base64: string, data: ComparePageData): AudioBuffer {
  const { sampleRateHz, channels } = data;
  const bytes = passageBytes(base64, data);
  const frames = bytes.length / (3 * channels);
  const buffer = new AudioBuffer({ length: frames, numberOfChannels: channels, sampleRate: sampleRateHz });
  const edgeFrames = Math.min(Math.round(edgeSeconds * sampleRateHz), frames >> 1);
  for (let channel = 0; channel < channels; channel++) {
    const samples = buffer.getChannelData(channel);
    for (let frame = 0, at = channel * 3; frame < frames; frame++, at += 3 * channels) {
      const value = bytes.charCodeAt(at) | (bytes.charCodeAt(at + 1) << 8) | (bytes.charCodeAt(at + 2) << 16);
      samples[frame] = ((value << 8) >> 8) / 8388608;
    }
    for (let frame = 0; frame < edgeFrames; frame++) {
      samples[frame] *= frame / edgeFrames;
      samples[frames - 1 - frame] *= frame / edgeFrames;
    }
  }
  return buffer;
}

/** All passages of the page, one after the other so that the page stays alive; their text is dropped to free its memory. */
export async function unpackPassages(data: ComparePageData): Promise<AudioBuffer[]> {
  const buffers: AudioBuffer[] = [];
  for (const index of data.candidates.keys()) {
    await new Promise((resolve) => setTimeout(resolve));
    const element = document.getElementById(`audio-${index}`);
    buffers.push(passageBuffer(element?.textContent ?? "", data));
    element?.remove();
  }
  return buffers;
}
