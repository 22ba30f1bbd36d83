// What the browser runs: the engine's bytes come from the server of the test, the hashes go back as the page's result.
import { masterHashes } from "./masters.ts";

async function hashesOfThisBrowser(): Promise<Record<string, string>> {
  const response = await fetch("/engine.wasm");
  return masterHashes(new Uint8Array(await response.arrayBuffer()));
}

Object.assign(globalThis, { hashesOfThisBrowser });
