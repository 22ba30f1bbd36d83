// "Lantern Room": ballad, D major, 66 bpm. Piano alone, voice and piano, chorus with strings, bass and soft drums, voice and piano again, last chord.
// Faults a mastering engineer should find: the piano leans to the left by about 1 dB and booms a little near 110 Hz, and the chorus voice stands some 3 dB too far in front of the verse.
import { bounce, type DemoSong, type RenderedSong } from "../demo-song.ts";
import { renderCymbal } from "../instruments/cymbal.ts";
import { renderElectricBass } from "../instruments/electric-bass.ts";
import { renderDrum } from "../instruments/kick.ts";
import { renderPiano } from "../instruments/piano.ts";
import { addSawChord } from "../instruments/saw-ensemble.ts";
import { renderSnare } from "../instruments/snare.ts";
import { renderVoice, type Singer } from "../instruments/voice.ts";
import { Clock, doubled, harmonise, midiOf, midiOfAll, readMelody, readPattern } from "../score.ts";
import { bellBuffer, sampleRateHz } from "../synthesis/filter.ts";
import { Random } from "../synthesis/random.ts";
import { addReverb } from "../synthesis/reverb.ts";
import { StereoBuffer } from "../synthesis/stereo-buffer.ts";

const clock = new Clock(66, 0.5);
const bars = 17;
const frames = Math.round((clock.at(bars) + 7) * sampleRateHz);

/** One chord a bar: bars 0-1 piano, 2-7 verse, 8-13 chorus, 14-16 voice and piano, 17 the last chord. */
const chords: readonly (readonly [bass: string, chord: string])[] = [
  ["D2", "F#3 A3 D4 E4"],
  ["G2", "G3 B3 D4 A4"],
  ["D2", "F#3 A3 D4 F#4"],
  ["C#2", "E3 A3 C#4 E4"],
  ["B1", "F#3 B3 D4 F#4"],
  ["G1", "G3 B3 D4 G4"],
  ["D2", "F#3 A3 D4 F#4"],
  ["A1", "E3 A3 C#4 E4"],
  ["G1", "G3 B3 D4 G4"],
  ["A1", "A3 C#4 E4 A4"],
  ["B1", "F#3 B3 D4 F#4"],
  ["F#1", "F#3 A3 C#4 F#4"],
  ["G1", "G3 B3 D4 G4"],
  ["A1", "G3 A3 D4 E4"],
  ["D2", "F#3 A3 D4 F#4"],
  ["B1", "F#3 B3 D4 E4"],
  ["G1", "G3 B3 D4 A4"],
];
const isChorus = (bar: number) => bar >= 8 && bar < 14;

function drums(): StereoBuffer {
  const bus = new StereoBuffer(frames);
  const send = new StereoBuffer(frames);
  const random = new Random(51);
  const kick = renderDrum({ pitchHz: 52, strikeHz: 110, fallSeconds: 0.08, decaySeconds: 0.5, clickGain: 0.12, seed: 1 });
  const snare = renderSnare({ pitchHz: 172, bodySeconds: 0.28, wireSeconds: 0.34, wireGain: 0.4, wireLowCutHz: 1200, seed: 2 });
  const ride = renderCymbal({ decaySeconds: 1.1, lowCutHz: 4200, highCutHz: 12000, ring: 0.5, bloom: 0.05, seed: 3 });
  const swell = renderCymbal({ decaySeconds: 5, lowCutHz: 2600, highCutHz: 11000, ring: 0.25, bloom: 120, seed: 4 });
  const play = (bar: number, pattern: string, sound: Float32Array, gain: number, pan: number) => {
    for (const { seconds, velocity } of readPattern(clock, bar, pattern, random, 12)) {
      bus.add(sound, seconds, gain * velocity, pan);
      send.add(sound, seconds, gain * velocity * 0.6, pan);
    }
  };
  bus.add(swell, clock.at(7, 1.2), 0.3, 0.2);
  for (let bar = 8; bar < 14; bar++) {
    play(bar, bar % 2 === 0 ? "X.........x....." : "X.....g...x...o.", kick, 0.62, 0);
    play(bar, bar === 13 ? "....x.......o.og" : "....x.......x...", snare, 0.34, 0.05);
    play(bar, "x.g.o.g.x.g.o.g.", ride, 0.11, 0.35);
  }
  bus.add(swell, clock.at(13, 2.6), 0.22, -0.2);
  addReverb(send, bus, { decaySeconds: 2, dampingHz: 4200, size: 1.3, preDelayMs: 18, lowCutHz: 180 }, 0.22);
  return bus;
}

function bass(): StereoBuffer {
  const bus = new StereoBuffer(frames);
  const random = new Random(52);
  for (let bar = 8; bar < 14; bar++) {
    const root = midiOf(chords[bar][0]);
    readPattern(clock, bar, "X.....o.x.......", random, 10).forEach(({ seconds, velocity }, k) => {
      const beats = [1.5, 0.5, 2][k];
      bus.add(renderElectricBass(k === 1 ? root + 7 : root, beats * clock.beatSeconds, velocity * 0.8, 0.2, 60 + 4 * bar + k), seconds, 0.55);
    });
  }
  bus.add(renderElectricBass(38, 4, 0.6, 0.15, 99), clock.at(14), 0.4);
  return bus;
}

function addPiano(bus: StereoBuffer): void {
  const random = new Random(53);
  const strike = (name: number, seconds: number, length: number, velocity: number) => {
    const sound = renderPiano({ midi: name, seconds: length, velocity: velocity * (1 + 0.07 * random.around()), seed: name });
    bus.add(sound, seconds + 0.01 * random.around(), 0.5, (name - 60) / 110 - 0.05);
  };
  chords.forEach(([low, names], bar) => {
    const touch = isChorus(bar) ? 0.72 : bar < 2 ? 0.42 : 0.48;
    const barSeconds = clock.at(1) - clock.at(0);
    strike(midiOf(low), clock.at(bar), barSeconds * 0.97, touch);
    if (isChorus(bar)) strike(midiOf(low) + 12, clock.at(bar), barSeconds * 0.97, touch * 0.8);
    const notes = midiOfAll(names);
    const figure = isChorus(bar) ? [0, 1, 2, 3, 2, 3, 1, 2] : bar % 2 === 0 ? [0, 1, 2, 3, 2, 1, 2, 1] : [0, 1, 2, 1, 3, 2, 1, 2];
    figure.forEach((index, k) => {
      const length = (4 - k / 2) * clock.beatSeconds * 0.95;
      strike(notes[index], clock.at(bar, k / 2), length, touch * (k % 4 === 0 ? 0.95 : 0.78));
      if (isChorus(bar) && k % 4 === 0) strike(notes[3] + 12, clock.at(bar, k / 2), length, touch * 0.7);
    });
  });
  for (const [k, note] of midiOfAll("D2 A2 F#3 A3 D4 F#4 A4").entries()) strike(note, clock.at(bars) + 0.05 * k, 5.5, 0.42);
}

function addStrings(bus: StereoBuffer): void {
  chords.forEach(([low, names], bar) => {
    if (bar < 7 || bar > 14) return;
    const notes = midiOfAll(names);
    addSawChord(bus, {
      midi: bar === 7 || bar === 14 ? notes.slice(0, 2) : [midiOf(low) + 12, ...notes, notes[2] + 12],
      startSeconds: clock.at(bar) - 0.12,
      seconds: 4 * clock.beatSeconds,
      attackSeconds: bar === 7 ? 2.5 : 0.5,
      releaseSeconds: bar === 14 ? 2.5 : 0.7,
      gain: isChorus(bar) ? 0.42 : 0.22,
      detuneCents: 9,
      cutoffHz: isChorus(bar) ? 2000 : 1100,
      opening: 1.3,
      vibratoCents: 11,
      seed: 300 + bar,
    });
  });
}

function keysAndStrings(): StereoBuffer {
  const bus = new StereoBuffer(frames);
  addPiano(bus);
  for (const side of [bus.left, bus.right]) bellBuffer(side, 112, 1.6, 1.5);
  addStrings(bus);
  const dry = new StereoBuffer(frames);
  dry.mix(bus);
  addReverb(dry, bus, { decaySeconds: 2.8, dampingHz: 4000, size: 1.4, preDelayMs: 25, lowCutHz: 180 }, 0.09);
  return bus;
}

const verse =
  "- 1, F#4 1 la, E4 1 no, D4 1 mi, C#4 1.5 sa, E4 0.5 lu, A3 2 na, - 0.5, B3 0.5 wi, D4 1 to, F#4 1 le, E4 1 ra, D4 3 mo, - 1," +
  "- 0.5, A3 0.5 so, D4 1 na, F#4 1 li, A4 1 ta, G4 1 de, E4 2.5 no, - 0.5";
const chorus =
  "B4 1.5 o, A4 0.5 la, G4 1 mi, B4 1 to, C#5 1.5 ha, B4 0.5 lo, A4 2 na, D5 1.5 sa, C#5 0.5 le, B4 1 ri, F#4 1 mo, A4 3 ta, - 1," +
  "B4 1.5 o, A4 0.5 la, G4 1 mi, D5 1 to, D5 1.5 ha, C#5 0.5 lo, A4 1.5 na, - 0.5";
const last = "- 1, F#4 1 la, E4 1 no, D4 1 mi, D4 1.5 sa, E4 0.5 lu, F#4 2 na, - 1, E4 1 wi, D4 1 to, C#4 1 le, D4 4 mo";

function vocals(): StereoBuffer {
  const bus = new StereoBuffer(frames);
  const dry = new StereoBuffer(frames);
  const random = new Random(54);
  const refrain = readMelody(clock, 8, chorus, 0.86, random, 26);
  const lines = [...readMelody(clock, 2, verse, 0.46, random, 30), ...refrain, ...readMelody(clock, 14, last, 0.4, random, 30)];
  const singer: Singer = { voice: "female", vibratoCents: 32, breath: 0.6, sibilance: 0.7, effort: 0.55, seed: 61 };
  dry.add(renderVoice(lines, singer, frames), 0, 1.7);
  const lower = harmonise(doubled(refrain, 9, 30), { 11: -4, 9: -3, 7: -5, 1: -4, 2: -3, 6: -4 }, -3);
  dry.add(renderVoice(lower, { ...singer, seed: 62 }, frames), 0, 0.5, 0.35);
  bus.mix(dry);
  addReverb(dry, bus, { decaySeconds: 2.6, dampingHz: 4800, size: 1.4, preDelayMs: 40, lowCutHz: 220 }, 0.11);
  return bus;
}

function render(): RenderedSong {
  return bounce({ drums: drums(), bass: bass(), synths: keysAndStrings(), vocals: vocals() }, -8.2);
}

/** Quiet, open and wide in dynamics. */
export const lanternRoom: DemoSong = { slug: "lantern-room", title: "Lantern Room", artist: "The Run-out Grooves", render };
