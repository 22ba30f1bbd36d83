// Compiles engine/ (AssemblyScript) to dist/engine.wasm. Skips the work when no source is newer than the result.
import { mkdirSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import asc from "assemblyscript/asc";

const output = "dist/engine.wasm";

function newestSourceMs(folder) {
  let newest = 0;
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    newest = Math.max(newest, entry.isDirectory() ? newestSourceMs(path) : statSync(path).mtimeMs);
  }
  return newest;
}

function builtMs() {
  try {
    return statSync(output).mtimeMs;
  } catch {
    return 0;
  }
}

if (builtMs() < newestSourceMs("engine")) {
  mkdirSync("dist", { recursive: true });
  const { error, stderr } = await asc.main([
    "engine/index.ts",
    "--outFile",
    output,
    "--runtime",
    "stub",
    "--optimizeLevel",
    "3",
    "--shrinkLevel",
    "0",
    "--converge",
    "--noAssert",
    "--enable",
    "simd",
    "--initialMemory",
    "16",
    "--use",
    "abort=",
    "--noColors",
  ]);
  if (error) {
    console.error(stderr.toString());
    process.exit(1);
  }
}
