import type { Planar } from "../../audio/source.ts";
import { createWavWriter } from "../../formats/wav/wav-writer.ts";
import { newFile } from "./files.ts";

/** Writes samples that lie on the 24-bit grid as a 24-bit WAV file, exactly. */
export async function writeWav24(path: string, sampleRateHz: number, planar: Planar): Promise<void> {
  const channels = planar.length;
  const frames = planar[0].length;
  const bytes = new Uint8Array(frames * channels * 3);
  for (let frame = 0, at = 0; frame < frames; frame++) {
    for (let channel = 0; channel < channels; channel++, at += 3) {
      const value = Math.max(-8388608, Math.min(8388607, Math.round(planar[channel][frame] * 8388608)));
      bytes[at] = value & 255;
      bytes[at + 1] = (value >> 8) & 255;
      bytes[at + 2] = (value >> 16) & 255;
    }
  }
  const output = await newFile(path);
  const writer = await createWavWriter(output, { sampleRateHz, channels, encoding: 24, expectedFrames: frames });
  await writer.writeEncoded(bytes);
  await writer.finish();
  await output.commit();
}
