import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { newEngine } from "../engine.ts";

const engine = newEngine();
const maxBytes = 1 << 20;
const bytesAt = engine.call("allocate", maxBytes);
const planeAt = engine.allocateF32(1 << 18);

/** The formats by number, each as DataView reads it. */
const formats: [string, number, (view: DataView, at: number) => number][] = [
  ["unsigned 8 bit", 1, (view, at) => (view.getUint8(at) - 128) / 128],
  ["signed 8 bit", 1, (view, at) => view.getInt8(at) / 128],
  ["16 bit LE", 2, (view, at) => view.getInt16(at, true) / 2 ** 15],
  ["16 bit BE", 2, (view, at) => view.getInt16(at, false) / 2 ** 15],
  ["24 bit LE", 3, (view, at) => (view.getInt8(at + 2) * 65536 + view.getUint16(at, true)) / 2 ** 23],
  ["24 bit BE", 3, (view, at) => (view.getInt8(at) * 65536 + view.getUint16(at + 1, false)) / 2 ** 23],
  ["32 bit LE", 4, (view, at) => view.getInt32(at, true) / 2 ** 31],
  ["32 bit BE", 4, (view, at) => view.getInt32(at, false) / 2 ** 31],
  ["float 32 LE", 4, (view, at) => view.getFloat32(at, true)],
  ["float 32 BE", 4, (view, at) => view.getFloat32(at, false)],
  ["float 64 LE", 8, (view, at) => view.getFloat64(at, true)],
  ["float 64 BE", 8, (view, at) => view.getFloat64(at, false)],
];

function decode(format: number, bytes: Uint8Array, frames: number, channels: number, channel: number): Float32Array {
  engine.bytes(bytesAt, bytes.length).set(bytes);
  expect(engine.call("decodePcm", format, bytesAt, frames, channels, channel, planeAt)).toBe(frames);
  return engine.f32(planeAt, frames).slice();
}

interface Encoding {
  bits: number;
  seed?: number;
  channel?: number;
  channels?: number;
  blocks?: number[];
  firstFrame?: number;
  precedingZeros?: number;
}

function encode(samples: Float32Array, { bits, seed = 1, channel = 0, channels = 1, blocks, firstFrame, precedingZeros }: Encoding) {
  const encoder = engine.call("newPcmEncoder", bits, seed, channel);
  if (firstFrame !== undefined) engine.call("pcmEncoderSeek", encoder, firstFrame, precedingZeros ?? 0);
  const frameBytes = (bits / 8) * channels;
  let clamped = 0;
  let start = 0;
  engine.bytes(bytesAt, samples.length * frameBytes).fill(0xaa);
  for (let turn = 0; start < samples.length; turn++) {
    const count = Math.min(blocks?.[turn % blocks.length] ?? samples.length, samples.length - start);
    engine.f32(planeAt, count).set(samples.subarray(start, start + count));
    clamped += engine.call("pcmEncode", encoder, planeAt, count, bytesAt + start * frameBytes, channels, channel);
    start += count;
  }
  return { bytes: engine.bytes(bytesAt, samples.length * frameBytes).slice(), clamped };
}

function integers(bytes: Uint8Array, bits: number, channels = 1, channel = 0): Float64Array {
  const view = new DataView(bytes.buffer);
  const [, size, read] = formats[bits === 16 ? 2 : 4];
  return Float64Array.from({ length: bytes.length / (size * channels) }, (_, n) => read(view, (n * channels + channel) * size) * 2 ** (bits - 1));
}

function moments(values: Float64Array): { mean: number; variance: number } {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return { mean, variance: values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length };
}

function errorInLsb(samples: Float32Array, bits: number, channel = 0, seed = 1): Float64Array {
  const { bytes } = encode(samples, { bits, channels: 2, channel, seed });
  return integers(bytes, bits, 2, channel).map((value, n) => value - samples[n] * 2 ** (bits - 1));
}

function sine(frames: number, cycles: number, amplitude: number): Float32Array {
  return Float32Array.from({ length: frames }, (_, n) => amplitude * Math.sin((2 * Math.PI * cycles * n) / frames + 0.1));
}

describe("PCM decoder", () => {
  it.each(formats.map((format, index) => [format[0], index] as const))("reads %s as a DataView does, any channel of any number", (_, format) => {
    const [, size, read] = formats[format];
    const layout = fc.record({ channels: fc.integer({ min: 1, max: 8 }), bytes: fc.uint8Array({ maxLength: 600 }), pick: fc.nat() });
    fc.assert(
      fc.property(layout, ({ channels, bytes, pick }) => {
        const frames = Math.floor(bytes.length / (size * channels));
        const channel = pick % channels;
        const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
        const expected = Float32Array.from({ length: frames }, (_, n) => read(view, (n * channels + channel) * size));
        expect(decode(format, bytes, frames, channels, channel)).toEqual(expected);
      }),
      { seed: 1 },
    );
  });

  it("knows the size of each format's sample, and refuses others", () => {
    for (const [index, [, size]] of formats.entries()) expect(engine.call("pcmSampleBytes", index)).toBe(size);
    expect(engine.call("pcmSampleBytes", -1)).toBe(0);
    expect(engine.call("pcmSampleBytes", formats.length)).toBe(0);
    expect(engine.call("newPcmEncoder", 20, 1, 0)).toBe(0);
    expect(engine.call("decodePcm", formats.length, bytesAt, 10, 1, 0, planeAt)).toBe(0);
  });
});

describe("PCM encoder", () => {
  it.each([
    [16, -96.33],
    [24, -144.49],
  ])("has a total error of TPDF-dithered %d bit, %d dBFS RMS", (bits, expectedDbfs) => {
    const error = errorInLsb(sine(1 << 17, 997, 0.5), bits);
    const rms = Math.sqrt(error.reduce((sum, e) => sum + e * e, 0) / error.length) / 2 ** (bits - 1);
    // The rms of 131,072 such errors scatters by 0.012 dB.
    expect(Math.abs(20 * Math.log10(rms) - expectedDbfs)).toBeLessThan(0.05);
  });

  it.each([16, 24])("has an error of mean 0 and variance 1/4 LSB^2 wherever between two steps the signal lies (%d bit)", (bits) => {
    for (let position = 0; position < 1; position += 0.125) {
      const { mean, variance } = moments(errorInLsb(new Float32Array(1 << 16).fill((40 + position) / 2 ** (bits - 1)), bits));
      expect(Math.abs(mean)).toBeLessThan(5 * Math.sqrt(0.25 / (1 << 16)));
      expect(Math.abs(variance - 0.25)).toBeLessThan(0.007);
    }
  });

  it("keeps a 0.3 LSB sine without any harmonic above the noise floor", () => {
    const frames = 1 << 17;
    const tone = sine(frames, 1000, 0.3 / 32768);
    const out = integers(encode(tone, { bits: 16 }).bytes, 16);
    const powerAt = (cycles: number) => {
      let real = 0;
      let imaginary = 0;
      for (let n = 0; n < frames; n++) {
        real += out[n] * Math.cos((2 * Math.PI * cycles * n) / frames);
        imaginary += out[n] * Math.sin((2 * Math.PI * cycles * n) / frames);
      }
      return (real ** 2 + imaginary ** 2) / frames;
    };
    // A bin of white noise of variance 1/4 has mean power 1/4, exponentially distributed: 13 times the mean comes once in 400,000 bins.
    for (let k = 2; k <= 12; k++) expect(powerAt(1000 * k)).toBeLessThan(0.25 * 13);
    expect(Math.sqrt((powerAt(1000) * 4) / frames)).toBeCloseTo(0.3, 1);
  });

  it("dithers channels and seeds independently, and white", () => {
    const constant = new Float32Array(1 << 16).fill(0.25);
    const correlation = (a: Float64Array, b: Float64Array, lag: number) => {
      let sum = 0;
      for (let n = lag; n < a.length; n++) sum += a[n] * b[n - lag];
      return sum / (a.length * 0.25);
    };
    const left = errorInLsb(constant, 16, 0);
    const right = errorInLsb(constant, 16, 1);
    const otherSeed = errorInLsb(constant, 16, 0, 2);
    const limit = 5 / Math.sqrt(constant.length);
    for (let lag = 0; lag < 40; lag++) {
      expect(Math.abs(correlation(left, right, lag))).toBeLessThan(limit);
      expect(Math.abs(correlation(left, otherSeed, lag))).toBeLessThan(limit);
      if (lag > 0) expect(Math.abs(correlation(left, left, lag))).toBeLessThan(limit);
    }
  });

  it("gives the same bytes however the signal is cut, silences included", () => {
    const samples = sine(12000, 77, 0.7);
    samples.fill(0, 3000, 3001);
    samples.fill(0, 4000, 8000);
    samples.fill(0, 0, 100);
    for (const bits of [16, 24, 32]) {
      const whole = encode(samples, { bits }).bytes;
      for (const blocks of [[1], [3, 5, 1], [2048], [997, 4]]) expect(encode(samples, { bits, blocks }).bytes).toEqual(whole);
    }
  });

  it("gives the same bytes when split into parts that know their place", () => {
    const samples = sine(8000, 77, 0.7);
    samples.fill(0, 2000, 5000);
    const whole = encode(samples, { bits: 24 }).bytes;
    for (const cut of [1000, 3000, 4500]) {
      const part = encode(samples.subarray(cut), { bits: 24, firstFrame: cut, precedingZeros: Math.max(0, cut - 2000) });
      expect(part.bytes).toEqual(whole.subarray(3 * cut));
    }
  });

  it("goes on past frame 2^32 with fresh dither, however it is cut", () => {
    const samples = new Float32Array(4096).fill(0.25);
    const across = encode(samples, { bits: 16, firstFrame: 2 ** 32 - 2046 });
    expect(encode(samples, { bits: 16, firstFrame: 2 ** 32 - 2046, blocks: [7] }).bytes).toEqual(across.bytes);
    const start = encode(samples, { bits: 16, firstFrame: 0 }).bytes.subarray(0, 4000);
    expect(across.bytes.subarray(2 * 2046, 2 * 2046 + 4000)).not.toEqual(start);
  });

  it("leaves digital silence silent: from the start, and after 2048 zero frames", () => {
    const samples = new Float32Array(20000);
    samples[5000] = 0.5;
    const outs = Array.from({ length: 40 }, (_, seed) => integers(encode(samples, { bits: 16, seed }).bytes, 16));
    for (const out of outs) {
      expect(out.subarray(0, 5000).every((value) => value === 0)).toBe(true);
      expect(out.subarray(5001 + 2048).every((value) => value === 0)).toBe(true);
    }
    // A dithered zero becomes -1 or 1 one time in four: 40 times in a row it does not once in 100,000.
    for (const zeros of [1, 2, 2047, 2048]) expect(outs.some((out) => out[5000 + zeros] !== 0)).toBe(true);
  });

  it.each([16, 24])("comes back through the decoder within 1.5 LSB (%d bit)", (bits) => {
    const samples = sine(1 << 15, 50, 0.99);
    const { bytes, clamped } = encode(samples, { bits });
    const back = decode(bits === 16 ? 2 : 4, bytes, samples.length, 1, 0);
    expect(clamped).toBe(0);
    for (let n = 0; n < samples.length; n++) expect(Math.abs(back[n] - samples[n])).toBeLessThanOrEqual(1.5001 / 2 ** (bits - 1));
  });

  it("writes only its own channel of the frame", () => {
    const { bytes } = encode(new Float32Array(100).fill(-1), { bits: 24, channels: 3, channel: 1 });
    for (let frame = 0; frame < 100; frame++) {
      expect([...bytes.subarray(9 * frame, 9 * frame + 3), ...bytes.subarray(9 * frame + 6, 9 * frame + 9)]).toEqual(Array(6).fill(0xaa));
    }
    expect(decode(4, bytes, 100, 3, 1).every((sample) => Math.abs(sample + 1) < 2e-7)).toBe(true);
  });

  it.each([16, 24])("holds overs at full scale, counts them and makes NaN silent (%d bit)", (bits) => {
    const top = 2 ** (bits - 1) - 1;
    const samples = Float32Array.from([2, -2, 1e30, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 0.5, Number.NaN]);
    const { bytes, clamped } = encode(samples, { bits });
    const out = integers(bytes, bits);
    expect(clamped).toBe(5);
    expect([...out.subarray(0, 5)]).toEqual([top, -top - 1, top, top, -top - 1]);
    expect(Math.abs(out[6])).toBeLessThanOrEqual(1);
  });

  it("passes 32-bit float bit by bit", () => {
    const samples = Float32Array.from([0.1, -0, 1e-42, 2.5, Number.NEGATIVE_INFINITY]);
    expect(decode(8, encode(samples, { bits: 32, channels: 2, channel: 1 }).bytes, samples.length, 2, 1)).toEqual(samples);
  });
});
