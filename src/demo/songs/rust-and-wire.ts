// "Rust and Wire": rock, E minor, 138 bpm. Riff, verse on muted strings, chorus on open chords, tom-driven second verse, chorus, last chord left to ring.
// Faults a mastering engineer should find: dull as a whole (a shelf down from 3.5 kHz), a resonance near 240 Hz in guitars and bass, and a bass that is wide and uncorrelated below 120 Hz.
import { bounce, type DemoSong, type RenderedSong } from "../demo-song.ts";
import { renderCymbal } from "../instruments/cymbal.ts";
import { renderElectricBass } from "../instruments/electric-bass.ts";
import { renderGuitar } from "../instruments/electric-guitar.ts";
import { renderDrum } from "../instruments/kick.ts";
import { renderSnare } from "../instruments/snare.ts";
import { renderVoice, type Singer } from "../instruments/voice.ts";
import { Clock, doubled, harmonise, midiOfAll, readMelody, readPattern } from "../score.ts";
import { bellBuffer, highShelfBuffer, sampleRateHz } from "../synthesis/filter.ts";
import { Random } from "../synthesis/random.ts";
import { addEcho, addReverb } from "../synthesis/reverb.ts";
import { StereoBuffer } from "../synthesis/stereo-buffer.ts";

const clock = new Clock(138, 0.25);
const bars = 32;
const frames = Math.round((clock.at(bars) + 6) * sampleRateHz);

const powerChords: Readonly<Record<string, string>> = {
  E: "E2 B2 E3",
  G: "G2 D3 G3",
  A: "A2 E3 A3",
  C: "C3 G3 C4",
  D: "D3 A3 D4",
};

/** Bars 0-3 riff, 4-11 verse, 12-19 chorus, 20-23 second verse, 24-31 chorus. */
const isChorus = (bar: number) => (bar >= 12 && bar < 20) || bar >= 24;
const chordsOf = (bar: number): [first: string, second: string] => {
  const [first, second] = (isChorus(bar) ? "G G D D E E C D" : "E E E G E E C D").split(" ").slice(2 * (bar % 4));
  return [first, second];
};

function drums(): StereoBuffer {
  const bus = new StereoBuffer(frames);
  const send = new StereoBuffer(frames);
  const random = new Random(21);
  const kick = renderDrum({ pitchHz: 56, strikeHz: 170, fallSeconds: 0.07, decaySeconds: 0.42, clickGain: 0.7, seed: 1 });
  const snares = [2, 3].map((seed) => renderSnare({ pitchHz: 186, bodySeconds: 0.24, wireSeconds: 0.26, wireGain: 0.62, wireLowCutHz: 1300, seed }));
  const hats = [4, 5, 6].map((seed) => renderCymbal({ decaySeconds: 0.16, lowCutHz: 5600, highCutHz: 14000, ring: 0.35, bloom: 0, seed }));
  const crashes = [7, 8].map((seed) => renderCymbal({ decaySeconds: 3, lowCutHz: 2200, highCutHz: 13000, ring: 0.3, bloom: 0.25, seed }));
  const toms = [105, 82].map((pitchHz, k) =>
    renderDrum({ pitchHz, strikeHz: pitchHz * 1.7, fallSeconds: 0.16, decaySeconds: 0.7, clickGain: 0.3, seed: 9 + k }),
  );
  const play = (bar: number, pattern: string, sounds: Float32Array[], gain: number, pan: number, sendGain: number) => {
    for (const { seconds, velocity } of readPattern(clock, bar, pattern, random, 9)) {
      const sound = sounds[Math.floor(random.unit() * (sounds.length - 0.01))];
      bus.add(sound, seconds, gain * velocity, pan);
      send.add(sound, seconds, gain * velocity * sendGain, pan);
    }
  };
  for (let bar = 0; bar < bars; bar++) {
    const isTomVerse = bar >= 20 && bar < 24;
    const isFill = [3, 11, 19, 23, 31].includes(bar);
    if (bar < 2) {
      play(bar, "o...o...o...o...", hats, 0.26, 0.3, 0.1);
      continue;
    }
    play(bar, isChorus(bar) ? "X..x..x.X.x...x." : "X.....x.X..x....", [kick], 0.9, 0, 0.15);
    if (!isFill) play(bar, isTomVerse ? "............X..." : "....X..g....X.g.", snares, 0.6, -0.03, 0.6);
    else play(bar, "....X...X.xxXxXX", snares, 0.55, -0.03, 0.6);
    if (isFill) play(bar, "........x.x.....", [toms[0]], 0.55, -0.35, 0.5);
    if (isFill) play(bar, "............x.x.", [toms[1]], 0.6, 0.35, 0.5);
    if (isTomVerse) play(bar, "x..x..x.x..x..x.", toms, 0.42, 0.1, 0.5);
    else play(bar, isChorus(bar) ? "X.x.X.x.X.x.X.x." : "x.o.x.o.x.o.x.o.", hats, isChorus(bar) ? 0.34 : 0.26, 0.3, 0.12);
    if ([2, 4, 12, 16, 24, 28].includes(bar)) play(bar, "X...............", crashes, 0.42, bar % 8 === 4 ? -0.4 : 0.4, 0.3);
    if (isChorus(bar)) play(bar, "..........o.....", crashes, 0.16, -0.4, 0.2);
  }
  play(bars, "X...............", [kick], 0.95, 0, 0.2);
  play(bars, "X...............", crashes, 0.5, 0.4, 0.4);
  addReverb(send, bus, { decaySeconds: 0.9, dampingHz: 5200, size: 0.75, preDelayMs: 6, lowCutHz: 160 }, 0.3);
  return bus;
}

/** Two takes, one a side: the wide bass of the faults above. */
function bass(): StereoBuffer {
  const bus = new StereoBuffer(frames);
  const random = new Random(22);
  for (let bar = 2; bar < bars; bar++) {
    const chords = chordsOf(bar);
    readPattern(clock, bar, "X.x.x.x.X.x.x.x.", random, 7).forEach(({ seconds, velocity }, k) => {
      const root = midiOfAll(powerChords[chords[k < 4 ? 0 : 1]])[0] - 12;
      const low = root < 28 ? root + 12 : root;
      for (const take of [0, 1]) {
        const sound = renderElectricBass(low, clock.beatSeconds / 2, velocity, 0.55, 16 * bar + k + 1000 * take);
        bus.add(sound, seconds + 0.004 * take, 0.5, take === 0 ? -0.85 : 0.85);
      }
    });
  }
  for (const take of [0, 1]) bus.add(renderElectricBass(28, 4.5, 0.9, 0.5, 999 + take), clock.at(bars), 0.5, take === 0 ? -0.85 : 0.85);
  for (const side of [bus.left, bus.right]) bellBuffer(side, 238, 2.5, 1.6);
  return bus;
}

/** A rhythm guitar, played through once: strokes per bar and, for each, whether the palm rests on the strings. */
function addRhythmGuitar(bus: StereoBuffer, pan: number, seed: number): void {
  const random = new Random(seed);
  for (let bar = 0; bar < bars; bar++) {
    const chords = chordsOf(bar);
    const isOpen = isChorus(bar) || bar % 4 === 3;
    const pattern = isChorus(bar) ? "X.....x.X.....x." : isOpen ? "X.......X...x.x." : "X.x.o.x.x.o.x.x.";
    const strokes = readPattern(clock, bar, pattern, random, 10);
    strokes.forEach(({ seconds, velocity }, k) => {
      const next = strokes[k + 1]?.seconds ?? clock.at(bar + 1);
      const isSecondHalf = seconds > clock.at(bar, 1.9);
      const midi = midiOfAll(powerChords[chords[isSecondHalf ? 1 : 0]]);
      const isMuted = !isOpen && velocity < 0.95;
      const sound = renderGuitar({ midi, seconds: next - seconds, velocity, isMuted, drive: 7, seed: seed + 20 * bar + k });
      bus.add(sound, seconds, 0.34, pan);
    });
  }
  bus.add(renderGuitar({ midi: midiOfAll("E2 B2 E3 G#3"), seconds: 5, velocity: 1, isMuted: false, drive: 9, seed }), clock.at(bars), 0.34, pan);
}

const leadLines = [
  "B4 1.5, D5 0.5, B4 2, A4 1.5, F#4 0.5, A4 2, G4 1, B4 1, E5 2, D5 1, C5 1, D5 2",
  "B4 1.5, D5 0.5, G5 2, F#5 1.5, E5 0.5, D5 2, E5 1, B4 1, G4 2, G4 1, A4 1, B4 2",
];

function addLeadGuitar(bus: StereoBuffer): void {
  const random = new Random(25);
  for (const [k, bar] of [24, 28].entries()) {
    const notes = readMelody(clock, bar, leadLines[k].replaceAll(/(\d)(?=,|$)/g, "$1 a"), 0.85, random, 14);
    notes.forEach((note, index) => {
      const sound = renderGuitar({
        midi: [note.midi],
        seconds: note.seconds * 1.08,
        velocity: note.velocity,
        isMuted: false,
        drive: 16,
        seed: 500 + 40 * k + index,
      });
      bus.add(sound, note.startSeconds, 0.15, 0.25);
    });
  }
}

function guitars(): StereoBuffer {
  const bus = new StereoBuffer(frames);
  const lead = new StereoBuffer(frames);
  addRhythmGuitar(bus, -0.85, 23);
  addRhythmGuitar(bus, 0.85, 24);
  addLeadGuitar(lead);
  bus.mix(lead);
  addEcho(lead, bus, 0.75 * clock.beatSeconds, 0.35, 0.4);
  for (const side of [bus.left, bus.right]) {
    bellBuffer(side, 238, 2.8, 1.8);
    highShelfBuffer(side, 3500, 0.7);
  }
  return bus;
}

const verseLines = [
  "- 0.5, E3 0.5 ra, G3 0.5 ta, G3 0.5 ni, A3 1 wa, G3 1 lo, - 0.5, B3 0.5 ta, A3 0.5 ki, G3 0.5 no, E3 2 wa",
  "- 0.5, E3 0.5 so, G3 0.5 le, A3 0.5 ma, B3 1 de, A3 1 ri, G3 1 ta, G3 1 no, A3 2 ja",
];
const chorusLines = [
  "B3 1.5 ra, D4 0.5 ta, D4 1 na, B3 1 wa, A3 1.5 so, F#3 0.5 lo, A3 2 da, - 0.5, B3 0.5 na, D4 1 ta, E4 2 wa, D4 1 li, C4 1 ta, D4 2 na",
  "B3 1.5 ra, D4 0.5 ta, D4 1 na, G4 1 wa, F#4 1.5 so, E4 0.5 lo, D4 2 da, - 0.5, B3 0.5 na, D4 1 ta, E4 2 wa, E4 1 li, D4 1 ta, B3 2 na",
];

function vocals(): StereoBuffer {
  const bus = new StereoBuffer(frames);
  const dry = new StereoBuffer(frames);
  const random = new Random(26);
  const verse = [4, 6, 8, 10, 20, 22].flatMap((bar, k) => readMelody(clock, bar, verseLines[k % 2], 0.8, random, 18));
  const chorus = [12, 16, 24, 28].flatMap((bar, k) => readMelody(clock, bar, chorusLines[k % 2], 1, random, 14));
  const all = [...verse, ...chorus].sort((a, b) => a.startSeconds - b.startSeconds);
  const singer: Singer = { voice: "male", vibratoCents: 18, breath: 0.35, sibilance: 0.8, effort: 1, seed: 41 };
  dry.add(renderVoice(all, singer, frames), 0, 1.9);
  const upper = harmonise(doubled(chorus, 7, 26), { 11: 3, 2: 5, 9: 5, 6: 3, 4: 3, 0: 4, 7: 4 }, 4);
  dry.add(renderVoice(upper, { ...singer, seed: 42 }, frames), 0, 0.65, -0.4);
  dry.add(renderVoice(doubled(chorus, 8, 26), { ...singer, seed: 43 }, frames), 0, 0.65, 0.4);
  bus.mix(dry);
  for (const side of [bus.left, bus.right]) highShelfBuffer(side, 3500, 0.75);
  addEcho(dry, bus, 0.5 * clock.beatSeconds, 0.2, 0.12);
  addReverb(dry, bus, { decaySeconds: 1.2, dampingHz: 4200, size: 0.8, preDelayMs: 20, lowCutHz: 220 }, 0.07);
  return bus;
}

function render(): RenderedSong {
  const kit = drums();
  for (const side of [kit.left, kit.right]) highShelfBuffer(side, 3500, 0.62);
  return bounce({ drums: kit, bass: bass(), synths: guitars(), vocals: vocals() }, -7.8);
}

/** Dense and dull, with more bass than it needs. */
export const rustAndWire: DemoSong = { slug: "rust-and-wire", title: "Rust and Wire", artist: "The Run-out Grooves", render };
