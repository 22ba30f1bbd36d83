import type { Engine } from "../../wasm/engine.ts";
import { Kernel } from "../../wasm/kernel.ts";
import type { SettingRanges } from "../settings.ts";

/** The repairs there are, in the order in which they work. */
export const repairKinds = ["declip", "declick", "dehum"] as const;

/** Name of a repair. */
export type RepairKind = (typeof repairKinds)[number];

/** What is mended in the premaster before anything else touches it: levels are those of the file. */
export type RepairSettings = {
  /** Where tops are cut: left up, left down, right up, right down; `plateauOff` is nowhere. */
  readonly plateausDbfs: readonly number[];
  readonly declick: "off" | "left" | "right" | "both";
  /** Mains frequency as measured; counts only where a line has a level. */
  readonly mainsHz: number;
  /** Lines at one to six times the mains frequency, left, then right; `humOff` is none. */
  readonly humDbfs: readonly number[];
};

/** A level no plateau has. */
export const plateauOff = 60;
/** A level no hum line has. */
export const humOff = -120;

/** Range, unit and meaning of every setting of the repair. */
export const repairRanges: SettingRanges = {
  plateausDbfs: { kind: "curve", min: -60, max: plateauOff, unit: "dBFS", length: 4, about: "where tops are cut flat and rebuilt; 60 is nowhere" },
  declick: { kind: "choice", options: ["off", "left", "right", "both"], about: "which side has its spikes taken out" },
  mainsHz: { kind: "number", min: 45, max: 65, unit: "Hz", step: 0.001, about: "mains frequency as measured" },
  humDbfs: { kind: "curve", min: humOff, max: 0, unit: "dBFS", length: 12, about: "hum lines to take out, at most this loud; -120 is none" },
};

/** Settings that mend nothing. */
export const noRepair: RepairSettings = {
  plateausDbfs: new Array<number>(4).fill(plateauOff),
  declick: "off",
  mainsHz: 50,
  humDbfs: new Array<number>(12).fill(humOff),
};

/** The settings with one repair left in. */
export function onlyRepair(kind: RepairKind, settings: RepairSettings): RepairSettings {
  const { plateausDbfs, declick, mainsHz, humDbfs } = settings;
  if (kind === "declip") return { ...noRepair, plateausDbfs };
  return kind === "declick" ? { ...noRepair, declick } : { ...noRepair, mainsHz, humDbfs };
}

/** Which repairs the settings ask for. */
export function repairsIn({ plateausDbfs, declick, humDbfs }: RepairSettings): RepairKind[] {
  const isAsked = {
    declip: plateausDbfs.some((level) => level < plateauOff),
    declick: declick !== "off",
    dehum: humDbfs.some((level) => level > humOff),
  };
  return repairKinds.filter((kind) => isAsked[kind]);
}

/** The kernels of the repair, in order; none where the settings ask for nothing. Declipping comes first: it goes by the levels of the file. */
export function buildRepair(engine: Engine, sampleRateHz: number, settings: RepairSettings): Kernel[] {
  return repairsIn(settings).map((kind) => {
    if (kind === "declip") return new Kernel(engine, "newDeclip", sampleRateHz, ...settings.plateausDbfs);
    if (kind === "declick") return newDeclick(engine, sampleRateHz, settings.declick);
    return newDehum(engine, sampleRateHz, settings);
  });
}

function newDeclick(engine: Engine, sampleRateHz: number, sides: RepairSettings["declick"]): Kernel {
  return new Kernel(engine, "newDeclick", sampleRateHz, sides === "right" ? 0 : 1, sides === "left" ? 0 : 1);
}

function newDehum(engine: Engine, sampleRateHz: number, { mainsHz, humDbfs }: RepairSettings): Kernel {
  const dehum = new Kernel(engine, "newDehum", sampleRateHz, mainsHz);
  humDbfs.forEach((levelDbfs, line) => {
    engine.call("dehumSetLine", dehum.pointer, Math.floor(line / 6), line % 6, levelDbfs);
  });
  return dehum;
}
