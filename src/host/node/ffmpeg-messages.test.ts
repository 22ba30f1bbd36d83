import { describe, expect, it } from "vitest";
import { complaintsFrom, encodingFrom, warningsFrom } from "./ffmpeg-messages.ts";

const stream = (text: string) =>
  `[info]   Stream #0:0[0x1](und): Audio: ${text}\n[info]   Stream #0:0(und): Audio: pcm_f32le, 44100 Hz, stereo, flt, 2822 kb/s`;

describe("what ffmpeg says of a file at -loglevel level+info", () => {
  it.each([
    ["alac (alac / 0x63616C61), 44100 Hz, stereo, s32p (24 bit), 840 kb/s (default)", "alac", "pcm", 24],
    ["alac (alac / 0x63616C61), 44100 Hz, stereo, s16p, 640 kb/s (default)", "alac", "pcm", 16],
    ["pcm_s24le (lpcm / 0x6D63706C), 44100 Hz, stereo, s32 (24 bit), 2116 kb/s", "pcm_s24le", "pcm", 24],
    ["pcm_s32le, 48000 Hz, 5.1(side), s32, 2116 kb/s", "pcm_s32le", "pcm", 32],
    ["pcm_u8 ([1][0][0][0] / 0x0001), 8000 Hz, mono, u8, 64 kb/s", "pcm_u8", "pcm", 8],
    ["wavpack, 44100 Hz, stereo, fltp", "wavpack", "float", 32],
    ["aac (LC) (mp4a / 0x6134706D), 44100 Hz, stereo, fltp, 127 kb/s (default)", "aac", "lossy", 0],
    ["wmav2 (a[1][0][0] / 0x0161), 44100 Hz, stereo, fltp, 128 kb/s", "wmav2", "lossy", 0],
  ])("tells the samples of %s", (text, container, kind, bits) => {
    expect(encodingFrom(stream(text))).toEqual({ container, kind, bits });
  });
  it("counts as lossy where it is not understood", () => {
    expect(encodingFrom("something else")).toEqual({ container: "ffmpeg", kind: "lossy", bits: 0 });
  });
  it("is a warning where audio is missing, in ffmpeg's own words, each once, and none where it only guesses", () => {
    const messages = `[caf @ 0x55d3] [warning] Estimating duration from bitrate, this may be inaccurate
[warning] Guessed Channel Layout for Input Stream #0.0 : stereo
[caf @ 0x5633] [warning] Packet corrupt (stream = 0, dts = 131626).
[warning] file:half.caf: corrupt input packet in stream 0
[error] file:half.caf: Input/output error
[error] file:half.caf: Input/output error`;
    const complaints = ["Packet corrupt (stream = 0, dts = 131626).", "half.caf: corrupt input packet in stream 0", "half.caf: Input/output error"];
    expect(complaintsFrom(messages)).toEqual(complaints);
    const inFolder = complaints.map((complaint) => complaint.replace("half.caf", "/music/half.caf"));
    expect(warningsFrom("/music/half.caf", inFolder)).toEqual([
      'The file is damaged or ends early, what could be read was read; ffmpeg says "Packet corrupt (stream = 0, dts = 131626)", "half.caf: corrupt input packet in stream 0", "half.caf: Input/output error".',
    ]);
    expect(warningsFrom("whole.caf", complaintsFrom(messages.split("\n").slice(0, 2).join("\n")))).toEqual([]);
  });
});
