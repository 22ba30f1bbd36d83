// "Neon Harbour": electronic pop, A minor, 116 bpm. Pulsing intro, verse, lift, chorus, breakdown, last chorus.
// Faults a mastering engineer should find: the hi-hats and the voice's s and t are too bright (around 7 kHz and above), and the bass drum's tail is long enough to blur the bass.
import { bounce, type DemoSong, type RenderedSong } from "../demo-song.ts";
import { renderClap } from "../instruments/clap.ts";
import { renderCymbal } from "../instruments/cymbal.ts";
import { renderDrum } from "../instruments/kick.ts";
import { renderPluck } from "../instruments/pluck.ts";
import { addSawChord } from "../instruments/saw-ensemble.ts";
import { renderSnare } from "../instruments/snare.ts";
import { renderSynthBass } from "../instruments/synth-bass.ts";
import { renderVoice, type Singer, type SungNote } from "../instruments/voice.ts";
import { Clock, doubled, harmonise, midiOf, midiOfAll, readMelody, readPattern } from "../score.ts";
import { highShelfBuffer, sampleRateHz } from "../synthesis/filter.ts";
import { Random } from "../synthesis/random.ts";
import { addEcho, addReverb } from "../synthesis/reverb.ts";
import { StereoBuffer } from "../synthesis/stereo-buffer.ts";

const clock = new Clock(116, 0.3);
const bars = 30;
const frames = Math.round((clock.at(bars) + 4.2) * sampleRateHz);

const voicings: Readonly<Record<string, readonly [bass: string, chord: string]>> = {
  Am: ["A1", "A3 C4 E4 G4"],
  F: ["F1", "A3 C4 F4 G4"],
  C: ["C2", "G3 C4 E4 G4"],
  G: ["G1", "G3 B3 D4 G4"],
  Em: ["E1", "G3 B3 E4 G4"],
};
const verseChords = ["Am", "F", "C", "G"];
const chorusChords = ["F", "G", "Am", "C", "F", "G", "Em", "Am"];

/** Bars 0-3 intro, 4-11 verse, 12-19 chorus, 20-21 breakdown, 22-29 last chorus. */
const isChorus = (bar: number) => (bar >= 12 && bar < 20) || bar >= 22;
const chordOf = (bar: number) => (isChorus(bar) ? chorusChords[(bar - (bar < 20 ? 12 : 22)) % 8] : verseChords[bar % 4]);

function drums(): StereoBuffer {
  const bus = new StereoBuffer(frames);
  const send = new StereoBuffer(frames);
  const random = new Random(11);
  const kick = renderDrum({ pitchHz: 47, strikeHz: 210, fallSeconds: 0.12, decaySeconds: 0.75, clickGain: 0.35, seed: 1 });
  const clap = renderClap(2);
  const snare = renderSnare({ pitchHz: 195, bodySeconds: 0.16, wireSeconds: 0.2, wireGain: 0.5, wireLowCutHz: 1900, seed: 3 });
  const hats = [4, 5, 6].map((seed) => renderCymbal({ decaySeconds: 0.09, lowCutHz: 7600, highCutHz: 17000, ring: 0.45, bloom: 0, seed }));
  const openHat = renderCymbal({ decaySeconds: 0.32, lowCutHz: 7000, highCutHz: 17000, ring: 0.4, bloom: 0, seed: 7 });
  const crash = renderCymbal({ decaySeconds: 2.6, lowCutHz: 3200, highCutHz: 15000, ring: 0.3, bloom: 0.3, seed: 8 });
  const play = (bar: number, pattern: string, sound: Float32Array | Float32Array[], gain: number, pan: number, sendGain: number) => {
    for (const { seconds, velocity } of readPattern(clock, bar, pattern, random, 4, 0.08)) {
      const take = Array.isArray(sound) ? sound[Math.floor(random.unit() * 2.99)] : sound;
      bus.add(take, seconds, gain * velocity, pan);
      if (sendGain > 0) send.add(take, seconds, gain * velocity * sendGain, pan);
    }
  };
  for (let bar = 2; bar < bars; bar++) {
    const isBreak = bar === 20 || bar === 21;
    if (bar >= 4 && !isBreak) play(bar, bar % 4 === 3 ? "X...x...x...x.o." : "X...x...x...x...", kick, 0.95, 0, 0);
    if (bar >= 4 && !isBreak) play(bar, "....x.......x...", clap, 0.42, 0.04, 0.5);
    if (isChorus(bar)) play(bar, "....X.......X..g", snare, 0.34, -0.03, 0.35);
    if (!isBreak) play(bar, bar < 4 ? "..o...o...o...o." : "xgogxgogxgogxgog", hats, 0.52, 0.22, 0.05);
    if (bar >= 4 && !isBreak) play(bar, "..x...x...x...x.", openHat, 0.36, -0.2, 0.05);
    if (bar === 21) play(bar, "g.g.g.g.ooooxxxX", snare, 0.3, 0, 0.5);
    if (bar === 12 || bar === 16 || bar === 22 || bar === 26) play(bar, "X...............", crash, 0.28, 0.3, 0.2);
  }
  bus.add(crash, clock.at(bars), 0.3, -0.2);
  bus.add(kick, clock.at(bars), 0.9);
  send.add(crash, clock.at(bars), 0.2, -0.2);
  addReverb(send, bus, { decaySeconds: 1.1, dampingHz: 6500, size: 0.6, preDelayMs: 8, lowCutHz: 250 }, 0.3);
  for (const side of [bus.left, bus.right]) highShelfBuffer(side, 6500, 1.35);
  return bus;
}

function bass(): StereoBuffer {
  const bus = new StereoBuffer(frames);
  const random = new Random(12);
  for (let bar = 4; bar < bars; bar++) {
    if (bar === 20) continue;
    const root = midiOf(voicings[chordOf(bar)][0]) + (chordOf(bar) === "C" ? 0 : 12);
    const pattern = isChorus(bar) ? "..x...x...x.x.xo" : "x..x..x...x...x.";
    for (const { seconds, velocity } of readPattern(clock, bar, pattern, random, 3)) {
      const sound = renderSynthBass({ midi: root, seconds: 0.2, velocity, cutoffHz: isChorus(bar) ? 420 : 260, sweepHz: isChorus(bar) ? 1500 : 800 });
      bus.add(sound, seconds, 0.5);
    }
  }
  bus.add(renderSynthBass({ midi: 33, seconds: 2.2, velocity: 0.8, cutoffHz: 300, sweepHz: 700 }), clock.at(bars), 0.5);
  return bus;
}

/** Level of pads and bass under each kick: 0.45 on the beat, back within 250 ms. */
function duckUnderKick(seconds: number): number {
  const bar = Math.floor((seconds - clock.at(0)) / (4 * clock.beatSeconds));
  if (bar < 4 || bar === 20 || bar === 21 || bar >= bars) return 1;
  const since = (seconds - clock.at(bar)) % clock.beatSeconds;
  return 0.45 + 0.55 * Math.min(1, Math.max(0, since) / 0.25);
}

function addArpeggio(bus: StereoBuffer): void {
  const random = new Random(13);
  for (let bar = 0; bar < bars; bar++) {
    const chord = midiOfAll(voicings[chordOf(bar)][1]);
    const order = [0, 2, 1, 3, 2, 0, 3, 1];
    readPattern(clock, bar, bar < 4 ? "x.o.x.o.x.o.x.o." : "xoxoxoxoxoxoxoxo", random, 3, 0.08).forEach(({ seconds, velocity }, k) => {
      const rise = bar < 4 ? bar / 4 : isChorus(bar) ? 0.75 : 0.35;
      const sound = renderPluck(chord[order[k % 8]] + 12, velocity, 0.1 + 0.6 * rise);
      bus.add(sound, seconds, bar < 4 ? 0.3 : 0.2, k % 2 === 0 ? -0.35 : 0.35);
    });
  }
}

function synths(): StereoBuffer {
  const pads = new StereoBuffer(frames);
  const plucks = new StereoBuffer(frames);
  for (let bar = 0; bar <= bars; bar++) {
    const chord = midiOfAll(voicings[bar === bars ? "Am" : chordOf(bar)][1]);
    const [loud, opening] = bar === bars ? [0.55, 0.4] : isChorus(bar) ? [0.72, 1.15] : bar >= 20 ? [0.4, 2.2] : [0.3, 1.5];
    addSawChord(pads, {
      midi: isChorus(bar) ? [...chord, chord[1] + 12] : chord,
      startSeconds: clock.at(bar),
      seconds: 4 * clock.beatSeconds - 0.02,
      attackSeconds: isChorus(bar) ? 0.012 : 0.12,
      releaseSeconds: bar === bars ? 1.5 : 0.18,
      gain: loud,
      detuneCents: isChorus(bar) ? 13 : 8,
      cutoffHz: isChorus(bar) ? 6800 : 1100,
      opening,
      vibratoCents: 0,
      seed: 100 + bar,
    });
  }
  pads.ride(duckUnderKick);
  addArpeggio(plucks);
  pads.mix(plucks);
  addEcho(plucks, pads, 0.75 * clock.beatSeconds, 0.45, 0.5);
  addReverb(plucks, pads, { decaySeconds: 2.2, dampingHz: 5500, size: 1.1, preDelayMs: 15, lowCutHz: 200 }, 0.14);
  return pads;
}

const verseLines = [
  "- 0.5, E4 0.5 sa, E4 0.5 lo, D4 0.5 ne, C4 1 ti, A3 1 mo, - 0.5, C4 0.5 wa, C4 0.5 te, D4 0.5 li, C4 1.5 sa, - 0.5",
  "- 0.5, E4 0.5 ci, G4 0.5 nu, E4 0.5 lo, D4 1 ta, C4 1 le, - 0.5, D4 0.5 so, D4 0.5 na, E4 0.5 fi, D4 1.5 ro, - 0.5",
];
const chorusLines = [
  "A4 1.5 so, G4 0.5 la, A4 1 ni, C5 1 ta, B4 1.5 je, G4 0.5 so, D4 1 lo, - 1, C5 1.5 sa, B4 0.5 ri, A4 1 no, G4 1 te, G4 1 ci, E4 2 mu, - 1",
  "A4 1.5 so, G4 0.5 la, A4 1 ni, C5 1 ta, D5 1.5 je, B4 0.5 so, G4 1 lo, - 1, B4 1 sa, G4 1 ri, E4 1 to, G4 1 le, A4 3 na, - 1",
];

function melody(): { all: SungNote[]; chorus: SungNote[] } {
  const random = new Random(14);
  const verse = [4, 6, 8, 10].flatMap((bar, k) => readMelody(clock, bar, verseLines[k % 2], 0.66, random, 12));
  const first = [12, 16].flatMap((bar, k) => readMelody(clock, bar, chorusLines[k], 0.95, random, 10));
  const breakdown = readMelody(clock, 20, "- 1, E4 1 so, D4 1 la, C4 2 mi, - 3", 0.5, random, 10);
  const last = [22, 26].flatMap((bar, k) => readMelody(clock, bar, chorusLines[k], 1, random, 10));
  return { all: [...verse, ...first, ...breakdown, ...last], chorus: [...first, ...last] };
}

function vocals(): StereoBuffer {
  const bus = new StereoBuffer(frames);
  const dry = new StereoBuffer(frames);
  const { all, chorus } = melody();
  const singer: Singer = { voice: "female", vibratoCents: 22, breath: 0.45, sibilance: 1.9, effort: 0.75, seed: 31 };
  dry.add(renderVoice(all, singer, frames), 0, 0.95);
  dry.add(renderVoice(doubled(chorus, 5, 22), { ...singer, seed: 32, sibilance: 1.1 }, frames), 0, 0.36, -0.55);
  const thirds = harmonise(doubled(chorus, 6, 22), { 9: -4, 0: -3, 11: -4, 7: -3, 2: -3, 4: -4 }, -3);
  dry.add(renderVoice(thirds, { ...singer, seed: 33, sibilance: 0.9 }, frames), 0, 0.36, 0.55);
  bus.mix(dry);
  for (const side of [bus.left, bus.right]) highShelfBuffer(side, 5500, 1.5);
  addEcho(dry, bus, clock.beatSeconds, 0.3, 0.13);
  addReverb(dry, bus, { decaySeconds: 1.9, dampingHz: 6000, size: 1, preDelayMs: 35, lowCutHz: 250 }, 0.1);
  return bus;
}

function render(): RenderedSong {
  const low = bass();
  low.ride(duckUnderKick);
  return bounce({ drums: drums(), bass: low, synths: synths(), vocals: vocals() }, -8);
}

/** Bright and driving. */
export const neonHarbour: DemoSong = { slug: "neon-harbour", title: "Neon Harbour", artist: "The Run-out Grooves", render };
