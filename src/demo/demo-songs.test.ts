import { beforeAll, describe, expect, it } from "vitest";
import { newEngine } from "../../test/engine.ts";
import { type Loudness, measureLoudness } from "../analysis/loudness.ts";
import { type Planar, sourceFromPlanar } from "../audio/source.ts";
import type { RenderedSong } from "./demo-song.ts";
import { demoSongs } from "./demo-songs.ts";
import { filterBuffer } from "./synthesis/filter.ts";

const songs = new Map<string, RenderedSong>();
const loudness = new Map<string, Loudness>();

beforeAll(async () => {
  for (const song of demoSongs) {
    const rendered = song.render();
    songs.set(song.slug, rendered);
    loudness.set(song.slug, await measureLoudness(sourceFromPlanar(song.slug, 48000, rendered.mix), newEngine()));
  }
});

function peakDbfs(planar: Planar): number {
  return 20 * Math.log10(Math.max(...planar.map((channel) => channel.reduce((peak, sample) => Math.max(peak, Math.abs(sample)), 0))));
}

function songOf(slug: string): RenderedSong {
  const song = songs.get(slug);
  if (!song) throw new Error(`no song ${slug}`);
  return song;
}

function loudnessOf(slug: string): Loudness {
  const measured = loudness.get(slug);
  if (!measured) throw new Error(`no song ${slug}`);
  return measured;
}

/** First place where the stems do not add up to the mix, or where a value is not a whole number of 24-bit steps; -1 where all is well. */
function firstMismatch({ stems, mix }: RenderedSong): number {
  const parts = Object.values(stems);
  for (let channel = 0; channel < 2; channel++) {
    const total = mix[channel];
    const channels = parts.map((stem) => stem[channel]);
    for (let n = 0; n < total.length; n++) {
      let sum = 0;
      for (const samples of channels) {
        const steps = samples[n] * 8388608;
        if (steps !== Math.trunc(steps)) return n;
        sum += steps;
      }
      if (sum !== total[n] * 8388608) return n;
    }
  }
  return -1;
}

function powerDb(samples: Float32Array): number {
  return 10 * Math.log10(samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length);
}

/** Level above 5 kHz against the level between 500 Hz and 2 kHz, in dB. */
function brightnessDb([left]: Planar): number {
  const [treble, middle] = [left.slice(), left.slice()];
  filterBuffer(treble, "high", 5000);
  filterBuffer(middle, "high", 500);
  filterBuffer(middle, "low", 2000);
  return powerDb(treble) - powerDb(middle);
}

/** Correlation of the sides below 120 Hz. */
function lowCorrelation(planar: Planar): number {
  const [left, right] = planar.map((channel) => {
    const low = channel.slice();
    filterBuffer(low, "low", 120);
    return low;
  });
  const product = left.reduce((sum, sample, n) => sum + sample * right[n], 0);
  return product / Math.sqrt(left.reduce((sum, sample) => sum + sample * sample, 0) * right.reduce((sum, sample) => sum + sample * sample, 0));
}

describe.each(demoSongs.map((song) => song.slug))("the demo song %s", (slug) => {
  it("has stems of 24 bits that sum to its mix exactly", () => {
    expect(firstMismatch(songOf(slug))).toBe(-1);
  });
  it("peaks between -8.5 and -7.5 dBFS, as a premaster should", () => {
    expect(peakDbfs(songOf(slug).mix)).toBeGreaterThan(-8.5);
    expect(peakDbfs(songOf(slug).mix)).toBeLessThan(-7.5);
  });
  it("lasts 45 to 75 s, starts in silence and ends below -60 dBFS", () => {
    const { mix } = songOf(slug);
    expect(mix[0].length / 48000).toBeGreaterThan(45);
    expect(mix[0].length / 48000).toBeLessThan(75);
    expect(peakDbfs(mix.map((channel) => channel.subarray(0, 4800)))).toBeLessThan(-80);
    expect(peakDbfs(mix.map((channel) => channel.subarray(channel.length - 24000)))).toBeLessThan(-60);
  });
  it("has never been limited: true peak 13 to 18 dB over its loudness", () => {
    const { truePeakDbtp, integratedLufs } = loudnessOf(slug);
    const plrDb = (truePeakDbtp ?? Number.NaN) - (integratedLufs ?? Number.NaN);
    expect(plrDb).toBeGreaterThan(13);
    expect(plrDb).toBeLessThan(18);
  });
  it("has sound in every stem", () => {
    for (const stem of Object.values(songOf(slug).stems)) expect(peakDbfs(stem)).toBeGreaterThan(-30);
  });
});

describe("the demo EP", () => {
  it("comes out the same twice", () => {
    const again = demoSongs[0].render();
    const first = songOf(demoSongs[0].slug);
    for (const channel of [0, 1]) {
      expect(Buffer.from(again.mix[channel].buffer).equals(Buffer.from(first.mix[channel].buffer))).toBe(true);
    }
  });
  it("goes from dense rock to a ballad with at least 5 LU more loudness range", () => {
    expect((loudnessOf("lantern-room").loudnessRangeLu ?? 0) - (loudnessOf("rust-and-wire").loudnessRangeLu ?? 0)).toBeGreaterThan(5);
  });
  it("has a bright song, a dull one and a dark ballad: treble against middle falls by 2 dB or more from each to the next", () => {
    const [pop, rock, ballad] = ["neon-harbour", "rust-and-wire", "lantern-room"].map((slug) => brightnessDb(songOf(slug).mix));
    expect(pop - rock).toBeGreaterThan(2);
    expect(rock - ballad).toBeGreaterThan(2);
  });
  it("has a wide bass planted in the rock song only", () => {
    expect(lowCorrelation(songOf("rust-and-wire").stems.bass)).toBeLessThan(0.6);
    expect(lowCorrelation(songOf("neon-harbour").stems.bass)).toBeGreaterThan(0.99);
    expect(lowCorrelation(songOf("lantern-room").stems.bass)).toBeGreaterThan(0.99);
  });
});
