import { describe, expect, it } from "vitest";
import { type BitWriter, flacFrame, flacHead, verbatim, verbatimFlac } from "../../../test/flac-fixtures.ts";
import { bytesSource, integer, join, seeded } from "../../../test/wav-fixtures.ts";
import { openAudio } from "../open.ts";
import { memorySpool } from "../spool.ts";

async function decode(bytes: Uint8Array) {
  const source = await openAudio(bytesSource("mix.flac", bytes), memorySpool);
  const into = Array.from({ length: source.channels }, () => new Float32Array(source.frames));
  await source.read(0, into);
  return { source, planar: into.map((channel) => Array.from(channel)) };
}

function noise(frames: number, bits: number, seed: number): number[] {
  const random = seeded(seed);
  return Array.from({ length: frames }, () => Math.floor((random() - 0.5) * 2 ** bits));
}

const scaled = (values: readonly number[], bits: number) => values.map((value) => Math.fround(value / 2 ** (bits - 1)));

describe("FLAC", () => {
  it.each([4, 8, 12, 16, 17, 20, 24, 32])("gives %d-bit samples as value / 2^(bits - 1), exactly to 24 bits", async (bits) => {
    const planar = [noise(1000, bits, 1), noise(1000, bits, 2)];
    planar[0][0] = -(2 ** (bits - 1));
    planar[0][1] = 2 ** (bits - 1) - 1;
    const { source, planar: decoded } = await decode(verbatimFlac(planar, bits, 192));
    expect(decoded).toEqual(planar.map((channel) => scaled(channel, bits)));
    expect(source.encoding).toEqual({ container: "flac", kind: "pcm", bits });
    expect(source.warnings).toEqual([]);
  });

  it("has the speakers of RFC 9639, 9.1.3, for its number of channels, or those that a comment names (8.6.2)", async () => {
    const speakersOf = async (channels: number, ...comments: string[]) => {
      const plain = verbatimFlac(
        Array.from({ length: channels }, () => noise(16, 16, 1)),
        16,
        16,
      );
      const list = join(integer(0, 4), integer(comments.length, 4), ...comments.flatMap((text) => [integer(text.length, 4), text]));
      const withComments = join("fLaC", [0], plain.subarray(5, 42), [0x84], integer(list.length, 3, true), list, plain.subarray(42));
      return (await decode(comments.length > 0 ? withComments : plain)).source.encoding.speakerMask;
    };
    expect([await speakersOf(2), await speakersOf(4), await speakersOf(6)]).toEqual([undefined, 0x33, 0x3f]);
    expect(await speakersOf(3, "TITLE=x", "waveformatextensible_channel_mask=0xB")).toBe(0xb);
    for (const wrong of ["", "0x0", "left", "-1", "0x100000000"]) expect(await speakersOf(3, `WAVEFORMATEXTENSIBLE_CHANNEL_MASK=${wrong}`)).toBe(0x7);
  });

  it.each([
    ["left/side", 8],
    ["side/right", 9],
    ["mid/side", 10],
  ])("restores %s stereo", async (_, assignment) => {
    const [left, right] = [noise(64, 24, 3), noise(64, 24, 4)];
    const side = left.map((value, i) => value - right[i]);
    const mid = left.map((value, i) => Math.floor((value + right[i]) / 2));
    const first = assignment === 9 ? verbatim(side, 25) : verbatim(assignment === 8 ? left : mid, 24);
    const second = assignment === 9 ? verbatim(right, 24) : verbatim(side, 25);
    const head = flacHead({ channels: 2, bits: 24, blockFrames: 64, totalFrames: 64 });
    const { planar } = await decode(join(head, flacFrame(0, 64, assignment, [first, second])));
    expect(planar).toEqual([scaled(left, 24), scaled(right, 24)]);
  });

  const residual = (writer: BitWriter, values: readonly number[], parameter: number) => {
    writer.write(0, 2).write(0, 4).write(parameter, 4);
    for (const value of values) writer.rice(value, parameter);
  };

  it.each([0, 1, 2, 3, 4])("runs the fixed predictor of order %d over Rice codes, long ones too", async (order) => {
    const samples = noise(48, 12, 5).map((value, i) => (i === 20 ? 32767 : value));
    // RFC 9639: the residual of order n is the n-th difference.
    let difference = samples;
    for (let n = 0; n < order; n++) difference = difference.map((value, i) => value - (i === 0 ? 0 : difference[i - 1]));
    const subframe = (writer: BitWriter) => {
      writer
        .write(0, 1)
        .write(8 + order, 6)
        .write(0, 1);
      for (const sample of samples.slice(0, order)) writer.write(sample, 16);
      residual(writer, difference.slice(order), 9);
    };
    const head = flacHead({ channels: 1, bits: 16, blockFrames: 48, totalFrames: 48 });
    expect((await decode(join(head, flacFrame(0, 48, 0, [subframe])))).planar).toEqual([scaled(samples, 16)]);
  });

  it.each([1, 7, 12, 32])("runs the linear predictor of order %d", async (order) => {
    const samples = noise(100, 20, 6);
    const taps = noise(order, 12, 7);
    const shift = 11;
    const predicted = samples.map((_, i) => Math.floor(taps.reduce((sum, tap, k) => sum + tap * (samples[i - 1 - k] ?? 0), 0) / 2 ** shift));
    const subframe = (writer: BitWriter) => {
      writer
        .write(0, 1)
        .write(31 + order, 6)
        .write(0, 1);
      for (const sample of samples.slice(0, order)) writer.write(sample, 24);
      writer.write(11, 4).write(shift, 5);
      for (const tap of taps) writer.write(tap, 12);
      writer.write(1, 2).write(0, 4).write(20, 5);
      samples.slice(order).forEach((sample, i) => {
        writer.rice(sample - predicted[i + order], 20);
      });
    };
    const head = flacHead({ channels: 1, bits: 24, blockFrames: 100, totalFrames: 100 });
    expect((await decode(join(head, flacFrame(0, 100, 0, [subframe])))).planar).toEqual([scaled(samples, 24)]);
  });

  it("reads constant subframes, wasted bits and escaped partitions", async () => {
    const samples = noise(32, 12, 8).map((value) => value * 16);
    const escaped = (writer: BitWriter) => {
      writer.write(0, 1).write(8, 6).write(0, 1).write(0, 2).write(1, 4);
      for (const half of [samples.slice(0, 16), samples.slice(16)]) {
        writer.write(15, 4).write(16, 5);
        for (const sample of half) writer.write(sample, 16);
      }
    };
    const constant = (writer: BitWriter) => writer.write(0, 8).write(-1234, 16);
    const head = flacHead({ channels: 3, bits: 16, blockFrames: 32, totalFrames: 32 });
    const { planar } = await decode(join(head, flacFrame(0, 32, 2, [escaped, constant, verbatim(samples, 16, 4)])));
    expect(planar).toEqual([scaled(samples, 16), scaled(new Array<number>(32).fill(-1234), 16), scaled(samples, 16)]);
  });

  it("keeps the length when a frame is damaged or gone, with silence in its place and a warning", async () => {
    const samples = noise(1000, 16, 9);
    const file = verbatimFlac([samples], 16, 100);
    const frameBytes = (file.length - 42) / 10;
    const damaged = file.slice();
    damaged[42 + 3 * frameBytes + 50] ^= 1;
    const gone = join(file.subarray(0, 42 + 3 * frameBytes), file.subarray(42 + 4 * frameBytes));
    const expected = scaled(
      samples.map((value, i) => (i >= 300 && i < 400 ? 0 : value)),
      16,
    );
    for (const bytes of [damaged, gone]) {
      const { source, planar } = await decode(bytes);
      expect(planar).toEqual([expected]);
      expect(source.warnings).toHaveLength(1);
    }
  });

  it("ignores an ID3 tag before and rubbish after the audio", async () => {
    const samples = noise(300, 16, 10);
    const file = verbatimFlac([samples], 16, 100);
    const id3 = join("ID3", [4, 0, 0, 0, 0, 0, 5], new Uint8Array(5));
    const random = seeded(1);
    const rubbish = Uint8Array.from({ length: 200000 }, () => Math.floor(random() * 256));
    for (const tail of [join("TAG", new Uint8Array(125)), new Uint8Array(5000), rubbish, file.subarray(0, 42)]) {
      const { source, planar } = await decode(join(id3, file, tail));
      expect(planar).toEqual([scaled(samples, 16)]);
      expect(source.encoding.container).toBe("flac");
    }
  });

  it("reads what is there of a file cut off anywhere", async () => {
    const samples = noise(300, 16, 11);
    const file = verbatimFlac([samples], 16, 100);
    const frameBytes = (file.length - 42) / 3;
    for (let length = 4; length < file.length; length += 7) {
      const whole = Math.floor((length - 42) / frameBytes);
      if (whole < 1) {
        await expect(decode(file.slice(0, length))).rejects.toMatchObject({ name: "AudioInputError" });
        continue;
      }
      const { source, planar } = await decode(file.slice(0, length));
      expect(planar[0].slice(0, whole * 100)).toEqual(scaled(samples.slice(0, whole * 100), 16));
      expect(source.warnings.length).toBeGreaterThan(0);
    }
  });
});
