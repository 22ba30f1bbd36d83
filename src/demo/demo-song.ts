import type { Planar } from "../audio/source.ts";
import { gainOf } from "./synthesis/exact-math.ts";
import { StereoBuffer } from "./synthesis/stereo-buffer.ts";

/** The groups a song is sent to a mastering engineer in. In the rock song the guitars are "synths": the names are those of the groups, not of what plays. */
export type StemName = "drums" | "bass" | "synths" | "vocals";

/** A rendered song: 24-bit values at 48 kHz, stereo, all of one length. The stems sum to the mix exactly. */
export interface RenderedSong {
  readonly stems: Readonly<Record<StemName, Planar>>;
  readonly mix: Planar;
  readonly sampleRateHz: 48000;
}

/** A song of the demo EP. `render` makes it afresh: the same samples on every machine. */
export interface DemoSong {
  readonly slug: string;
  readonly title: string;
  readonly artist: string;
  render(): RenderedSong;
}

const fullScale24 = 8388608;

/**
 * Brings four buses to a premaster's level (sample peak of the sum at `peakDbfs`), rounds each to 24 bits and adds them up: gain and rounding only, nothing limits.
 * The buses become the stems. */
export function bounce(buses: Readonly<Record<StemName, StereoBuffer>>, peakDbfs: number): RenderedSong {
  const frames = buses.drums.frames;
  const sum = new StereoBuffer(frames);
  for (const bus of Object.values(buses)) sum.mix(bus);
  let peak = 0;
  for (const samples of [sum.left, sum.right]) for (let n = 0; n < frames; n++) peak = Math.max(peak, Math.abs(samples[n]));
  const scale = (gainOf(peakDbfs) / peak) * fullScale24;
  const mix = [sum.left.fill(0), sum.right.fill(0)];
  const stem = (bus: StereoBuffer): Planar => {
    roundInto(bus.left, mix[0], scale);
    roundInto(bus.right, mix[1], scale);
    return [bus.left, bus.right];
  };
  const stems = { drums: stem(buses.drums), bass: stem(buses.bass), synths: stem(buses.synths), vocals: stem(buses.vocals) };
  return { stems, mix, sampleRateHz: 48000 };
}

/** Rounds a stem to 24 bits in place and adds it to the mix; sums of so few 24-bit values below full scale are exact in 32-bit floats. */
function roundInto(samples: Float32Array, mix: Float32Array, scale: number): void {
  for (let n = 0; n < samples.length; n++) {
    samples[n] = Math.round(samples[n] * scale) / fullScale24;
    mix[n] += samples[n];
  }
}
