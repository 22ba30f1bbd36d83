import { describe, expect, it } from "vitest";
import type { InspectionContext } from "./detector.ts";
import { SpectralEdge } from "./spectral-edge.ts";
import type { SpectrumFrame } from "./spectrum-track.ts";

const sampleRateHz = 48000;
const size = 4096;
const binHz = sampleRateHz / size;

/** The edge in music whose spectrum is this, dB by frequency, over so many frames. */
function edgeIn(levelDb: (hz: number) => number, range: readonly [number, number] = [15500, 20500], frames = 400) {
  let hear: (frame: SpectrumFrame) => void = () => undefined;
  const spectra = { size, binHz, listen: (listener: typeof hear) => (hear = listener) };
  const edge = new SpectralEdge({ sampleRateHz, spectra } as unknown as InspectionContext);
  const power = Float64Array.from({ length: size / 2 + 1 }, (_, k) => 10 ** (levelDb(k * binHz) / 10));
  for (let n = 0; n < frames; n++) hear({ left: power, right: power, binHz } as unknown as SpectrumFrame);
  return edge.find(...range);
}
/** Treble at -40 dB up to a frequency, so many dB lower from there on. */
const cut = (edgeHz: number, dropDb: number) => (hz: number) => (hz < edgeHz ? -40 : -40 - dropDb);

describe("an edge in the treble", () => {
  it("is where it falls by 15 dB within 250 Hz, and how deep; 14 dB is none", () => {
    const found = edgeIn(cut(16000, 30));
    expect(Math.abs((found?.frequencyHz ?? 0) - 16000)).toBeLessThanOrEqual(125 + binHz);
    expect(found?.dropDb).toBeCloseTo(30, 1);
    expect(edgeIn(cut(16000, 16))).not.toBeNull();
    expect(edgeIn(cut(16000, 14))).toBeNull();
  });
  it("is looked for where it was asked for only, and never in silence or in less than ten spectra", () => {
    expect(edgeIn(cut(14000, 30))).toBeNull();
    expect(edgeIn(cut(14000, 30), [13000, 15000])).not.toBeNull();
    expect(edgeIn((hz) => cut(16000, 30)(hz) - 200)).toBeNull();
    expect(edgeIn(cut(16000, 30), [15500, 20500], 9)).toBeNull();
  });
  it("may slope, as coders leave it, by 17 dB/kHz (36 dB over 1.5 kHz and half the 600 Hz beside it), but not where the treble falls so from far below", () => {
    const falling = (fromHz: number, toHz: number) => (hz: number) => -40 - 0.017 * Math.max(0, Math.min(toHz, hz) - fromHz);
    expect(edgeIn(falling(16000, 18700))?.dropDb).toBeCloseTo(0.017 * 2100, 0);
    expect(edgeIn(falling(16000, 17500))).toBeNull();
    expect(edgeIn(falling(12000, 18700))).toBeNull();
  });
  it("is none where music goes on above it: a notch, or treble that comes back at 20 kHz", () => {
    expect(edgeIn((hz) => (hz > 16000 && hz < 17500 ? -70 : -40))).toBeNull();
    expect(edgeIn((hz) => (hz > 20000 && hz < 21500 ? -45 : cut(16000, 30)(hz)))).toBeNull();
    // Up to 100 Hz below half the rate, where every converter has its own edge.
    expect(edgeIn((hz) => (hz > 22500 ? -45 : cut(16000, 30)(hz)))).toBeNull();
    expect(edgeIn((hz) => (hz > 23950 ? -45 : cut(16000, 30)(hz)))).not.toBeNull();
  });
});
