import type { Planar } from "../../audio/source.ts";

// Vorbis I, 4.3.9, also used by Opus (RFC 7845, 5.1.1.2): front left, centre, front right, ... LFE last.
// WAV and FLAC want left, right, centre, LFE, ...
const wavOrder: Readonly<Record<number, readonly number[]>> = {
  3: [0, 2, 1],
  5: [0, 2, 1, 3, 4],
  6: [0, 2, 1, 5, 3, 4],
  7: [0, 2, 1, 6, 5, 3, 4],
  8: [0, 2, 1, 7, 5, 6, 3, 4],
};

/** Channels of an Ogg stream in the order of WAV, which everything above expects. */
export function inWavOrder(channels: Planar): Planar {
  const order = wavOrder[channels.length];
  return order === undefined ? channels : order.map((index) => channels[index]);
}
