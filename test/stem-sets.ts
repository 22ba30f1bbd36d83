// Stem sets with the truth known: the demo songs cut short, and, where DEADWAX_STEMS names a folder of folders, real ones.
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { type AudioSource, type Planar, sourceFromPlanar } from "../src/audio/source.ts";
import type { Plan } from "../src/chain/plan.ts";
import { demoSongs } from "../src/demo/demo-songs.ts";
import { openSource } from "../src/host/node/open-source.ts";
import { namedStems } from "../src/host/node/stem-files.ts";
import { renderChain } from "../src/run/render.ts";
import type { Voice } from "../src/stems/mixer.ts";
import { newEngine } from "./engine.ts";

/** Stems that add up to their mix. */
export interface StemSet {
  readonly name: string;
  readonly stems: Readonly<Record<string, AudioSource>>;
  readonly mix: AudioSource;
}

/** A demo song, its `seconds` from `from` on. */
export function demoSet(index: number, from = 20, seconds = 25): StemSet {
  const song = demoSongs[index];
  const { stems, mix, sampleRateHz } = song.render();
  const cut = (name: string, planar: Planar) =>
    sourceFromPlanar(
      name,
      sampleRateHz,
      planar.map((samples) => samples.slice(from * sampleRateHz, (from + seconds) * sampleRateHz)),
    );
  return {
    name: song.slug,
    stems: Object.fromEntries(Object.entries(stems).map(([role, planar]) => [role, cut(role, planar)])),
    mix: cut("mix", mix),
  };
}

/** The stem sets in the folder that DEADWAX_STEMS names, each a folder of stems and a mix; none, and a word about it, without. */
export async function realSets(): Promise<StemSet[]> {
  const root = process.env["DEADWAX_STEMS"];
  if (!root || !existsSync(root)) {
    console.log("skipped: real stem sets (DEADWAX_STEMS names no folder)");
    return [];
  }
  const sets: StemSet[] = [];
  for (const name of readdirSync(root).sort()) {
    const { stems, mix } = await namedStems([join(root, name)], null);
    if (mix === null) continue;
    const opened = await Promise.all(stems.map(async ({ role, file }) => [role, await openSource(file)] as const));
    sets.push({ name, stems: Object.fromEntries(opened), mix: await openSource(mix) });
  }
  return sets;
}

/** The stems of a set as a mixer takes them, with nothing done to them. */
export function voicesOf(stems: StemSet["stems"]): Voice[] {
  return Object.entries(stems).map(([role, source]) => ({ source, plan: { role, isInverted: false, moves: [] } }));
}

/** A source through a chain, in memory. */
export async function rendered(source: AudioSource, plan: Plan): Promise<AudioSource> {
  const engine = newEngine();
  const out = [new Float32Array(source.frames), new Float32Array(source.frames)];
  let at = 0;
  await renderChain(source, engine, plan, (left, right, frames) => {
    out[0].set(engine.f32(left, frames), at);
    out[1].set(engine.f32(right, frames), at);
    at += frames;
  });
  return sourceFromPlanar(`${source.name}, processed`, source.sampleRateHz, out);
}

const stage = (name: Plan["stages"][number]["stage"], settings: Plan["stages"][number]["settings"]) => ({
  stage: name,
  settings,
  because: [],
  effect: [],
});

/** Everything a mix bus may have on it: gain, equaliser, compressor, tape, soft clip, limiter. */
export const mixBus: Plan = {
  chainVersion: 1,
  style: "bus",
  intensity: 1,
  stages: [
    stage("conditioning", { gainDb: 3, dcBlock: "off", subsonicHz: 0 }),
    stage("corrective", {
      cuts: [
        { shape: "high-shelf", frequencyHz: 6000, gainDb: 3, q: 0.7 },
        { shape: "bell", frequencyHz: 300, gainDb: -3, q: 1 },
      ],
      deEssDb: 0,
      deEssHz: 6000,
      deEssThresholdDb: 0,
    }),
    stage("glue", {
      thresholdDbfs: -26,
      ratio: 2,
      kneeDb: 6,
      attackMs: 10,
      releaseFastMs: 80,
      releaseSlowMs: 500,
      linkPercent: 100,
      mixPercent: 100,
    }),
    stage("warmth", { kind: "tape", driveDb: 6, harmonicGain: 0.3, asymmetry: 0 }),
    stage("loudness", {
      driveDb: 6,
      ceilingDbtp: -1,
      aimBelowDb: 0,
      clip: "soft",
      clipAboveCeilingDb: 1,
      clipExponent: 0.5,
      clipRampMs: 180,
      recoveryMs: 4,
      slowSharePercent: 0,
      slowRecoveryMs: 60,
    }),
  ],
};
