import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
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
