import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { VerifyError } from "../../audio/errors.ts";
import { Engine } from "../../wasm/engine.ts";

const engineUrl = new URL("../../engine.wasm", import.meta.url);

/** The engine this package ships, compiled once per thread. */
let compiled: { readonly module: WebAssembly.Module; readonly sha256: string } | null = null;

function shippedEngine() {
  if (!compiled) {
    const bytes = readFileSync(engineUrl);
    compiled = { module: new WebAssembly.Module(bytes), sha256: createHash("sha256").update(bytes).digest("hex") };
  }
  return compiled;
}

/** A fresh engine instance. */
export function newEngine(): Engine {
  return new Engine(shippedEngine().module);
}

/** SHA-256 of the engine.wasm in use; recipes name it. */
export function engineSha256(): string {
  return shippedEngine().sha256;
}

/** Instances of the engine in use, or of a released one kept under its hash in the package's `engines` folder. Throws VerifyError where there is none. */
export async function engineMaker(sha256: string): Promise<() => Engine> {
  if (sha256 === engineSha256()) return newEngine;
  const kept = new URL(`../../../engines/${sha256}.wasm`, import.meta.url);
  const bytes = await readFile(kept).catch(() => null);
  if (!bytes || createHash("sha256").update(bytes).digest("hex") !== sha256) {
    throw new VerifyError(
      "engine-missing",
      sha256,
      `this master was rendered by engine ${sha256.slice(0, 16)}…, which this version of Deadwax does not hold; install the version the file names.`,
    );
  }
  const module = new WebAssembly.Module(bytes);
  return () => new Engine(module);
}

/** One instance of `engineMaker`. */
export async function engineFor(sha256: string): Promise<Engine> {
  return (await engineMaker(sha256))();
}
