// What the bench calls inside the library, by way of the built files. Each loader returns null while its part is not built.
import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";

const dist = `${pathToFileURL(resolve("dist"))}/`;

async function load(path) {
  try {
    return await import(new URL(path, dist));
  } catch (error) {
    if (error.code === "ERR_MODULE_NOT_FOUND") return null;
    throw error;
  }
}

async function compileEngine() {
  return WebAssembly.compile(await readFile(new URL("engine.wasm", dist)));
}

/** The loudness scan over samples in memory: a function of { left, right } and the rate, giving the figures. */
export async function loadLoudnessScan() {
  const [loudness, source, wasm] = await Promise.all([load("analysis/loudness.js"), load("audio/source.js"), load("wasm/engine.js")]);
  if (!loudness || !source || !wasm) return null;
  const module = await compileEngine();
  return (song, sampleRateHz) => loudness.measureLoudness(sourceOf(source, song, sampleRateHz), new wasm.Engine(module));
}

/** The render of a plan over samples in memory, output discarded: a function of { left, right }, the rate and the plan. */
export async function loadRender() {
  const [render, source, wasm] = await Promise.all([load("run/render.js"), load("audio/source.js"), load("wasm/engine.js")]);
  if (!render || !source || !wasm) return null;
  const module = await compileEngine();
  return (song, sampleRateHz, plan) => render.renderChain(sourceOf(source, song, sampleRateHz), new wasm.Engine(module), plan, () => {});
}

function sourceOf(source, song, sampleRateHz) {
  return source.sourceFromPlanar("bench", sampleRateHz, [song.left, song.right]);
}
