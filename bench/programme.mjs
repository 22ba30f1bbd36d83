// The bench's own music: drums, bass, chords and a lead over sections of different density, out of a seed. Peaks near -8 dBFS, like a premaster.
import { open } from "node:fs/promises";

export const sampleRateHz = 48000;
const beatFrames = 24000;
const barFrames = 4 * beatFrames;
/** Chord roots in Hz, one a bar: A, F, C, G. */
const rootsHz = [110, 87.307, 130.813, 97.999];
const channels = 2;
const bytesPerSample = 3;

/** A linear congruential generator, -1 to 1. */
function noiseSource(seed) {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 31 - 1;
  };
}

/** Adds a decaying partial to both sides from `at` on: a rotation per frame, cheaper than a sine. */
function addPartial(song, at, { hz, gain, decayMs, pan }) {
  const length = Math.min(song.left.length - at, Math.round((decayMs * sampleRateHz * 5) / 1000));
  const angle = (2 * Math.PI * hz) / sampleRateHz;
  const decay = Math.exp(-1000 / (decayMs * sampleRateHz));
  const [cosine, sine] = [Math.cos(angle) * decay, Math.sin(angle) * decay];
  let [real, imaginary] = [gain, 0];
  for (let n = at; n < at + length; n++) {
    [real, imaginary] = [real * cosine - imaginary * sine, real * sine + imaginary * cosine];
    song.left[n] += imaginary * (1 - pan);
    song.right[n] += imaginary * (1 + pan);
  }
}

function addNoise(song, at, { gain, decayMs, pan, noise }) {
  const length = Math.min(song.left.length - at, Math.round((decayMs * sampleRateHz * 5) / 1000));
  const decay = Math.exp(-1000 / (decayMs * sampleRateHz));
  let level = gain;
  let last = 0;
  for (let n = at; n < at + length; n++) {
    const white = noise();
    level *= decay;
    song.left[n] += (white - last) * level * (1 - pan);
    song.right[n] += (white - last) * level * (1 + pan);
    last = white * 0.7;
  }
}

function addBar(song, bar, noise) {
  const start = bar * barFrames;
  const dense = bar % 16 >= 4;
  const root = rootsHz[bar % 4];
  for (let beat = 0; beat < 4; beat++) {
    const at = start + beat * beatFrames;
    if (dense) addPartial(song, at, { hz: 52, gain: beat % 2 === 0 ? 0.4 : -0.4, decayMs: 90, pan: 0 });
    if (dense && beat % 2 === 1) addNoise(song, at, { gain: 0.22, decayMs: 60, pan: 0.1, noise });
    for (const half of [0, 0.5]) addNoise(song, at + half * beatFrames, { gain: 0.05, decayMs: 18, pan: -0.3, noise });
    for (const harmonic of [1, 2, 3]) addPartial(song, at, { hz: (root / 2) * harmonic, gain: 0.22 / harmonic, decayMs: 420, pan: 0 });
    const step = [1, 1.2, 1.5, 2][(beat + bar) % 4];
    if (dense)
      for (const harmonic of [1, 2, 4]) addPartial(song, at, { hz: root * 4 * step * harmonic, gain: 0.1 / harmonic, decayMs: 300, pan: 0.2 });
  }
  for (const [index, interval] of [1, 1.25, 1.5, 2].entries()) {
    for (const harmonic of [1, 2, 3, 5])
      addPartial(song, start, { hz: root * 2 * interval * harmonic, gain: 0.1 / harmonic, decayMs: 1200, pan: index / 3 - 0.5 });
  }
}

/** { left, right } of that many seconds, scaled so that the highest sample is -8 dBFS. */
export function makeProgramme(seconds, seed = 1) {
  const frames = Math.round(seconds * sampleRateHz);
  const song = { left: new Float32Array(frames), right: new Float32Array(frames) };
  const noise = noiseSource(seed);
  for (let bar = 0; bar * barFrames < frames - barFrames; bar++) addBar(song, bar, noise);
  let peak = 0;
  for (let n = 0; n < frames; n++) peak = Math.max(peak, Math.abs(song.left[n]), Math.abs(song.right[n]));
  const gain = 10 ** (-8 / 20) / peak;
  for (const side of [song.left, song.right])
    side.forEach((sample, n) => {
      side[n] = sample * gain;
    });
  return song;
}

function wavHeader(dataBytes) {
  const header = Buffer.alloc(44);
  header.write("RIFF", 0, "latin1");
  header.writeUInt32LE(dataBytes + 36, 4);
  header.write("WAVEfmt ", 8, "latin1");
  header.writeUInt32LE(16, 16);
  header.writeUInt16LE(1, 20);
  header.writeUInt16LE(channels, 22);
  header.writeUInt32LE(sampleRateHz, 24);
  header.writeUInt32LE(sampleRateHz * channels * bytesPerSample, 28);
  header.writeUInt16LE(channels * bytesPerSample, 32);
  header.writeUInt16LE(8 * bytesPerSample, 34);
  header.write("data", 36, "latin1");
  header.writeUInt32LE(dataBytes, 40);
  return header;
}

function pcm24(song) {
  const bytes = Buffer.alloc(song.left.length * channels * bytesPerSample);
  let at = 0;
  for (let n = 0; n < song.left.length; n++) {
    at = bytes.writeIntLE(Math.round(song.left[n] * 8388607), at, bytesPerSample);
    at = bytes.writeIntLE(Math.round(song.right[n] * 8388607), at, bytesPerSample);
  }
  return bytes;
}

/** Writes the song `repeats` times over as a 24-bit WAV: up to 4 h stay below the 4 GiB of a plain header. */
export async function writeProgramme(file, song, repeats = 1) {
  const bytes = pcm24(song);
  const handle = await open(file, "w");
  await handle.write(wavHeader(bytes.length * repeats));
  for (let turn = 0; turn < repeats; turn++) await handle.write(bytes);
  await handle.close();
}
